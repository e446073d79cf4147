/** How many values there are, their mean and their variance: of a sample, divided by n − 1; 0 for fewer than two values. */
export type Moments = { count: number; mean: number; variance: number };

/** Moments of two values of the same customers, with their covariance: PostgreSQL's avg, var_samp and covar_samp. */
export type PairedMoments = { before: Moments; outcome: Moments; covariance: number };

/** In two passes, so that large means do not cost digits. The mean of no values is 0. */
export function momentsOf(values: ArrayLike<number>): Moments {
  const mean = meanOf(values);
  return { count: values.length, mean, variance: comoment(values, mean, values, mean) };
}

/** Of two arrays in the same order of customers. Throws RangeError when their lengths differ. */
export function pairedMomentsOf(before: ArrayLike<number>, outcome: ArrayLike<number>): PairedMoments {
  if (before.length !== outcome.length) throw new RangeError(`${before.length} values before, ${outcome.length} after`);
  const moments = { before: momentsOf(before), outcome: momentsOf(outcome) };
  return { ...moments, covariance: comoment(before, moments.before.mean, outcome, moments.outcome.mean) };
}

/** The mean of no values is 0. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return values.length === 0 ? 0 : sum / values.length;
}

function comoment(a: ArrayLike<number>, meanA: number, b: ArrayLike<number>, meanB: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return a.length < 2 ? 0 : sum / (a.length - 1);
}
