import type { EarnBreakdown, EntryReason } from "~/domain/ledger/entry";
import { minorPerMajor } from "~/domain/money";
import { pointsForSpend } from "~/domain/earning/points-for-spend";
import type { MessageKey } from "~/i18n/i18n";
import { actorName } from "~/ui/actor-name";
import type { Words } from "~/ui/words";

type ReasonOf<Type extends EntryReason["type"]> = Extract<EntryReason, { type: Type }>;
type Sentences = { [Type in EntryReason["type"]]: (words: Words, reason: ReasonOf<Type>) => string };

const SENTENCES: Sentences = {
  order_earned: (words, reason) =>
    words.t("reason.order_earned", { order: reason.orderName, sum: calculation(words, reason, reason.basisMinor) }),
  order_edited: (words, reason) =>
    words.t("reason.order_edited", {
      order: reason.orderName,
      former: words.format.money(reason.formerMinor, reason.currency),
      basis: words.format.money(reason.basisMinor, reason.currency),
      rate: rate(words, reason),
    }),
  order_rejudged: (words, reason) =>
    words.t("reason.order_rejudged", { order: reason.orderName, tier: reason.tierName, rate: rate(words, reason) }),
  order_refunded: (words, reason) =>
    words.t(reason.remainingMinor === 0 ? "reason.order_refunded_whole" : "reason.order_refunded", {
      order: reason.orderName,
      refunded: words.format.money(reason.refundedMinor, reason.currency),
      sum: calculation(words, reason, reason.remainingMinor),
    }),
  order_cancelled: ({ t }, { orderName }) => t("reason.order_cancelled", { order: orderName }),
  hold_ended: ({ t }, { orderName, holdDays }) =>
    t(holdDays === 0 ? "reason.no_hold" : "reason.hold_ended", { order: orderName, count: holdDays }),
  redeemed: ({ t }, { rewardName, code }) => t("reason.redeemed", { reward: rewardName, code }),
  code_used: ({ t }, { rewardName, code, orderName }) =>
    t("reason.code_used", { reward: rewardName, code, order: orderName }),
  code_closed: ({ t }, { rewardName, code, because }) => t(`reason.code_${because}`, { reward: rewardName, code }),
  order_with_code_cancelled: ({ t }, { rewardName, code, orderName }) =>
    t("reason.order_with_code_cancelled", { reward: rewardName, code, order: orderName }),
  adjusted: (words, { note, by }) => words.t("reason.adjusted", { note, by: actorName(words, by) }),
};

/**
 * Why an entry has the points it has, in one sentence a merchant can repeat to a shopper. A reason of a type this version
 * does not know is told by its kind.
 *
 * @example
 * reasonSentence(words, { kind: "earn", reason }); // "Order #1005: $84.00 × 5 points per $1 × 1.25 (Silver) = 525 points"
 */
export function reasonSentence(words: Words, entry: { kind: string; reason: EntryReason }): string {
  const sentence = SENTENCES[entry.reason.type] as ((words: Words, reason: EntryReason) => string) | undefined;
  return sentence ? sentence(words, entry.reason) : words.t(`entry.${entry.kind}` as MessageKey);
}

/** "$84.00 × 5 points per $1 × 1.25 (Silver) = 525 points", and whether that was rounded. */
function calculation(words: Words, reason: EarnBreakdown, minor: number): string {
  const total = pointsForSpend({ minor, minorPerMajor: minorPerMajor(reason.currency) }, reason);
  const sum = words.t("reason.sum", {
    basis: words.format.money(minor, reason.currency),
    rate: rate(words, reason),
    points: words.t("unit.points", { count: total }),
  });
  return isExact(minor, reason) ? sum : words.t("reason.rounded_down", { sum });
}

/** "5 points per $1 × 1.25 (Silver)"; a tier without a multiplier is left out. */
function rate(
  { t, format }: Words,
  { points, perMajor, currency, multiplierPercent, tierName }: EarnBreakdown,
): string {
  const base = t("unit.rate", {
    points: t("unit.points", { count: points }),
    amount: format.amount(perMajor, currency),
  });
  if (multiplierPercent === 100) return base;
  return t("reason.multiplied", { rate: base, multiplier: format.number(multiplierPercent / 100), tier: tierName });
}

function isExact(minor: number, { points, perMajor, currency, multiplierPercent }: EarnBreakdown): boolean {
  const scaled = BigInt(minor) * BigInt(points) * BigInt(multiplierPercent);
  return scaled % (BigInt(minorPerMajor(currency)) * BigInt(perMajor) * 100n) === 0n;
}
