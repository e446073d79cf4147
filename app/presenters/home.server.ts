import {
  countMembersSince,
  countOrdersSince,
  findFirstTimes,
  findFlows,
  findOutstanding,
  findWindow,
  listDailyFlows,
  listLatestEntries,
} from "~/db/insights/home-stats.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { pointsWorthMinor } from "~/domain/programme/points-worth";
import { toEntryView } from "~/domain/ledger/entry-view";
import { personName } from "./person-name";
import type { PageShop, ReadDeps } from "./read-deps";

/** The window of every flow on the page, in shop-local days. */
const DAYS = 30;
const LATEST = 8;

/**
 * The home page: thirty days of points, what is outstanding, what happened last, and how far the set-up is. Definitions of
 * the numbers are in docs/metrics.md. `redemptionRate` is null while nothing was issued in the window.
 */
export async function presentHome({ db, now }: ReadDeps, shop: PageShop) {
  const at = now();
  const window = await findWindow(db, shop.timezone, at, DAYS);
  const [programme, outstanding, members, orders, flows, formerFlows, daily, firstTimes, latest] = await Promise.all([
    findCurrentProgramme(db, shop.id),
    findOutstanding(db, shop.id),
    countMembersSince(db, shop.id, window.since),
    countOrdersSince(db, shop.id, window.since),
    findFlows(db, shop.id, window.since, window.until),
    findFlows(db, shop.id, window.before, window.since),
    listDailyFlows(db, shop.id, shop.timezone, at, DAYS),
    findFirstTimes(db, shop.id),
    listLatestEntries(db, shop.id, LATEST),
  ]);
  const rules = programme?.programme ?? defaultProgramme(shop.currency);
  const points = outstanding.pending + outstanding.available + outstanding.reserved;
  return {
    days: DAYS,
    ...members,
    ...orders,
    flows,
    formerFlows,
    redemptionRate: flows.issued > 0 ? flows.redeemed / flows.issued : null,
    outstanding: { ...outstanding, points, worthMinor: pointsWorthMinor(points, rules.pointValue, shop.currency) },
    daily,
    latest: latest.map((row) => ({ ...toEntryView(row), memberId: String(row.memberId), memberName: personName(row) })),
    setup: { isProgrammeOn: rules.status === "active", ...firstTimes },
  };
}
