import { cuped } from "../statistics/cuped";
import type { Moments } from "../statistics/moments";
import { momentsOfSums, thirdOfSums, type PairedSums } from "../statistics/paired-sums";
import { randomizedDifference, type Randomized } from "../statistics/randomization";

/**
 * What the treated come to per customer more than who is held out, and the groups' moments, all after CUPED. `effect` null where a
 * group has fewer than two customers. `varianceReduction`: what knowing of the time before has saved.
 */
export type MeasuredEffect = {
  effect: Randomized | null;
  treated: Moments;
  holdout: Moments;
  varianceReduction: number;
};

/** By how sure an interval is. */
const CONFIDENCE = 0.95;

/**
 * The effect per customer by two groups' sums of profit before (x) and since (y): CUPED, then the interval of the drawing.
 * `factor` makes profit of what the sums are of: the gross margin, as a fraction.
 */
export function measuredEffect(groups: { treated: PairedSums; holdout: PairedSums }, factor: number): MeasuredEffect {
  const [treated, holdout] = [scaled(groups.treated, factor), scaled(groups.holdout, factor)];
  const { theta, varianceReduction, ...adjusted } = cuped(momentsOfSums(treated), momentsOfSums(holdout));
  const effect = randomizedDifference(
    { ...adjusted.treated, third: thirdOfSums(treated, theta) },
    { ...adjusted.holdout, third: thirdOfSums(holdout, theta) },
    CONFIDENCE,
  );
  return { effect, treated: adjusted.treated, holdout: adjusted.holdout, varianceReduction };
}

/** The sums of values that are so many times as large: a sum of products of three of them grows with the third power. */
function scaled(sums: PairedSums, factor: number): PairedSums {
  const grown = Object.entries(sums).map(
    ([of, sum]) => [of, of === "count" ? sum : sum * factor ** of.length] as const,
  );
  return Object.fromEntries(grown) as PairedSums;
}
