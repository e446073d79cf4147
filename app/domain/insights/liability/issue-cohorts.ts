import { monthsBetween } from "../cohorts/months";
import type { IssueCohort } from "./breakage";

/** What a month's points come to: `issued` net of what was taken back, `outstanding` left in lots or held for codes. */
export type IssuedMonth = { month: string; issued: number; outstanding: number };

/** Points of one month's issue, used in another (or the same) one. */
export type RedeemedMonth = { month: string; usedIn: string; points: number };

/**
 * The cohorts of issue as `estimateBreakage` takes them: what was redeemed of each by age in months, from the month of issue up
 * to the last full one, before `thisMonth`. Used before they were earned, by a late message, counts as in the month of issue.
 */
export function issueCohorts(
  issued: readonly IssuedMonth[],
  redeemed: readonly RedeemedMonth[],
  thisMonth: string,
): IssueCohort[] {
  const lastAge = (month: string) => monthsBetween(month, thisMonth) - 1;
  const byAge = new Map(issued.map(({ month }) => [month, new Array<number>(Math.max(0, lastAge(month) + 1)).fill(0)]));
  for (const { month, usedIn, points } of redeemed) {
    const ages = byAge.get(month);
    const age = Math.max(0, monthsBetween(month, usedIn));
    if (ages && age < ages.length) ages[age]! += points;
  }
  return issued.map((cohort) => ({ ...cohort, redeemedByAge: byAge.get(cohort.month)! }));
}
