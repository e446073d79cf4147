import assert from "node:assert/strict";
import type { AccountRow, EntryRow } from "./rows";

/** Where a member stands, as the database says and as the model does. */
export type Found = {
  customer: bigint;
  balance: Record<"pending" | "available" | "reserved" | "owed" | "earned" | "spent", number>;
  standing: { tierKey: string; qualifying: number; count: number };
  grants: AccountRow["grants"];
  lots: Record<string, [left: number, earnedAt: number]>;
  orders: AccountRow["orders"];
};

/** An order on record that has earned nothing yet. */
export const UNSETTLED = {
  credited: 0,
  minor: null,
  refunded: 0,
  isReversed: false,
  tierKey: null,
  version: null,
};

export function asFound(account: AccountRow): Found {
  const { pending, available, reserved, owed, earned, spent, tierKey, qualifying, count, grants, orders } = account;
  const lots = Object.entries(account.lots).map(([key, [left, at]]) => [key, [left, Date.parse(at)]] as const);
  return {
    customer: account.customerId,
    balance: { pending, available, reserved, owed, earned, spent },
    standing: { tierKey, qualifying, count },
    grants,
    lots: Object.fromEntries(lots) as Found["lots"],
    orders,
  };
}

/**
 * The same with lots by their date alone: which lots a merge makes of those it moves nobody has said, only that points
 * keep their dates.
 */
export function byDates(found: Found): Found {
  const lots: Found["lots"] = {};
  for (const [left, at] of Object.values(found.lots)) lots[at] = [(lots[at]?.[0] ?? 0) + left, at];
  return { ...found, lots };
}

/** Nothing is left with who was merged into another; the tier is not told any more. */
export function requireEmpty({ standing: { tierKey: _, ...standing }, balance, grants, lots, orders }: Found): void {
  const nothing = { pending: 0, available: 0, reserved: 0, owed: 0, earned: 0, spent: 0 };
  assert.deepStrictEqual(
    { ...standing, balance, grants, lots, orders },
    { qualifying: 0, count: 0, balance: nothing, grants: {}, lots: {}, orders: {} },
  );
}

/** An entry's breakdown adds up: its parts to the points, rounded once, less what a cap cut off; less what was there before. */
export function requireSum({ key, pending, available, sum }: EntryRow): void {
  if (!sum) return;
  const top = sum.parts.reduce((total, part) => total + BigInt(part), 0n);
  const per = BigInt(sum.per);
  const rounded = sum.rounding === "half_up" ? (top * 2n + per) / (per * 2n) : top / per;
  assert.equal(Number(rounded) - (sum.cut ?? 0), sum.total, `${key} does not add up`);
  assert.equal(sum.total - sum.former, pending + available, `${key} moves other points than it says`);
}
