import { lastDayOf } from "~/domain/ledger/lot-expiry";
import type { Lot, LotOrder } from "~/domain/ledger/lots";
import type { Sql } from "./database.server";
import { findExpiry, listActivity } from "./expiry.server";

/**
 * The order in which these members' lots are drawn from. Without an extension, or when points don't run out, that is the order
 * in which they were earned, and nothing is asked.
 */
export async function lotOrder(sql: Sql, shopId: bigint, lots: readonly Lot[]): Promise<LotOrder> {
  if (lots.every(({ extendedUntil }) => extendedUntil === null)) return byAge;
  const found = await findExpiry(sql, shopId);
  if (!found) return byAge;
  const active = await listActivity(sql, shopId, [...new Set(lots.map(({ memberId }) => memberId))]);
  const days = new Map<string, string>();
  const lastDay = (lot: Lot) => {
    const known = days.get(lot.key);
    if (known !== undefined) return known;
    const day = lastDayOf(lot, { ...found, activeAt: active.get(lot.memberId) ?? lot.earnedAt });
    days.set(lot.key, day);
    return day;
  };
  return (a, b) => {
    const [first, second] = [lastDay(a), lastDay(b)];
    return first === second ? byAge(a, b) : first < second ? -1 : 1;
  };
}

const byAge: LotOrder = (a, b) => a.earnedAt.getTime() - b.earnedAt.getTime();
