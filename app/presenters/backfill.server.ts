import { findLatestBackfill, type Backfill } from "~/db/backfill/backfills.server";
import { listParts, type Purpose } from "~/db/backfill/parts.server";
import type { Sql } from "~/db/database.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { canCancel, hasEnded, MOST_FAILURES, RECENT_DAYS, type BackfillProblem } from "~/domain/backfill/backfill";
import { addTallies, EMPTY_TALLY, type Tally } from "~/domain/backfill/tally";
import { addDays, dayIn } from "~/domain/calendar";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { pointsWorthMinor } from "~/domain/programme/points-worth";
import type { Programme } from "~/domain/programme/programme";
import type { PageShop, ReadDeps } from "./read-deps";

/**
 * The page of past orders: the last backfill with what it comes to, and, when another may be asked for, whether it may
 * begin before `recentDay`. `seesAll` null: Shopify could not be asked.
 */
export async function presentBackfill(
  { db, now }: ReadDeps,
  shop: PageShop,
  askSeesAll: () => Promise<boolean | null>,
) {
  const [latest, programme] = await Promise.all([findLatestBackfill(db, shop.id), findCurrentProgramme(db, shop.id)]);
  const value = (programme?.programme ?? defaultProgramme(shop.currency)).pointValue;
  const isFree = !latest || hasEnded(latest.state);
  const seesAll = isFree ? await askSeesAll() : latest.seesAll;
  const recent = dayIn(shop.timezone, addDays(now(), -RECENT_DAYS));
  return {
    latest: latest && (await toView(db, shop, latest, value)),
    canAsk: isFree,
    seesAll,
    today: dayIn(shop.timezone, now()),
    recentDay: recent,
  };
}

async function toView(db: Sql, shop: PageShop, backfill: Backfill, value: Programme["pointValue"]) {
  const { id, state, since, seesAll, exportedOrders, readOrders, unreadable, failures, error, finishedAt } = backfill;
  const numbersOf = async (purpose: Purpose) => {
    const parts = await listParts(db, { shopId: shop.id, id }, purpose);
    return toNumbers(parts.map(({ tally }) => tally).reduce(addTallies, EMPTY_TALLY), value, shop.currency);
  };
  const [preview, grant] = [await numbersOf("preview"), await numbersOf("grant")];
  const done = { requested: 0, exporting: readOrders, downloaded: preview.orders, granting: grant.orders };
  const of = { requested: 0, exporting: exportedOrders, downloaded: readOrders, granting: readOrders };
  const isUnderWay = state in done;
  return {
    id: String(id),
    state,
    since: since.toISOString(),
    seesAll,
    finishedAt: finishedAt?.toISOString() ?? null,
    unreadable,
    exportedOrders,
    problem: error as BackfillProblem | null,
    isHeldUp: isUnderWay && failures > 0,
    hasGivenUp: isUnderWay && failures >= MOST_FAILURES,
    canCancel: canCancel(state),
    progress: isUnderWay ? { done: done[state as keyof typeof done], of: of[state as keyof typeof of] } : null,
    preview,
    grant,
  };
}

/** A tally with its points added up, their worth in minor units, and its years as a list, the newest first. */
function toNumbers(tally: Tally, value: Programme["pointValue"], currency: string) {
  const { years, ...sums } = tally;
  const points = sums.pending + sums.available;
  return {
    ...sums,
    points,
    worthMinor: pointsWorthMinor(points, value, currency),
    years: Object.entries(years)
      .sort(([a], [b]) => b.localeCompare(a))
      .map(([year, { orders, pending, available }]) => ({ year, orders, points: pending + available })),
  };
}
