import { findReport } from "~/db/insights/reports.server";
import { findInsightSetting } from "~/db/insights/settings.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { CohortsResult } from "~/domain/insights/cohorts/cohort-months";
import type { LiabilityReport } from "~/domain/insights/liability/liability-report";
import type { Range } from "~/domain/insights/ranges/range";
import type { PeriodResult } from "~/domain/insights/roi/period";
import { heldOutPercent } from "~/domain/insights/roi/holdout-run";
import { roiFigures, type RoiBasis } from "~/domain/insights/roi/roi-figures";
import { salesFigures } from "~/domain/insights/roi/sales-figures";
import type { PageShop, ReadDeps } from "../read-deps";
import { readRangeReport } from "./report.server";

/** What the programme brings in a range, against what it costs; null figures for a range that was not computed. */
export async function presentRoi(deps: ReadDeps, shop: PageShop, range: Range) {
  const [report, basis, current, cohorts] = await Promise.all([
    readRangeReport<PeriodResult>(deps, shop, "period", range),
    readBasis(deps, shop),
    findCurrentProgramme(deps.db, shop.id),
    findReport<CohortsResult>(deps.db, shop.id, "cohort-months"),
  ]);
  const { result, former, computedAt, run, asked } = report;
  return {
    range,
    computedAt,
    run,
    asked,
    sales: result && salesFigures(result),
    formerSales: former && salesFigures(former),
    figures: result && roiFigures(result, basis),
    formerCost: former && roiFigures(former, basis).cost,
    basis,
    heldOutPercent: current ? heldOutPercent(current.programme) : 0,
    beforeAndAfter: cohorts?.result.beforeAndAfter ?? null,
  };
}

/** What money is made with; `isAssumed`: the merchant has not said it. `isBreakageKnown`: else none is taken off. */
export async function readBasis(
  { db }: Pick<ReadDeps, "db">,
  shop: PageShop,
): Promise<RoiBasis & { isAssumed: boolean; isBreakageKnown: boolean }> {
  const [{ updatedAt, ...setting }, liability] = await Promise.all([
    findInsightSetting(db, shop.id),
    findReport<LiabilityReport>(db, shop.id, "liability"),
  ]);
  const isBreakageKnown = (liability?.result.breakage ?? null) !== null;
  const breakage = isBreakageKnown ? liability!.result.breakageShare : 0;
  return { ...setting, breakage, isAssumed: updatedAt === null, isBreakageKnown };
}
