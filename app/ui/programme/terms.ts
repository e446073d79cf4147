import type { CurrencyRate, ItemChange, TierItem } from "~/domain/programme/item-changes";
import type { BonusWindow, Earning, ProductMultiplier } from "~/domain/programme/earning";
import type { Programme, Reward, Tier } from "~/domain/programme/programme";
import type { TierRules } from "~/domain/programme/tier-rules";
import type { WayToEarn } from "~/domain/programme/way-to-earn";
import type { Words } from "~/ui/words";

/** What an item was and is, in a line each; null where it was not, or is no more. */
export function itemTerms(words: Words, change: ItemChange): [string | null, string | null] {
  const both = <Item>(say: (words: Words, item: Item) => string, from: Item | null, to: Item | null) =>
    [from && say(words, from), to && say(words, to)] as [string | null, string | null];
  switch (change.what) {
    case "currency_rate":
      return both(currencyTerms, change.from, change.to);
    case "product_multiplier":
      return both(multiplierTerms, change.from, change.to);
    case "bonus_window":
      return both(windowTerms, change.from, change.to);
    case "tier":
      return both(tierTerms, change.from, change.to);
    case "reward":
      return both(rewardTerms, change.from, change.to);
    case "way":
      return both(wayTerms, change.from, change.to);
  }
}

/** "5 points per $1". */
export function earnRate({ t, format }: Words, { points, perMajor }: Pick<Earning, "points" | "perMajor">): string {
  return t("unit.rate", { points: t("unit.points", { count: points }), amount: format.amount(perMajor) });
}

/** "100 points = $1". */
export function pointValue({ t, format }: Words, { points, major }: Programme["pointValue"]): string {
  return t("unit.value", { points: t("unit.points", { count: points }), amount: format.amount(major) });
}

/** "4 points per €1". */
export function currencyTerms({ t, format }: Words, { currency, points, perMajor }: CurrencyRate): string {
  const rate = { points: t("unit.points", { count: points }), amount: format.amount(perMajor, currency) };
  return t("currency.terms", { currency, rate: t("unit.rate", rate) });
}

/** "Coffee: × 2, 3 products, 1 collection". */
export function multiplierTerms(words: Words, { name, percent, productIds, collectionIds }: ProductMultiplier): string {
  const { t } = words;
  return termsOf(words, name, [
    times(words, percent),
    productIds.length > 0 && t("unit.products", { count: productIds.length }),
    collectionIds.length > 0 && t("unit.collections", { count: collectionIds.length }),
  ]);
}

/** "Double points: × 2, Dec 24, 2026, 12:00 AM – …" in the shop's own time. */
export function windowTerms(words: Words, { name, percent, from, until }: BonusWindow): string {
  const { t, format } = words;
  const span = t("window.span", { from: format.localMinute(from), until: format.localMinute(until) });
  return termsOf(words, name, [times(words, percent), span]);
}

/** What gets a member into a tier: "$500", "500 points", "5 orders". */
export function qualifyingAmount({ t, format }: Words, by: TierRules["by"], amount: string): string {
  if (by === "spend") return format.amount(amount);
  return t(by === "points" ? "unit.points" : "unit.orders", { count: Number(amount) });
}

/** "Silver (from $500, × 1.25)", and what else it gives. */
export function tierTerms(words: Words, tier: TierItem): string {
  const { t } = words;
  const terms = [
    t("tier.from", { entry: qualifyingAmount(words, tier.by, tier.entry) }),
    tier.keep !== null && t("tier.kept", { keep: qualifyingAmount(words, tier.by, tier.keep) }),
    times(words, tier.multiplierPercent),
    ...benefitTerms(words, tier),
  ];
  return t("tier.terms", { name: tier.name, terms: listed(words, terms) });
}

/** What a tier gives besides its multiplier. */
export function benefitTerms({ t }: Words, tier: Tier & Pick<TierItem, "rewardName">): (string | false)[] {
  return [
    tier.entryPoints > 0 && t("tier.entry_points", { points: t("unit.points", { count: tier.entryPoints }) }),
    tier.rewardName !== null && t("tier.entry_reward", { reward: tier.rewardName }),
    tier.birthdayPoints > 0 && t("tier.birthday_points", { points: t("unit.points", { count: tier.birthdayPoints }) }),
    tier.customerTags.length > 0 && t("tier.tags", { tags: tier.customerTags.join(t("list.comma")) }),
  ];
}

/** "$5 off: 500 points for $5 off, orders from $20, good for 90 days". */
export function rewardTerms(words: Words, reward: Reward): string {
  const { t, format } = words;
  return termsOf(words, reward.name, [
    t("reward.price", { points: t("unit.points", { count: reward.points }), value: rewardValue(words, reward) }),
    reward.minimumSpend !== null && t("reward.from", { amount: format.amount(reward.minimumSpend) }),
    t("reward.valid", { count: reward.validDays }),
    !reward.isEnabled && t("reward.off"),
  ]);
}

function rewardValue({ t, format }: Words, { kind, value }: Pick<Reward, "kind" | "value">): string {
  if (kind === "free_shipping") return t("rewards.kind.free_shipping");
  return kind === "percentage"
    ? t("reward.percent_off", { percent: format.percent(Number(value) / 100) })
    : t("reward.amount_off", { amount: format.amount(value) });
}

/** "Follow us: 50 points, social follow, once". */
export function wayTerms(words: Words, way: WayToEarn): string {
  const { t, format } = words;
  return termsOf(words, way.name, [
    t("unit.points", { count: way.points }),
    t(`way.kind.${way.kind}`),
    way.kind === "orders" && t("unit.orders", { count: way.orders }),
    way.kind === "spend" && format.amount(way.spend),
    way.kind === "social" && way.url,
    "atMost" in way && t("way.at_most", { count: way.atMost }),
    "everyDays" in way && way.everyDays !== null && t("way.every", { count: way.everyDays }),
    !way.isEnabled && t("reward.off"),
  ]);
}

function times({ format }: Words, percent: number): string {
  return `× ${format.number(percent / 100)}`;
}

function termsOf(words: Words, name: string, terms: (string | false)[]): string {
  return words.t("reward.terms", { name, terms: listed(words, terms) });
}

function listed({ t }: Words, terms: (string | false)[]): string {
  return terms.filter((term) => term !== false).join(t("list.comma"));
}
