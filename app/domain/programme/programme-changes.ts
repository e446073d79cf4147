import type { Earning, Programme, Reward, Tier } from "./programme";

/** One difference between two versions of a programme, with what it takes to say it in a sentence. */
export type ProgrammeChange =
  | { what: "status"; to: Programme["status"] }
  | { what: "earn_rate"; from: Earning; to: Earning }
  | { what: "hold_days"; from: number; to: number }
  | { what: "point_value"; from: Programme["pointValue"]; to: Programme["pointValue"] }
  | { what: "tier_added" | "tier_removed"; tier: Tier }
  | { what: "tier_changed"; from: Tier; to: Tier }
  | { what: "reward_added" | "reward_removed"; reward: Reward }
  | { what: "reward_changed"; from: Reward; to: Reward };

/** What a new version changes, in the order of the programme page; empty when both say the same. Tiers and rewards are told apart by key. */
export function programmeChanges(before: Programme, after: Programme): ProgrammeChange[] {
  return [
    ...ruleChanges(before, after),
    ...listChanges(before.tiers, after.tiers).map(toTierChange),
    ...listChanges(before.rewards, after.rewards).map(toRewardChange),
  ];
}

function ruleChanges(before: Programme, after: Programme): ProgrammeChange[] {
  const changes: ProgrammeChange[] = [];
  const { earning: from } = before;
  const { earning: to } = after;
  if (before.status !== after.status) changes.push({ what: "status", to: after.status });
  if (from.points !== to.points || from.perMajor !== to.perMajor) changes.push({ what: "earn_rate", from, to });
  if (from.holdDays !== to.holdDays) changes.push({ what: "hold_days", from: from.holdDays, to: to.holdDays });
  if (!isSame(before.pointValue, after.pointValue)) {
    changes.push({ what: "point_value", from: before.pointValue, to: after.pointValue });
  }
  return changes;
}

type Pair<Item> = { from: Item | null; to: Item | null };

/** Pairs by key that differ: the new list in its order, then what is gone. */
function listChanges<Item extends { key: string }>(before: readonly Item[], after: readonly Item[]): Pair<Item>[] {
  const find = (list: readonly Item[], key: string) => list.find((item) => item.key === key) ?? null;
  return [
    ...after.map((to) => ({ from: find(before, to.key), to })).filter(({ from, to }) => !isSame(from, to)),
    ...before.filter(({ key }) => !find(after, key)).map((from) => ({ from, to: null })),
  ];
}

function toTierChange({ from, to }: Pair<Tier>): ProgrammeChange {
  if (from && to) return { what: "tier_changed", from, to };
  return to ? { what: "tier_added", tier: to } : { what: "tier_removed", tier: from! };
}

function toRewardChange({ from, to }: Pair<Reward>): ProgrammeChange {
  if (from && to) return { what: "reward_changed", from, to };
  return to ? { what: "reward_added", reward: to } : { what: "reward_removed", reward: from! };
}

/** Same fields, same values, whatever the order that the database keeps them in. */
function isSame(one: object | null, other: object | null): boolean {
  if (!one || !other) return one === other;
  const fields = Object.entries(one) as [string, unknown][];
  return fields.every(([field, value]) => (other as Record<string, unknown>)[field] === value);
}
