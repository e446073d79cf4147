import type { Moments, PairedMoments } from "./moments";

/**
 * `theta`: how much of a difference in spend before is expected back in the outcome. `varianceReduction`: by what share the
 * squared standard error of the difference shrank. `meanBefore`: over both groups.
 */
export type Cuped = {
  theta: number;
  meanBefore: number;
  varianceReduction: number;
  treated: Moments;
  holdout: Moments;
};

/**
 * The outcomes of both groups with what spend before the start foretold of them taken off: y − θ (x − x̄). Assignment was
 * random, so x differs by chance alone: the expected difference stays, its variance shrinks by the squared correlation.
 *
 * θ is the slope within the groups (the pooled covariance over the pooled variance), so an effect can't leak into it; 0 where
 * spend before does not vary. It is estimated, which costs one degree of freedom: nothing at the sizes that are judged.
 *
 * Source: Deng, Xu, Kohavi & Walker 2013, "Improving the sensitivity of online controlled experiments by utilizing
 * pre-experiment data".
 */
export function cuped(treated: PairedMoments, holdout: PairedMoments): Cuped {
  const groups = [treated, holdout];
  const within = (of: (group: PairedMoments) => number) =>
    groups.reduce((sum, group) => sum + of(group) * Math.max(0, group.before.count - 1), 0);
  const spread = within(({ before }) => before.variance);
  const theta = spread === 0 ? 0 : within(({ covariance }) => covariance) / spread;
  const meanBefore = pooledMean(treated.before, holdout.before);
  const adjusted = groups.map((group) => adjust(group, theta, meanBefore)) as [Moments, Moments];
  const former = squaredError(treated.outcome, holdout.outcome);
  const varianceReduction = former === 0 ? 0 : 1 - squaredError(...adjusted) / former;
  return { theta, meanBefore, varianceReduction, treated: adjusted[0], holdout: adjusted[1] };
}

function adjust({ before, outcome, covariance }: PairedMoments, theta: number, meanBefore: number): Moments {
  return {
    count: outcome.count,
    mean: outcome.mean - theta * (before.mean - meanBefore),
    variance: Math.max(0, outcome.variance - 2 * theta * covariance + theta ** 2 * before.variance),
  };
}

function pooledMean(a: Moments, b: Moments): number {
  const count = a.count + b.count;
  return count === 0 ? 0 : (a.count * a.mean + b.count * b.mean) / count;
}

function squaredError(a: Moments, b: Moments): number {
  return a.variance / Math.max(1, a.count) + b.variance / Math.max(1, b.count);
}
