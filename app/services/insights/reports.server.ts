import type { Report } from "./report";
import { makeCohorts } from "./reports/cohorts.server";
import { makeHealth } from "./reports/health.server";
import { makeLiability } from "./reports/liability.server";
import { makePeriod } from "./reports/period.server";
import { reportKeys } from "./reports/report-keys";
import { makeSegments } from "./reports/segments.server";

/** Every report that a refresh makes, in this order: a later one may read what an earlier one has written. */
export const REPORTS: readonly Report[] = [
  { name: "segments", make: makeSegments },
  { name: "cohorts", make: makeCohorts },
  { name: "liability", make: makeLiability },
  { name: "period", keys: reportKeys, make: makePeriod },
  { name: "health", keys: reportKeys, make: makeHealth },
];
