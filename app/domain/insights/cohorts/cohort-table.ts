import { monthsBetween } from "./months";
import { share } from "../statistics/share";

/** What the customers whose first order was in one month did in another, both YYYY-MM. Months without orders have no row. */
export type CohortRow = { firstMonth: string; orderMonth: string; customers: number; revenueMinor: number };

/** `age`: months since the first order. `retention`: customers who ordered in that month, of the whole cohort. */
export type CohortCell = { age: number; customers: number; revenueMinor: number; retention: number };

/** Cells from age 0 to the last month, without gaps. */
export type Cohort = { month: string; size: number; cells: CohortCell[] };

/**
 * Cohorts by month of first order, the oldest first. Months in which nobody of a cohort ordered are zeros; months after
 * `lastMonth` are not there: they have not happened. A cohort's size is its customers of age 0. Throws RangeError for rows
 * that lie beyond the last month or before their own first, and for a cohort without a first month.
 */
export function cohortTable(rows: readonly CohortRow[], lastMonth: string): Cohort[] {
  const byMonth = Map.groupBy(rows, ({ firstMonth }) => firstMonth);
  return [...byMonth].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, own]) => cohortOf(month, own, lastMonth));
}

function cohortOf(month: string, rows: readonly CohortRow[], lastMonth: string): Cohort {
  const ages = monthsBetween(month, lastMonth) + 1;
  const cells = Array.from({ length: Math.max(0, ages) }, (_, age) => ({ age, customers: 0, revenueMinor: 0 }));
  for (const { orderMonth, customers, revenueMinor } of rows) {
    const cell = cells[monthsBetween(month, orderMonth)];
    if (!cell) throw new RangeError(`an order in ${orderMonth} of the customers of ${month}, until ${lastMonth}`);
    cell.customers += customers;
    cell.revenueMinor += revenueMinor;
  }
  const size = cells[0]?.customers ?? 0;
  if (size === 0) throw new RangeError(`the customers of ${month} have no first order`);
  return { month, size, cells: cells.map((cell) => ({ ...cell, retention: cell.customers / size })) };
}

/** `cohorts` and `size`: those that are old enough to have a cell of this age; the rate is over all of their customers. */
export type RetentionStep = { age: number; cohorts: number; size: number; customers: number; retention: number };

/** The share of customers who order in a month, by months since their first order, over all cohorts that are old enough. */
export function retentionCurve(cohorts: readonly Cohort[]): RetentionStep[] {
  const steps: Omit<RetentionStep, "retention">[] = [];
  for (const { size, cells } of cohorts) {
    for (const { age, customers } of cells) {
      const step = (steps[age] ??= { age, cohorts: 0, size: 0, customers: 0 });
      step.cohorts += 1;
      step.size += size;
      step.customers += customers;
    }
  }
  return steps.map((step) => ({ ...step, retention: share(step.customers, step.size)! }));
}
