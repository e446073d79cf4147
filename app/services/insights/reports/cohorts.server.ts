import { findBeforeAndAfter, findGuestBuyers, listBuyerGroups } from "~/db/insights/buyer-groups.server";
import { countCohorts } from "~/db/insights/cohorts.server";
import type { Tx } from "~/db/database.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { dayIn, daysBetween } from "~/domain/calendar";
import {
  COHORT_MONTHS,
  cohortReport,
  FLOW_MONTHS,
  groupNumbers,
  type BeforeAndAfter,
  type CohortsResult,
} from "~/domain/insights/cohorts/cohort-report";
import { monthsAfter } from "~/domain/insights/cohorts/months";

/** The most days before and after the programme began. */
const MOST_DAYS = 365;
/** Fewer say nothing: a customer orders every few weeks. */
const FEWEST_DAYS = 30;

type ReportShop = Pick<Shop, "id" | "timezone">;

/** How a shop's customers come back: by month of first order, from one order to the next, and by what the programme is to them. */
export async function makeCohorts(tx: Tx, shop: ReportShop, now: Date): Promise<CohortsResult> {
  const today = dayIn(shop.timezone, now);
  const month = today.slice(0, 7);
  const counts = await countCohorts(tx, shop.id, {
    today,
    since: monthsAfter(month, 1 - COHORT_MONTHS),
    runsSince: monthsAfter(month, -1 - FLOW_MONTHS),
  });
  const { byUse, byTier } = await listBuyerGroups(tx, shop.id, today);
  const guests = await findGuestBuyers(tx, shop.id, today, shop.timezone);
  return {
    today,
    ...cohortReport(counts, month),
    byUse: byUse.map((group) => groupNumbers(group)),
    byTier: byTier.map((group) => groupNumbers(group)),
    guests: groupNumbers({ key: "guests", ...guests }, false),
    beforeAndAfter: await beforeAndAfter(tx, shop, today),
  };
}

/** Null while the programme is younger than a month, or nobody is on record who bought long enough before it. */
async function beforeAndAfter(tx: Tx, shop: ReportShop, today: string): Promise<BeforeAndAfter | null> {
  const [first] = await listProgrammeVersions(tx, shop.id);
  if (!first) return null;
  const began = dayIn(shop.timezone, first.effectiveAt);
  // The day that has not ended is left out.
  const days = Math.min(MOST_DAYS, daysBetween(new Date(began), new Date(today)));
  if (days < FEWEST_DAYS) return null;
  const found = await findBeforeAndAfter(tx, shop.id, began, days);
  return found.customers === 0 ? null : { ...found, began, days };
}
