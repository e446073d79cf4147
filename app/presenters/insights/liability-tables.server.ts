import type { LiabilityReport } from "~/domain/insights/liability/liability-report";
import { tablesOf, type CsvTable } from "./csv-table";
import { readReport } from "./report.server";

const ofReport = tablesOf({ hasRange: false, report: "liability" }, async (deps, shop) => {
  const { result } = await readReport<LiabilityReport>(deps, shop, "liability");
  return result;
});

/** Outstanding points by the days since they were earned. */
const pointsByAge = ofReport(
  [
    { name: "from_days", kind: "number" },
    { name: "below_days", kind: "number" },
    { name: "points", kind: "number" },
  ],
  ({ byAge }) => byAge.map(({ fromDays, toDays, points }) => [fromDays, toDays, points]),
);

/** A row a month of issue: what was issued, redeemed and is left of it, and what will break. */
const breakageCohorts = ofReport(
  [
    { name: "issue_month", kind: "month" },
    { name: "points_issued", kind: "number" },
    { name: "points_redeemed", kind: "number" },
    { name: "points_outstanding", kind: "number" },
    { name: "breakage_of_issued", kind: "percent" },
    { name: "breakage_of_outstanding", kind: "percent" },
  ],
  ({ cohorts, breakage }) =>
    cohorts.map(({ month, issued, redeemedByAge, outstanding }, at) => [
      month,
      issued,
      redeemedByAge.reduce((sum, points) => sum + points, 0),
      outstanding,
      breakage?.cohorts[at]?.ofIssued ?? null,
      breakage?.cohorts[at]?.ofOutstanding ?? null,
    ]),
);

/** Points that run out by month, later, and never: all that there are. */
const expiryForecast = ofReport(
  [
    { name: "expires", kind: "word" },
    { name: "month", kind: "month" },
    { name: "points", kind: "number" },
  ],
  ({ forecast: { months, later, never } }) => [
    ...months.map(({ month, points }) => ["csv.expires.in_month", month, points]),
    ["csv.expires.later", null, later],
    ["csv.expires.never", null, never],
  ],
);

/** The tables of the report. */
export const LIABILITY_TABLES: Record<string, CsvTable> = {
  "points-by-age": pointsByAge,
  "breakage-cohorts": breakageCohorts,
  "expiry-forecast": expiryForecast,
};
