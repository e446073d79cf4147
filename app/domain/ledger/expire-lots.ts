import { dayIn } from "~/domain/calendar";
import type { ExpiryInForce } from "~/domain/programme/expiry-in-force";
import type { NewEntry } from "./entry";
import { lastDayOf } from "./lot-expiry";
import type { Lot } from "./lots";

/** A lot on record. `expiries`: how often some of it ran out before. */
export type ExpirableLot = Lot & { id: bigint; expiries: number };

type Context = {
  expiry: ExpiryInForce;
  timezone: string;
  activity: ReadonlyMap<bigint, Date>;
  now: Date;
};

/**
 * The entries by which lots run out whose last day is over: one for each member and last day, for all that is left in them.
 * The key names the first of the lots and how often it has run out: given back or returned to, it may do so again.
 * Lots in the order they were earned.
 */
export function expireLots(lots: readonly ExpirableLot[], { expiry, timezone, activity, now }: Context): NewEntry[] {
  const today = dayIn(timezone, now);
  const due = lots
    .filter(({ remaining }) => remaining > 0)
    .map((lot) => {
      const activeAt = activity.get(lot.memberId) ?? lot.earnedAt;
      return { lot, lastDay: lastDayOf(lot, { expiry, timezone, activeAt }) };
    })
    .filter(({ lastDay }) => lastDay < today)
    .sort((a, b) => (a.lastDay < b.lastDay ? -1 : Number(a.lastDay > b.lastDay)));
  const groups = Map.groupBy(due, ({ lot, lastDay }) => `${lot.memberId}:${lastDay}`);
  return [...groups.values()].map((group) => toEntry(group, expiry, now));
}

function toEntry(group: readonly { lot: ExpirableLot; lastDay: string }[], expiry: ExpiryInForce, now: Date): NewEntry {
  const { lot, lastDay } = group[0]!;
  return {
    memberId: lot.memberId,
    kind: "expire",
    key: `lot:${lot.id}:expire:${lot.expiries + 1}`,
    pending: 0,
    available: -group.reduce((sum, each) => sum + each.lot.remaining, 0),
    reserved: 0,
    occurredAt: now,
    orderId: null,
    redemptionId: null,
    programmeVersion: expiry.version,
    reason: {
      type: "points_expired",
      because: expiry.mode,
      months: expiry.months,
      lots: group.length,
      lastDay,
    },
  };
}
