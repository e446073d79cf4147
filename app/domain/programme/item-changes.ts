import type { BonusWindow, Earning, ProductMultiplier } from "./earning";
import type { Programme, Reward, Tier } from "./programme";
import type { TierRules } from "./tier-rules";
import type { WayToEarn } from "./way-to-earn";

/** A tier with what its entry is counted in and what the reward for entering it is called. */
export type TierItem = Tier & { by: TierRules["by"]; rewardName: string | null };
export type CurrencyRate = Earning["currencyRates"][number];

type Items = {
  currency_rate: CurrencyRate;
  product_multiplier: ProductMultiplier;
  bonus_window: BonusWindow;
  tier: TierItem;
  reward: Reward;
  way: WayToEarn;
};
type ItemKind = keyof Items;

/** `from` null: added; `to` null: removed; never both. */
export type ItemChange = {
  [Kind in ItemKind]: { what: Kind; from: Items[Kind] | null; to: Items[Kind] | null };
}[ItemKind];

type Listed = { [Kind in ItemKind]: (programme: Programme) => { id: string; item: Items[Kind] }[] };

const byKey = <Item extends { key: string }>(items: readonly Item[]) => items.map((item) => ({ id: item.key, item }));

const LISTED: Listed = {
  currency_rate: ({ earning }) => earning.currencyRates.map((item) => ({ id: item.currency, item })),
  product_multiplier: ({ earning }) => byKey(earning.productMultipliers),
  bonus_window: ({ earning }) => byKey(earning.bonusWindows),
  tier: ({ tiers, tierRules: { by }, rewards }) =>
    byKey(tiers.map((tier) => ({ ...tier, by, rewardName: nameOf(rewards, tier.entryReward) }))),
  reward: ({ rewards }) => byKey(rewards),
  way: ({ ways }) => byKey(ways),
};

function nameOf(rewards: readonly Reward[], key: string | null): string | null {
  return rewards.find((reward) => reward.key === key)?.name ?? key;
}

/** What differs in the programme's lists of items: each list in its new order, then what is gone. */
export function itemChanges(before: Programme, after: Programme): ItemChange[] {
  return (Object.keys(LISTED) as ItemKind[]).flatMap((what) => {
    const [former, latter] = [LISTED[what](before), LISTED[what](after)];
    const itemIn = (list: typeof former, id: string) => list.find((each) => each.id === id)?.item ?? null;
    const pairs = [
      ...latter.map(({ id, item }) => ({ from: itemIn(former, id), to: item })),
      ...former.filter(({ id }) => !itemIn(latter, id)).map(({ item }) => ({ from: item, to: null })),
    ];
    return pairs.filter(({ from, to }) => !isSame(from, to)).map((pair) => ({ what, ...pair }) as ItemChange);
  });
}

/** Same fields, same values, whatever the order that the database keeps them in. */
function isSame(one: object | null, other: object | null): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: object | null): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
