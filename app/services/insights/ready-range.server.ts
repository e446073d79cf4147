import { listMade } from "~/db/insights/reports.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { earlierRanges, type Range } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import { QUICK_MS, readyReports } from "./ready-reports.server";

/** What a page reads of its range. `isCompared`: also of the days that it is compared with. */
type Wanted = { name: string; isCompared: boolean };

/**
 * Have what a page reads ready, and say of which days it is then. Until the worker has made what has a name for a new day, and it
 * takes long, those are the days it had last; the page says so. The first report decides.
 */
export async function readyRange(
  deps: Pick<Deps, "db" | "jobs" | "now">,
  shop: Shop,
  range: Range,
  wanted: readonly [Wanted, ...Wanted[]],
  patienceMs?: number,
): Promise<Range> {
  const ranges = [range, ...earlierRanges(range)];
  const listRanges = () => listMade(deps.db, shop.id, wanted[0].name, ranges.map(rangeKey));
  const lastOf = (made: Awaited<ReturnType<typeof listRanges>>) => ranges.find((each) => made.has(rangeKey(each)));
  const before = await listRanges();
  const last = lastOf(before);
  if (last && last !== range && before.get(rangeKey(last))!.tookMs > QUICK_MS) return last;
  const ready = ({ name, isCompared }: Wanted) =>
    readyReports(deps, shop, name, isCompared ? [range, range.former] : [range], patienceMs);
  await Promise.all(wanted.map(ready));
  return lastOf(await listRanges()) ?? range;
}
