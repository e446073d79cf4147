import { listMade } from "~/db/insights/reports.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import type { Range } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import { readyReports } from "./ready-reports.server";

/** What a table is made of: a report, and whether that is of a range. Null: of rows that are there. */
type Source = { report: string | null; hasRange: boolean };

/**
 * Have what a file is made of ready: the report of its range is made now where it was not. False: it takes too long, or it
 * is a report that no refresh has made yet.
 */
export async function readyTable(
  deps: Pick<Deps, "db" | "now">,
  shop: Shop,
  { report, hasRange }: Source,
  range: Range,
  patienceMs?: number,
): Promise<boolean> {
  if (report === null) return true;
  if (hasRange) await readyReports(deps, shop, report, [range, range.former], patienceMs);
  const key = hasRange ? rangeKey(range) : "";
  return (await listMade(deps.db, shop.id, report, [key])).has(key);
}
