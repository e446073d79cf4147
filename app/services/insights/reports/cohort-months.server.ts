import { findBeforeAndAfter, listGuestPeople } from "~/db/insights/buyers-in-range.server";
import { countCohorts } from "~/db/insights/cohorts.server";
import type { Tx } from "~/db/database.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { dayIn, daysBetween } from "~/domain/calendar";
import type { BeforeAndAfter } from "~/domain/insights/cohorts/before-and-after";
import { COHORT_MONTHS, cohortMonths, type CohortsResult } from "~/domain/insights/cohorts/cohort-months";
import { monthsAfter } from "~/domain/insights/cohorts/months";
import { MONTH_PRESETS, presetRange } from "~/domain/insights/ranges/range";

/** The most days before and after the programme began. */
const MOST_DAYS = 365;
/** Fewer say nothing: a customer orders every few weeks. */
const FEWEST_DAYS = 30;

type ReportShop = Pick<Shop, "id" | "timezone">;

/** How a shop's customers come back by month of first order, whatever the range; and before and after the programme began. */
export async function makeCohortMonths(tx: Tx, shop: ReportShop, now: Date): Promise<CohortsResult> {
  const today = dayIn(shop.timezone, now);
  const month = today.slice(0, 7);
  const counts = await countCohorts(tx, shop.id, { today, since: monthsAfter(month, 1 - COHORT_MONTHS) });
  const since = MONTH_PRESETS.map((preset) => presetRange(preset, today).from);
  const people = await listGuestPeople(tx, shop, { since, today });
  return {
    ...{ today, month },
    ...cohortMonths(counts, month),
    guests: Object.fromEntries(MONTH_PRESETS.map((preset, index) => [preset, people[index]!])),
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
