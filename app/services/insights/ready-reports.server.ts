import { findReport, type StoredReport } from "~/db/insights/reports.server";
import { isTooLong } from "~/db/limit-statements.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { dayIn } from "~/domain/calendar";
import type { DayRange } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import { makeReport } from "./make-report.server";
import { REPORTS } from "./reports.server";

/** A merchant waits for this. */
const PATIENCE_MS = 8000;
/** What takes longer to make is not made anew because it has aged: the refresh does that. */
const QUICK_MS = 1000;
/** A report rests so many times as long as it took, at least: little time is spent on it, however often it is read. */
const REST = 100;
const LEAST_REST_MS = 5000;

/**
 * Make a report now for those ranges that it was not made for, while somebody waits; one that takes too long is left out. The
 * ranges that pages offer are there as a rule; the next refresh forgets the others. Where a range goes on today and its report is
 * quick to make, it is made anew, so that a young shop sees what it just did. Safe to repeat. Throws RangeError for a report
 * that there is not.
 */
export async function readyReports(
  deps: Pick<Deps, "db" | "now">,
  shop: Shop,
  name: string,
  ranges: readonly (DayRange | null)[],
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const report = REPORTS.find((each) => each.name === name);
  if (!report) throw new RangeError(`there is no report "${name}"`);
  const [now, today] = [deps.now(), dayIn(shop.timezone, deps.now())];
  for (const range of ranges) {
    if (!range) continue;
    const key = rangeKey(range);
    const stored = await findReport(deps.db, shop.id, name, key);
    if (stored && (range.to < today || !isDue(stored, now))) continue;
    await makeReport(deps, shop, report, { keys: [key], patienceMs }).catch((error: unknown) => {
      if (!isTooLong(error)) throw error;
    });
  }
}

function isDue({ computedAt, tookMs }: StoredReport<unknown>, now: Date): boolean {
  const age = now.getTime() - computedAt.getTime();
  return tookMs <= QUICK_MS && age >= Math.max(LEAST_REST_MS, REST * tookMs);
}
