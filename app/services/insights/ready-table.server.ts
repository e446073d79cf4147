import { listAsks } from "~/db/insights/report-asks.server";
import { listMade } from "~/db/insights/reports.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import type { Range } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import { readyReports } from "./ready-reports.server";
import { readySnapshot, type WantedSnapshot } from "./segments/ready-snapshot.server";

/** Who saves a file waits for this. */
const PATIENCE_MS = 8000;

/** What a table is made of: a report, and whether that is of a range, of all of them, or of days of its own. Null: of rows that are there. */
type Source = {
  report: string | null;
  hasRange: boolean;
  isOfAllRanges?: boolean;
  snapshot?: (query: URLSearchParams, today: string) => WantedSnapshot;
};

/**
 * Have what a file is made of ready: the report of its range is made now where it was not. Else why it is not: the worker makes it,
 * for it takes too long, or it is a report that no refresh has made yet.
 */
export async function readyTable(
  deps: Pick<Deps, "db" | "jobs" | "now">,
  shop: Shop,
  { report, hasRange, isOfAllRanges = false, snapshot }: Source,
  { range, query }: { range: Range; query: URLSearchParams },
  patienceMs = PATIENCE_MS,
): Promise<"ready" | "being_computed" | "not_computed"> {
  if (report === null) return "ready";
  const isOfRange = hasRange && !isOfAllRanges;
  const wanted = snapshot?.(query, range.today);
  if (wanted) await readySnapshot(deps, shop, wanted, patienceMs);
  else if (isOfRange) await readyReports(deps, shop, report, [range, range.former], patienceMs);
  const key = wanted ? wanted.key : isOfRange ? rangeKey(range) : "";
  if ((await listMade(deps.db, shop.id, report, [key])).has(key)) return "ready";
  const asked = await listAsks(deps.db, shop.id, [{ name: report, key }], deps.now());
  return asked.some(({ state }) => state !== "failed") ? "being_computed" : "not_computed";
}
