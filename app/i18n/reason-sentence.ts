import type { EarnBreakdown, EntryReason } from "~/domain/ledger/entry";
import { minorPerMajor } from "~/domain/money";
import { pointsForSpend } from "~/domain/earning/points-for-spend";
import { actorName } from "./actor-name";
import type { Format } from "./format";
import type { MessageKey, Translate } from "./i18n";
import { segmentName } from "./segment-name";

/** What a sentence is made with: one language, and the shop's way of writing money and days. */
export type Words = { t: Translate; format: Format };

/** The facts of one type of reason. */
export type ReasonOf<Type extends EntryReason["type"]> = Extract<EntryReason, { type: Type }>;
type Sentences = { [Type in EntryReason["type"]]: (words: Words, reason: ReasonOf<Type>) => string };

const SENTENCES: Sentences = {
  order_earned: (words, reason) =>
    words.t("reason.order_earned", { order: reason.orderName, sum: calculation(words, reason, reason.basisMinor) }),
  order_edited: (words, reason) =>
    words.t("reason.order_edited", {
      order: reason.orderName,
      former: words.format.money(reason.formerMinor, reason.shopCurrency ?? reason.currency),
      basis: words.format.money(reason.nowMinor ?? reason.basisMinor, reason.shopCurrency ?? reason.currency),
      rate: rate(words, reason),
    }),
  order_rejudged: (words, reason) =>
    words.t(rejudgedKey(reason), { order: reason.orderName, tier: reason.tierName, rate: rate(words, reason) }),
  order_refunded: (words, reason) =>
    words.t(reason.remainingMinor === 0 ? "reason.order_refunded_whole" : "reason.order_refunded", {
      order: reason.orderName,
      refunded: words.format.money(reason.refundedMinor, reason.currency),
      sum: calculation(words, reason, reason.remainingMinor),
    }),
  order_cancelled: ({ t }, { orderName }) => t("reason.order_cancelled", { order: orderName }),
  order_charged_back: ({ t }, { orderName }) => t("reason.order_charged_back", { order: orderName }),
  tier_entered: ({ t }, { tierName }) => t("reason.tier_entered", { tier: tierName }),
  milestone_reached: ({ t }, { wayName }) => t("reason.milestone_reached", { way: wayName }),
  grant_undone: ({ t }, { of }) =>
    t("reason.grant_undone", { of: of.type === "tier_entered" ? of.tierName : of.wayName }),
  given_twice: ({ t }, { of }) => t("reason.given_twice", { of }),
  merged: ({ t }, { direction }) => t(`reason.merged_${direction}`),
  hold_ended: ({ t }, { orderName, holdDays }) =>
    t(holdDays === 0 ? "reason.no_hold" : "reason.hold_ended", { order: orderName, count: holdDays }),
  redeemed: ({ t }, { rewardName, code }) => t("reason.redeemed", { reward: rewardName, code }),
  code_used: ({ t }, { rewardName, code, orderName }) =>
    t("reason.code_used", { reward: rewardName, code, order: orderName }),
  code_closed: ({ t }, { rewardName, code, because }) => t(`reason.code_${because}`, { reward: rewardName, code }),
  order_with_code_cancelled: ({ t }, { rewardName, code, orderName }) =>
    t("reason.order_with_code_cancelled", { reward: rewardName, code, order: orderName }),
  way_earned: ({ t }, { kind, name, years = 0, tierName, tierPoints = 0, by }) => {
    const because = t(`reason.way.${kind}`, { count: years });
    const sentence = t(by ? "reason.way_earned_by" : "reason.way_earned", { way: name, because, by: by ?? "" });
    if (!tierName) return sentence;
    const points = t("unit.points", { count: tierPoints });
    return t("reason.way_tier", { sentence, points, tier: tierName });
  },
  points_expired: ({ t, format }, { because, months, lots, lastDay }) =>
    t(because === "lots" ? "reason.points_expired" : "reason.points_expired_unused", {
      period: t("unit.months", { count: months }),
      awards: t("unit.awards", { count: lots }),
      day: format.calendarDay(lastDay),
    }),
  expiry_restored: (words, { lastDay, note, by }) =>
    words.t("reason.expiry_restored", { day: words.format.calendarDay(lastDay), note, by: actorName(words, by) }),
  segment_bonus: (words, { segment, note, by }) =>
    words.t("reason.segment_bonus", { segment: segmentName(words, segment), note, by: actorName(words, by) }),
  adjusted: (words, { note, customerNote, by }) => {
    const sentence = words.t("reason.adjusted", { note, by: actorName(words, by) });
    return customerNote ? words.t("reason.adjusted_told", { sentence, note: customerNote }) : sentence;
  },
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

function rejudgedKey({ heldOut, wasHeldOut }: ReasonOf<"order_rejudged">) {
  if (heldOut === "programme") return "reason.order_rejudged_out";
  if (wasHeldOut) return "reason.order_rejudged_in";
  return heldOut ? "reason.order_rejudged_base" : "reason.order_rejudged";
}

/**
 * "$84.00 × 5 points per $1 × 1.25 (Silver) = 525 points": what products and bonus days add stands between, what a cap cut off
 * and whether it was rounded at the end.
 */
function calculation(words: Words, reason: EarnBreakdown, minor: number): string {
  const told = sumOf(words, reason, minor);
  return reason.heldOut ? words.t("reason.base_only", { sum: told }) : told;
}

function sumOf(words: Words, reason: EarnBreakdown, minor: number): string {
  const { t } = words;
  const { sum } = reason;
  const total = sum?.total ?? pointsForSpend({ minor, minorPerMajor: minorPerMajor(reason.currency) }, reason);
  const told = t("reason.sum", {
    basis: words.format.money(minor, reason.currency),
    rate: [rate(words, reason), ...extras(words, reason)].join(" + "),
    points: t("unit.points", { count: total }),
  });
  if (sum?.cap && sum.cut)
    return t(`reason.capped_${sum.cap}`, { sum: told, cut: t("unit.points", { count: sum.cut }) });
  return isExact(minor, reason)
    ? told
    : t(sum?.rounding === "half_up" ? "reason.rounded" : "reason.rounded_down", { sum: told });
}

/** "252 points (Black Friday)": what products and bonus days add, rounded down. */
function extras({ t }: Words, { sum }: EarnBreakdown): string[] {
  if (!sum) return [];
  const [products, window] = [sum.parts[2], sum.parts[3]].map((part) => Number(BigInt(part) / BigInt(sum.per)));
  const points = (count: number) => t("unit.points", { count });
  return [
    ...(products ? [t("reason.extra", { points: points(products), why: t("reason.products") })] : []),
    ...(window ? [t("reason.extra", { points: points(window), why: sum.window ?? "" })] : []),
  ];
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

function isExact(minor: number, { points, perMajor, currency, multiplierPercent, sum }: EarnBreakdown): boolean {
  if (sum) return sum.parts.reduce((whole, part) => whole + BigInt(part), 0n) % BigInt(sum.per) === 0n;
  const scaled = BigInt(minor) * BigInt(points) * BigInt(multiplierPercent);
  return scaled % (BigInt(minorPerMajor(currency)) * BigInt(perMajor) * 100n) === 0n;
}
