import { findExpiry, listActivity } from "~/db/expiry.server";
import { listLots } from "~/db/lot-rows.server";
import { dayAfter, dayIn } from "~/domain/calendar";
import { lastDayOf } from "~/domain/ledger/lot-expiry";
import type { PageShop, ReadDeps } from "./read-deps";

const SHOWN = 10;

/**
 * What a member has, by when it runs out, the first to go first; by age while nothing does (`lastDay` null). Ten of them;
 * `others` is how many more there are, null for none.
 */
export async function presentMemberLots({ db, now }: Pick<ReadDeps, "db" | "now">, shop: PageShop, memberId: bigint) {
  const [rows, rule, activity] = await Promise.all([
    listLots(db, shop.id, [memberId], []),
    findExpiry(db, shop.id),
    listActivity(db, shop.id, [memberId]),
  ]);
  const lots = rows.map((lot) => ({
    id: String(lot.id),
    earnedAt: lot.earnedAt.toISOString(),
    lastDay: rule && lastDayOf(lot, { ...rule, activeAt: activity.get(memberId) ?? lot.earnedAt }),
    points: lot.remaining,
    isExtended: lot.extendedUntil !== null,
  }));
  lots.sort((a, b) => (a.lastDay ?? "").localeCompare(b.lastDay ?? ""));
  const others = lots.slice(SHOWN);
  return {
    lots: lots.slice(0, SHOWN),
    others:
      others.length > 0 ? { lots: others.length, points: others.reduce((sum, lot) => sum + lot.points, 0) } : null,
    tomorrow: dayAfter(dayIn(shop.timezone, now()), 1),
  };
}
