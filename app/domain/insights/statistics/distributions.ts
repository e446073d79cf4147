import jStat from "jstat";

/**
 * The value that a standard normal variable stays below with probability p. Infinite for 0 and 1.
 *
 * @example
 * normalQuantile(0.975); // => 1.959963985
 */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1);
}

/**
 * The same of Student's t; degrees of freedom need not be whole. Right to seven digits: R's qt and SciPy's t.ppf agree.
 *
 * @example
 * studentQuantile(0.975, 10); // => 2.22813884
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(p, degreesOfFreedom);
}
