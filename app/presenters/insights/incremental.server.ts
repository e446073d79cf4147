import { findReport } from "~/db/insights/reports.server";
import type { DayRange } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import type { PeriodResult } from "~/domain/insights/roi/period";
import { roiFigures } from "~/domain/insights/roi/roi-figures";
import type { PageShop, ReadDeps } from "../read-deps";
import { readBasis } from "./roi.server";

/**
 * The profit that the programme itself brought in a range, with its 95 % interval, in minor units. There are numbers where it was
 * measured only; else `state` says why not. Null where the range was not computed.
 */
export async function readIncremental(deps: ReadDeps, shop: PageShop, range: DayRange) {
  const [period, basis] = await Promise.all([
    findReport<PeriodResult>(deps.db, shop.id, "period", rangeKey(range)),
    readBasis(deps, shop),
  ]);
  if (!period) return null;
  const { incremental, verdict } = roiFigures(period.result, basis).lines;
  if (!incremental || !verdict) return { state: "no_group" as const, profit: null };
  if (verdict.kind !== "measured") return { state: verdict.kind, profit: null };
  const { value, low, high } = incremental.profit;
  return { state: "measured" as const, profit: { value, low, high } };
}
