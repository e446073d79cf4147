import type { EntryReason } from "~/domain/ledger/entry";
import { formatter } from "./format";
import { nearestLocale, translator } from "./i18n";
import { reasonSentence, type ReasonOf, type Words } from "./reason-sentence";

type Telling = { [Type in EntryReason["type"]]: "as to staff" | ((words: Words, reason: ReasonOf<Type>) => string) };

/** Every reason has its line, so that a new one is not told to shoppers before somebody asked what it holds. */
const TELLING: Telling = {
  order_earned: "as to staff",
  order_edited: "as to staff",
  order_rejudged: "as to staff",
  order_refunded: "as to staff",
  order_cancelled: "as to staff",
  order_charged_back: "as to staff",
  tier_entered: "as to staff",
  milestone_reached: "as to staff",
  grant_undone: "as to staff",
  given_twice: "as to staff",
  hold_ended: "as to staff",
  redeemed: "as to staff",
  code_used: "as to staff",
  code_closed: "as to staff",
  order_with_code_cancelled: "as to staff",
  points_expired: "as to staff",
  merged: ({ t }, { direction }) => t(`reason.shopper.merged_${direction}`),
  // Which app told us is between the merchant and the app.
  way_earned: (words, { by: _, ...reason }) => reasonSentence(words, { kind: "bonus", reason }),
  // A note is written by staff for staff.
  expiry_restored: ({ t, format }, { lastDay }) =>
    t("reason.shopper.expiry_restored", { day: format.calendarDay(lastDay) }),
  // Which segment somebody is in is how the shop sees them, not what it tells them.
  segment_bonus: ({ t }) => t("reason.shopper.segment_bonus"),
  adjusted: ({ t }, { customerNote }) =>
    customerNote ? t("reason.shopper.adjusted_note", { note: customerNote }) : t("reason.shopper.adjusted"),
};

/** What a shop's shoppers are told things with. `locale` is the theme's, in any case; any Chinese is Simplified Chinese. */
export function shopperWords(shop: { currency: string; timezone: string }, locale: string | null): Words {
  const nearest = nearestLocale(locale);
  return {
    t: translator(nearest),
    format: formatter({ locale: nearest, currency: shop.currency, timezone: shop.timezone }),
  };
}

/**
 * Why an entry has the points it has, for the member it belongs to: the merchant's sentence, less who of the staff did it, what
 * they noted and which app told us. A reason of a type this version does not know is told by its kind.
 *
 * @example
 * shopperSentence(words, { kind: "adjust", reason: { type: "adjusted", note: "VIP, be nice", by: "staff 7" } }); // "Changed by the shop."
 */
export function shopperSentence(words: Words, entry: { kind: string; reason: EntryReason }): string {
  const telling = TELLING[entry.reason.type] as
    "as to staff" | ((words: Words, reason: EntryReason) => string) | undefined;
  return typeof telling === "function" ? telling(words, entry.reason) : reasonSentence(words, entry);
}
