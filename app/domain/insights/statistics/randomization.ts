import { studentQuantile } from "./distributions";
import type { ThirdMoments } from "./paired-sums";
import type { Difference } from "./difference";

/** `skewness`: how lopsided chance alone makes the difference; beyond ±1 a handful of customers decides, and the interval is off. */
export type Randomized = Difference & { skewness: number };

/**
 * Treated less holdout, with the interval that the drawing of the groups gives: every effect that, taken off the treated, leaves
 * a difference which drawing the same customers again would often give. What drawing does to a mean is known (Pitman): its
 * variance and skewness follow from all customers together, so it does not matter that a small holdout of skewed spend knows
 * its own badly. The ends are Cornish and Fisher's.
 *
 * Exact, but for the expansion, for an effect that is the same for everybody, and so for none: programmes that do nothing look
 * like a gain as often as they should. Where the effect grows with spend the interval is wider than it had to be. Null when a
 * group has fewer than two customers.
 *
 * Sources: Fisher 1935, "The design of experiments"; Pitman 1937, "Significance tests which may be applied to samples from
 * any populations"; Cornish & Fisher 1938, "Moments and cumulants in the specification of distributions".
 */
export function randomizedDifference(
  treated: ThirdMoments,
  holdout: ThirdMoments,
  confidence: number,
): Randomized | null {
  if (treated.count < 2 || holdout.count < 2) return null;
  const value = treated.mean - holdout.mean;
  const { error, skewness } = ofDrawing(treated, holdout);
  if (error === 0) return { value, low: value, high: value, skewness: 0 };
  const reach = studentQuantile((1 + confidence) / 2, treated.count + holdout.count - 2);
  const lean = (skewness * (reach ** 2 - 1)) / 6;
  return { value, low: value - error * (lean + reach), high: value - error * (lean - reach), skewness };
}

/** The standard error and the skewness that drawing the groups gives the difference, around the groups' own means. */
function ofDrawing(treated: ThirdMoments, holdout: ThirdMoments): { error: number; skewness: number } {
  const all = treated.count + holdout.count;
  const squares = [treated, holdout].reduce((sum, { count, variance }) => sum + (count - 1) * variance, 0);
  const cubes = treated.count * treated.third + holdout.count * holdout.third;
  const error = Math.sqrt((squares / (all - 2)) * (1 / treated.count + 1 / holdout.count));
  if (error === 0) return { error, skewness: 0 };
  const third = (cubes * all) / ((all - 1) * (all - 2));
  return { error, skewness: (third * (1 / treated.count ** 2 - 1 / holdout.count ** 2)) / error ** 3 };
}
