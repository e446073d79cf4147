import { type IncrementalReturn, incrementalReturn } from "./incremental-return";
import type { MeasuredEffect } from "./measured-effect";
import { type Returns, returnsOn } from "./returns";
import { judgeEffect, type Verdict } from "./verdict";

/**
 * A range's profits, in minor units and before rewards are taken off. `attributed`: of orders that used a reward code.
 * `influenced`: of all orders of active members. `experiment`: what the holdout says, of the days there was one; `costMinor` is of the
 * same days, null where only a part of the programme was held out, whose cost is not known by itself.
 */
export type RangeProfits = {
  attributedMinor: number;
  influencedMinor: number;
  costMinor: number;
  experiment: (MeasuredEffect & { costMinor: number | null; customersPerDay: number }) | null;
};

/**
 * The return three times, never once. Attributed and influenced profit would partly have come anyway: both are upper bounds
 * that customers chose themselves into. Only the incremental line is the programme's doing, and only where the verdict is
 * `measured` may it be shown as a number.
 */
export type ThreeLines = {
  attributed: Returns;
  influenced: Returns;
  incremental: IncrementalReturn | null;
  verdict: Verdict | null;
};

/** The three lines; without a holdout the third is not there, and nothing is said of it. */
export function threeLines({ attributedMinor, influencedMinor, costMinor, experiment }: RangeProfits): ThreeLines {
  const lines = {
    attributed: returnsOn(attributedMinor, costMinor),
    influenced: returnsOn(influencedMinor, costMinor),
  };
  if (!experiment) return { ...lines, incremental: null, verdict: null };
  const { effect, treated, holdout, customersPerDay } = experiment;
  const cost = experiment.costMinor ?? 0;
  const payingEffect = cost > 0 && treated.count > 0 ? cost / treated.count : null;
  return {
    ...lines,
    incremental: effect && incrementalReturn(effect, treated.count, cost),
    verdict: judgeEffect({ difference: effect, treated, holdout, payingEffect, customersPerDay }),
  };
}
