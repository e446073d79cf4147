import { normalQuantile } from "../statistics/distributions";
import type { Moments } from "../statistics/moments";

const ALPHA = 0.05;
const POWER = 0.8;

/**
 * How many customers of both groups together it takes to see an effect: with power 0.8 at a two-sided level of 0.05, with
 * the variances observed, and the two groups growing in the shares they have now.
 *
 *     n = (z₀.₉₇₅ + z₀.₈)² × (variance treated / share treated + variance holdout / share holdout) / effect²
 *
 * Each group is rounded up. The normal approximation: exact t asks for one or two more a group. Null where a group has fewer
 * than two customers, the effect is 0, or nothing varies.
 *
 * Source: the two-sample comparison of means in any text, e.g. Chow, Shao & Wang, "Sample size calculations in clinical research".
 *
 * @example
 * // two halves, standard deviation 10, effect 5: 63 in each
 */
export function customersNeeded(sample: { treated: Moments; holdout: Moments; effect: number }): number | null {
  const { treated, holdout, effect } = sample;
  if (treated.count < 2 || holdout.count < 2 || effect === 0) return null;
  const present = treated.count + holdout.count;
  const shares = [treated.count / present, holdout.count / present] as const;
  const variance = treated.variance / shares[0] + holdout.variance / shares[1];
  if (variance === 0) return null;
  const needed = ((normalQuantile(1 - ALPHA / 2) + normalQuantile(POWER)) ** 2 * variance) / effect ** 2;
  return Math.ceil(needed * shares[0]) + Math.ceil(needed * shares[1]);
}
