import type { HoldoutMode } from "~/domain/programme/holdout";
import { lengthOf, type DayRange } from "../ranges/range";
import type { Difference } from "../statistics/difference";
import { measuredEffect, type MeasuredEffect } from "./measured-effect";
import type { PeriodExperiment, PeriodPoints, PeriodResult } from "./period";
import { programmeCost, type CostParts } from "./programme-cost";
import { threeLines, type ThreeLines } from "./three-lines";

/** What sums become money with: what the merchant has said, and the share of outstanding points that will never be redeemed. */
export type RoiBasis = {
  marginPercent: number;
  appMonthMinor: number;
  campaignMonthMinor: number;
  breakage: number;
};

export type Cost = CostParts & { liabilityChangeMinor: number; totalMinor: number };

/** What the holdout says, as a page shows it. `cost` is of the same days. `weeks`: the effect per customer, week by week. */
export type ExperimentFigures = DayRange &
  Pick<MeasuredEffect, "effect" | "varianceReduction"> & {
    mode: HoldoutMode;
    heldBelow: number;
    began: string;
    treated: number;
    holdout: number;
    cost: Cost;
    weeks: (DayRange & { effect: Difference | null })[];
  };

/** A range in money, minor units: profits before rewards are taken off, what the programme cost, and the three lines. */
export type RoiFigures = DayRange & {
  attributedMinor: number;
  influencedMinor: number;
  cost: Cost;
  experiment: ExperimentFigures | null;
  lines: ThreeLines;
};

/** A range's report as money. Where a part of the programme was held out only, its cost is not known apart and it has no return. */
export function roiFigures(period: PeriodResult, basis: RoiBasis): RoiFigures {
  const margin = basis.marginPercent / 100;
  const profitOf = (netMinor: number) => margin * (netMinor + period.rewardsMinor);
  const cost = costOf(period, period.pointMinor, basis);
  const profits = {
    attributedMinor: profitOf(period.rewardedMinor),
    influencedMinor: profitOf(period.influencedMinor),
  };
  const measured = period.experiment && measuredEffect(period.experiment, margin);
  const experiment =
    period.experiment && measured && toFigures(period.experiment, measured, { basis, pointMinor: period.pointMinor });
  const lines = threeLines({
    ...profits,
    costMinor: cost.totalMinor,
    experiment: measured && {
      ...measured,
      costMinor: experiment!.mode === "programme" ? experiment!.cost.totalMinor : null,
      customersPerDay: period.joinedPerDay,
    },
  });
  const { from, to } = period;
  return { from, to, ...profits, cost, experiment, lines };
}

function toFigures(
  found: PeriodExperiment,
  { effect, varianceReduction, treated, holdout }: MeasuredEffect,
  { basis, pointMinor }: { basis: RoiBasis; pointMinor: number },
): ExperimentFigures {
  const { from, to, mode, heldBelow, began, weeks } = found;
  return {
    ...{ from, to, mode, heldBelow, began, effect, varianceReduction },
    treated: treated.count,
    holdout: holdout.count,
    cost: costOf(found, pointMinor, basis),
    weeks: weeks.map((week) => ({
      from: week.from,
      to: week.to,
      effect: measuredEffect(week, basis.marginPercent / 100).effect,
    })),
  };
}

const MONTHS = 12;
const DAYS = 365;

/** What is said by the month counts by the day: twelve months are 365 days. Liabilities are at today's value of a point. */
function costOf(period: DayRange & PeriodPoints, pointMinor: number, basis: RoiBasis): Cost {
  const { rewardsMinor, pointsBefore, pointsAfter } = period;
  const owed = (points: number) => Math.round(points * pointMinor * (1 - basis.breakage));
  const ofDays = (monthMinor: number) => Math.round((monthMinor * MONTHS * lengthOf(period)) / DAYS);
  const parts = {
    rewardsMinor,
    liabilityBeforeMinor: owed(pointsBefore),
    liabilityAfterMinor: owed(pointsAfter),
    appMinor: ofDays(basis.appMonthMinor),
    campaignsMinor: ofDays(basis.campaignMonthMinor),
  };
  return { ...parts, ...programmeCost(parts) };
}
