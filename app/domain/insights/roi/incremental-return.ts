import type { Difference, Interval } from "../statistics/difference";
import { returnsOn } from "./returns";

/** Both forms of the return, each with the interval of the effect it comes from; a form without cost is null. */
export type IncrementalReturn = { profit: Difference; gross: Difference | null; net: Difference | null };

/**
 * The return of what the programme itself brought: the difference per customer × the customers it was open to, over its cost.
 *
 * `perCustomer` is treated less holdout, in gross profit **before** rewards are taken off: rewards are in the cost. The cost is
 * known, not estimated, so the interval is the effect's alone. Null where the cost is not above 0: there is no return on
 * nothing, and a negative cost would turn the interval around.
 */
export function incrementalReturn(
  perCustomer: Difference,
  treatedCustomers: number,
  costMinor: number,
): IncrementalReturn {
  const profit = mapDifference(perCustomer, (value) => value * treatedCustomers);
  if (costMinor <= 0) return { profit, gross: null, net: null };
  return {
    profit,
    gross: mapDifference(profit, (value) => returnsOn(value, costMinor).gross!),
    net: mapDifference(profit, (value) => returnsOn(value, costMinor).net!),
  };
}

/** Whether no effect at all is among what the interval holds. */
export function holdsZero({ low, high }: Interval): boolean {
  return low <= 0 && high >= 0;
}

function mapDifference({ value, low, high }: Difference, change: (value: number) => number): Difference {
  return { value: change(value), low: change(low), high: change(high) };
}
