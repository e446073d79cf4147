import type { Programme } from "./programme";

/**
 * Percent of spend that the base rate gives back, when points are spent at their value.
 *
 * @example
 * giveBackPercent({ earning: { points: 5, perMajor: 1, holdDays: 14 }, pointValue: { points: 100, major: 1 } }); // => 5
 */
export function giveBackPercent({ earning, pointValue }: Pick<Programme, "earning" | "pointValue">): number {
  return (100 * earning.points * pointValue.major) / (earning.perMajor * pointValue.points);
}

/** Above this a merchant is warned, and asked to confirm, before publishing. */
export const GIVE_BACK_WARN_PERCENT = 5;
export const GIVE_BACK_CONFIRM_PERCENT = 10;
