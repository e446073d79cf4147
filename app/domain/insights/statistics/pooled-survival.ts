/**
 * A cohort as it was watched: how many began, and how many of them were lost to the event in each month of age, from month
 * 0. The list ends with the last age that the cohort has completed, so cohorts of different ages have lists of different
 * lengths.
 */
export type WatchedCohort = { size: number; eventsByAge: readonly number[] };

/** `surviving`: share that had no event by the end of this age. `atRisk`: without event at its start, in cohorts watched through it. */
export type SurvivalStep = { age: number; cohorts: number; atRisk: number; events: number; surviving: number };

/**
 * What share has had no event by age, from cohorts that were watched for different times: Kaplan and Meier's product over
 * ages of 1 − events / at risk, each age pooled over all cohorts that have completed it. Ends with the oldest age; at
 * an age where nobody is at risk the share stays.
 *
 * Source: Kaplan & Meier 1958, "Nonparametric estimation from incomplete observations".
 */
export function pooledSurvival(cohorts: readonly WatchedCohort[]): SurvivalStep[] {
  const steps: SurvivalStep[] = [];
  const left = cohorts.map(({ size }) => size);
  const ages = Math.max(0, ...cohorts.map(({ eventsByAge }) => eventsByAge.length));
  let surviving = 1;
  for (let age = 0; age < ages; age += 1) {
    const step = { age, cohorts: 0, atRisk: 0, events: 0 };
    for (const [index, { eventsByAge }] of cohorts.entries()) {
      const events = eventsByAge[age];
      if (events === undefined) continue;
      step.cohorts += 1;
      step.atRisk += left[index]!;
      step.events += events;
      left[index]! -= events;
    }
    if (step.atRisk > 0) surviving *= 1 - step.events / step.atRisk;
    steps.push({ ...step, surviving });
  }
  return steps;
}
