import type { Moments } from "../statistics/moments";
import type { Randomized } from "../statistics/randomization";
import { customersNeeded } from "./customers-needed";
import { holdsZero } from "./incremental-return";

/**
 * What can be said of an effect. `measured`: it is not 0. `does_not_pay`: there may be none, and if there is one, it is smaller
 * than what it costs. `small`: the same of an effect worth knowing, where there is no cost to compare with. `not_enough`: there
 * may be none, or one that is asked for; how many more customers of both groups it takes to tell, null where a group is empty
 * or nothing varies, and how many days at the present rate, null where none join.
 */
export type Verdict =
  | { kind: "measured" }
  | { kind: "does_not_pay" }
  | { kind: "small" }
  | { kind: "not_enough"; moreCustomers: number | null; moreDays: number | null };

/**
 * `payingEffect`: the effect per customer from which the programme pays: cost / treated customers; null where that is not known,
 * or there is none.
 */
export type Judged = {
  difference: Randomized | null;
  treated: Moments;
  holdout: Moments;
  payingEffect: number | null;
  customersPerDay: number;
};

/** Below so many in either group nothing is said. */
export const SMALLEST_GROUP = 100;
/** Nor where chance alone makes the difference more lopsided than this: then a handful of large spenders decides it. */
export const MOST_SKEWNESS = 1;
/** Where no cost says which effect is asked for, one of this share of what somebody held out comes to is worth knowing. */
export const WORTH_KNOWING = 0.1;

/** What may be shown of an effect, and what it takes until more may be: power 0.8 at a two-sided 5 %, at today's shares. */
export function judgeEffect(judged: Judged): Verdict {
  const { difference, treated, holdout, payingEffect } = judged;
  const sought = effectSought(judged);
  const smallest = Math.min(treated.count, holdout.count);
  if (difference === null || smallest < SMALLEST_GROUP) return notEnough(judged);
  if (Math.abs(difference.skewness) > MOST_SKEWNESS) return notEnough(judged);
  if (!holdsZero(difference)) return { kind: "measured" };
  if (sought === null || difference.high >= sought) return notEnough(judged);
  if (payingEffect !== null) return { kind: "does_not_pay" };
  return difference.low > -sought ? { kind: "small" } : notEnough(judged);
}

/** Null where nothing says how large an effect would have to be: nobody held out comes to anything. */
function effectSought({ payingEffect, holdout }: Judged): number | null {
  if (payingEffect !== null) return payingEffect;
  return holdout.mean > 0 ? holdout.mean * WORTH_KNOWING : null;
}

function notEnough(judged: Judged): Verdict {
  const moreCustomers = missingCustomers(judged);
  const { customersPerDay } = judged;
  const moreDays = moreCustomers === null || customersPerDay <= 0 ? null : Math.ceil(moreCustomers / customersPerDay);
  return { kind: "not_enough", moreCustomers, moreDays };
}

/**
 * The most of: what the smallest group lacks, what evens the skewness out (it shrinks with the square root), what the power
 * asks for, and, once that is there, what makes the interval as narrow as the effect: it can't hold both nothing and the effect
 * then.
 */
function missingCustomers(judged: Judged): number | null {
  const { difference, treated, holdout } = judged;
  const sought = effectSought(judged);
  const present = treated.count + holdout.count;
  const forGroups = customersForSize(treated.count, holdout.count);
  const forSkewness = Math.ceil(present * (((difference?.skewness ?? 0) / MOST_SKEWNESS) ** 2 - 1));
  const forSize = forGroups === null ? null : Math.max(forGroups, forSkewness);
  const needed = sought === null ? null : customersNeeded({ treated, holdout, effect: sought });
  if (difference === null || sought === null || needed === null || forSize === null) return forSize;
  const width = difference.high - difference.low;
  const forWidth = needed > present ? 0 : Math.ceil(present * ((width / sought) ** 2 - 1));
  return Math.max(forSize, needed - present, forWidth);
}

/** Null where a group is empty: no share of the customers to come is known to go there. */
function customersForSize(treated: number, holdout: number): number | null {
  const smallest = Math.min(treated, holdout);
  if (smallest === 0) return null;
  const present = treated + holdout;
  return Math.max(0, Math.ceil((present * SMALLEST_GROUP) / smallest) - present);
}
