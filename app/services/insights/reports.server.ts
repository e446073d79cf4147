import type { Tx } from "~/db/database.server";
import { countMembersSoFar } from "~/db/insights/home-stats.server";
import type { Shop } from "~/db/shops.server";
import type { Report } from "./report";
import { makeCohortMonths } from "./reports/cohort-months.server";
import { makeHealth } from "./reports/health.server";
import { makeLiability } from "./reports/liability.server";
import { makePeriods } from "./reports/period.server";
import { monthReportKeys, reportKeys } from "./reports/report-keys";
import { makeRetention } from "./reports/retention.server";
import { makeSegmentReports } from "./reports/segments.server";

/** A report without ranges has one result. */
const one =
  (make: (tx: Tx, shop: Shop, now: Date) => Promise<object>): Report["make"] =>
  async (tx, shop, now) => [await make(tx, shop, now)];

/**
 * Every report that a refresh makes. What takes longest comes first: two are made at once, and none reads what another writes.
 * A range more is little to "health", which makes all in one way through the rows, and a statement each to "period".
 */
export const REPORTS: readonly Report[] = [
  { name: "health", keys: reportKeys("previous", "year"), make: makeHealth },
  { name: "segments", make: makeSegmentReports },
  { name: "cohort-months", make: one(makeCohortMonths) },
  { name: "retention", keys: monthReportKeys, make: makeRetention },
  { name: "period", keys: reportKeys("previous"), make: makePeriods },
  { name: "liability", make: one(makeLiability) },
  { name: "members", make: one(countMembersSoFar) },
];
