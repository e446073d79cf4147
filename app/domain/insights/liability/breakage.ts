import { pooledSurvival, type SurvivalStep } from "../statistics/pooled-survival";

/**
 * The points that were issued in one month, net of what was taken back. `redeemedByAge`: net of returns, in the month of issue
 * and each month after it, ending with the last full month. `outstanding`: what can still be redeemed.
 */
export type IssueCohort = {
  month: string;
  issued: number;
  redeemedByAge: readonly number[];
  outstanding: number;
};

/** What an estimate rests on. `extrapolated`: the share of all points that it expects to be redeemed beyond the oldest age. */
export type BreakageBasis = { cohorts: number; points: number; oldestAge: number; extrapolated: number };

/** `ofIssued`: the share of this cohort's points that will never be redeemed; `ofOutstanding`: of those that still could be. */
export type CohortBreakage = { month: string; outstanding: number; ofIssued: number; ofOutstanding: number };

export type Breakage = {
  ofIssued: number;
  ofOutstanding: number;
  cohorts: CohortBreakage[];
  curve: SurvivalStep[];
  basis: BreakageBasis;
};

/** Ages that must have been watched in full: with fewer, the tail is a guess. */
const FEWEST_AGES = 6;

/**
 * The share of points that will never be redeemed, from how older cohorts were redeemed by age: the empirical survival of
 * points, pooled by age, then extrapolated.
 *
 * Beyond the oldest age redemption goes on at a rate that falls as it fell before. The last w ages and the w before them are
 * pooled, w half the ages, six at most; each pool has a monthly rate and a mean age, weighed by the points at risk; between
 * the two the rate shrinks by the same factor each month, one at most, and so it does from there on. It ends after
 * `monthsToLive`, when points expire; after ten years where they do not (null). Points that expired are points never
 * redeemed: they stay in the denominator.
 *
 * A cohort's outstanding points have outlived some redemption, so more of them break than of those just issued: what is yet
 * to be redeemed is expected of the cohort's unredeemed points, and comes out of the outstanding ones. Null below six
 * full ages or when nothing was issued: no breakage is known, and the whole of what is outstanding is owed.
 */
export function estimateBreakage(cohorts: readonly IssueCohort[], monthsToLive: number | null): Breakage | null {
  const curve = pooledSurvival(
    cohorts.map(({ issued, redeemedByAge }) => ({ size: issued, eventsByAge: redeemedByAge })),
  );
  const watched = curve.filter(({ atRisk }) => atRisk > 0);
  if (watched.length < FEWEST_AGES) return null;
  const observed = watched.at(-1)!.surviving;
  const ultimate = observed * survivalOfTail(watched, monthsToLive ?? LONGEST_LIFE);
  const each = cohorts.map((cohort) => breakageOfCohort(cohort, curve, ultimate));
  const issued = sumOf(cohorts, ({ issued }) => issued);
  const outstanding = sumOf(each, (cohort) => cohort.outstanding);
  const broken = sumOf(each, (cohort) => cohort.outstanding * cohort.ofOutstanding);
  return {
    ofIssued: ultimate,
    ofOutstanding: outstanding > 0 ? broken / outstanding : 0,
    cohorts: each,
    curve,
    basis: {
      cohorts: cohorts.length,
      points: issued,
      oldestAge: watched.length - 1,
      extrapolated: observed - ultimate,
    },
  };
}

/** Months after which nothing more is expected of points that do not expire. */
const LONGEST_LIFE = 120;

/** The share of what survived the oldest age that also survives until the last one. */
function survivalOfTail(curve: readonly SurvivalStep[], lastAge: number): number {
  const width = Math.min(6, Math.floor(curve.length / 2));
  const recent = pooledRate(curve.slice(-width));
  const former = pooledRate(curve.slice(-2 * width, -width));
  const decay = recent.rate < former.rate ? (recent.rate / former.rate) ** (1 / (recent.age - former.age)) : 1;
  let rate = recent.rate * decay ** (curve.length - recent.age);
  let surviving = 1;
  for (let age = curve.length; age <= lastAge && rate > 0; age += 1) {
    surviving *= 1 - rate;
    rate *= decay;
  }
  return surviving;
}

/** The monthly rate over some ages, and the mean age it is of: both weighed by the points at risk. */
function pooledRate(steps: readonly SurvivalStep[]): { rate: number; age: number } {
  const atRisk = sumOf(steps, (step) => step.atRisk);
  const rate = sumOf(steps, (step) => step.events) / atRisk;
  return { rate: Math.min(1, Math.max(0, rate)), age: sumOf(steps, (step) => step.age * step.atRisk) / atRisk };
}

function breakageOfCohort(cohort: IssueCohort, curve: readonly SurvivalStep[], ultimate: number): CohortBreakage {
  const { month, issued, redeemedByAge, outstanding } = cohort;
  const unredeemed = issued - sumOf(redeemedByAge, (points) => points);
  const soFar = curve[redeemedByAge.length - 1]?.surviving ?? 1;
  const toCome = soFar > 0 ? unredeemed * (1 - ultimate / soFar) : 0;
  const redeemable = Math.min(Math.max(0, toCome), Math.max(0, outstanding));
  return {
    month,
    outstanding,
    ofIssued: issued > 0 ? (unredeemed - redeemable) / issued : 0,
    ofOutstanding: outstanding > 0 ? 1 - redeemable / outstanding : 0,
  };
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
