import { atBothEnds, withoutComparison, type SegmentReport } from "~/domain/insights/segments/segment-report";
import { snapshotRange } from "~/domain/insights/segments/snapshot";
import type { PageShop, ReadDeps } from "../read-deps";
import { readAsked, readReport } from "./report.server";
import type { AskedSnapshot } from "./snapshot";

/**
 * The shop's customers in segments at the end of the days that were asked for, as they were last computed, and of which days that
 * is; `result` null: they were not. `asked`: how it goes where the worker makes it. `isDefault`: no days were asked for.
 */
export async function presentSegments(deps: ReadDeps, shop: PageShop, { key, range, isDefault }: AskedSnapshot) {
  const [{ result, ...report }, asked] = await Promise.all([
    readReport<SegmentReport>(deps, shop, "segments", key),
    key === "" ? null : readAsked(deps, shop, [{ name: "segments", key }]),
  ]);
  const status = { ...report, asked, isDefault };
  if (!result) return { ...status, range, result };
  const { segments, guides, ...rest } = range.former ? result : withoutComparison(result);
  const isCompared = rest.before !== null;
  return {
    ...status,
    range: key === "" ? snapshotRange(range.today, range.compare, result.today) : range,
    result: { ...rest, segments: atBothEnds(segments, isCompared), guides: atBothEnds(guides, isCompared) },
  };
}

/** A scheme's segment at both ends of the days that were asked for; null where that was not computed. */
export async function presentSegmentNumbers(deps: ReadDeps, shop: PageShop, asked: AskedSnapshot, segment: string) {
  const { result, ...page } = await presentSegments(deps, shop, asked);
  const both = result && [...result.segments, ...result.guides].find(({ key }) => key === segment)!;
  return { ...page, days: result && { today: result.today, before: result.before }, numbers: both };
}
