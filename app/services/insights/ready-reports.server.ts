import { listAsks } from "~/db/insights/report-asks.server";
import { listMade, type StoredReport } from "~/db/insights/reports.server";
import { Deadline, isTooLong } from "~/db/limit-statements.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { addSeconds, dayIn } from "~/domain/calendar";
import type { DayRange } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import { SharedWork } from "~/lib/shared-work";
import { makeReport } from "./make-report.server";
import { queueReport } from "./queue-report.server";
import type { Report } from "./report";
import { REPORTS } from "./reports.server";

/** A merchant waits for this. */
const PATIENCE_MS = 8000;
/** What takes longer to make is not made anew because it has aged: the refresh does that. */
export const QUICK_MS = 1000;
/** A report rests so many times as long as it took, at least: little time is spent on it, however often it is read. */
const REST = 100;
const LEAST_REST_MS = 5000;
/** For so long what took too long is not begun again. */
const GIVEN_UP_SECONDS = 60;

type ReadyDeps = Pick<Deps, "db" | "jobs" | "now">;
type Made = Omit<StoredReport<unknown>, "result">;
type Patience = { ms: number; deadline: Deadline };

const underWay = new SharedWork();
/** Until when what took too long, and the worker makes not now, is not begun again. */
const givenUp = new Map<string, Date>();

/**
 * Make a report now for those ranges that it was not made for, while somebody waits: all of them within `patienceMs`, and what
 * takes longer is handed to the worker, unless it is what a refresh makes anyway. The ranges that pages offer are there as a rule;
 * the next refresh forgets the others. One that was made before its last day was over is made anew when that is over; where it goes on today and its report is quick to make,
 * also meanwhile, so that a young shop sees what it just did. Safe to repeat. Throws RangeError for a report that there is not.
 */
export async function readyReports(
  deps: ReadyDeps,
  shop: Shop,
  name: string,
  ranges: readonly (DayRange | null)[],
  patienceMs = PATIENCE_MS,
  reports = REPORTS,
): Promise<void> {
  const report = reports.find((each) => each.name === name);
  if (!report) throw new RangeError(`there is no report "${name}"`);
  const patience = { ms: patienceMs, deadline: new Deadline(patienceMs) };
  const wanted = ranges.filter((range) => range !== null);
  const keys = wanted.map(rangeKey);
  const made = await listMade(deps.db, shop.id, name, keys);
  const reportsOf = keys.map((key) => ({ name, key }));
  const asked = new Set((await listAsks(deps.db, shop.id, reportsOf, deps.now())).map(({ key }) => key));
  for (const range of wanted) {
    const key = rangeKey(range);
    if (asked.has(key)) continue;
    if (isWanted(range, made.get(key), shop.timezone, deps.now())) await readyReport(deps, shop, report, key, patience);
  }
}

function isWanted({ to }: DayRange, made: Made | undefined, timezone: string, now: Date): boolean {
  if (!made) return true;
  if (dayIn(timezone, made.computedAt) > to) return false;
  return dayIn(timezone, now) > to || isDue(made, now);
}

function isDue({ computedAt, tookMs }: Made, now: Date): boolean {
  const age = now.getTime() - computedAt.getTime();
  return tookMs <= QUICK_MS && age >= Math.max(LEAST_REST_MS, REST * tookMs);
}

/** Once however many wait for it; handed to the worker where it took too long, or else not begun again for a while. */
async function readyReport(
  deps: ReadyDeps,
  shop: Shop,
  report: Report,
  key: string,
  { ms, deadline }: Patience,
): Promise<void> {
  const name = `${shop.id} ${report.name} ${key} ${ms}`;
  const now = deps.now();
  for (const [each, until] of givenUp) if (until <= now) givenUp.delete(each);
  if (givenUp.has(name)) return;
  await underWay.do(name, async () => {
    try {
      await makeReport(deps, shop, report, { keys: [key], deadline });
    } catch (error) {
      if (!isTooLong(error)) throw error;
      const isOffered = report.keys?.(shop, now).includes(key) ?? false;
      if (!isOffered && (await queueReport(deps, shop.id, { name: report.name, key }))) return;
      givenUp.set(name, addSeconds(deps.now(), GIVEN_UP_SECONDS));
    }
  });
}
