import { share } from "../statistics/share";

/**
 * An order that used a reward: the days since the customer's order before, and the customer's own usual gap until then, null
 * where there is none yet.
 */
export type RewardedOrder = { daysSinceLast: number; usualGapDays: number | null };

/** By gap ratio: days since the last order / own usual gap. */
export type Timing = "early" | "due" | "overdue" | "unknown";

/** From here on the next order was due. */
const DUE = 0.8;
/** From here on it was overdue: the ratio at which a customer counts as late everywhere else. */
const OVERDUE = 1.5;

/**
 * When a rewarded order came, by the customer's own rhythm: `early` below 0.8 of the usual gap, `due` from 0.8 up to but not
 * including 1.5, `overdue` from 1.5. Unknown without a usual gap, or where it is 0.
 */
export function timingOf({ daysSinceLast, usualGapDays }: RewardedOrder): Timing {
  if (usualGapDays === null || usualGapDays <= 0) return "unknown";
  const ratio = daysSinceLast / usualGapDays;
  if (ratio < DUE) return "early";
  return ratio < OVERDUE ? "due" : "overdue";
}

/** `dueShare`: of the orders whose timing is known; null while none is. */
export type Cannibalisation = Record<Timing, number> & { dueShare: number | null };

/**
 * How many rewards went to orders that were due anyway. Observational: an order that was due need not have come, and an
 * early one need not have come because of the reward. It says where to look, not what was lost.
 */
export function cannibalisation(orders: Iterable<RewardedOrder>): Cannibalisation {
  const counts: Record<Timing, number> = { early: 0, due: 0, overdue: 0, unknown: 0 };
  for (const order of orders) counts[timingOf(order)] += 1;
  return { ...counts, dueShare: share(counts.due, counts.early + counts.due + counts.overdue) };
}
