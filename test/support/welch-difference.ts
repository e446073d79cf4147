import type { Difference } from "~/domain/insights/statistics/difference";
import { studentQuantile } from "~/domain/insights/statistics/distributions";
import type { Moments } from "~/domain/insights/statistics/moments";

/**
 * What the app's own interval is compared with: treated less holdout, with the interval of Welch's unequal-variances t: the two groups need not be of one size, nor
 * vary alike. Degrees of freedom by Welch and Satterthwaite. Null when a group has fewer than two customers.
 *
 * Source: Welch 1947, "The generalization of Student's problem". R: t.test(x, y).
 *
 * @example
 * // x = 27.5, 21, 19, 23.6, 17; y = 27.1, 22, 20.8, 23.4
 * welchDifference(momentsOf(x), momentsOf(y), 0.95); // => { value: -1.705, low: -7.1303, high: 3.7203 }
 */
export function welchDifference(treated: Moments, holdout: Moments, confidence: number): Difference | null {
  if (treated.count < 2 || holdout.count < 2) return null;
  const value = treated.mean - holdout.mean;
  const error = Math.sqrt(treated.variance / treated.count + holdout.variance / holdout.count);
  if (error === 0) return { value, low: value, high: value };
  const reach = studentQuantile((1 + confidence) / 2, degreesOf(treated, holdout)) * error;
  return { value, low: value - reach, high: value + reach };
}

/** Degrees of freedom of two samples' difference by Welch and Satterthwaite; at least one of them varies. */
function degreesOf(treated: Moments, holdout: Moments): number {
  const a = treated.variance / treated.count;
  const b = holdout.variance / holdout.count;
  return (a + b) ** 2 / (a ** 2 / (treated.count - 1) + b ** 2 / (holdout.count - 1));
}
