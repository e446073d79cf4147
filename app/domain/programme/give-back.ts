import type { Programme } from "./programme";

/**
 * Percent of spend that the base rate gives back, when points are spent at their value.
 *
 * @example
 * giveBackPercent({ earning: { points: 5, perMajor: 1 }, pointValue: { points: 100, major: 1 } }); // => 5
 */
export function giveBackPercent({
  earning,
  pointValue,
}: {
  earning: Pick<Programme["earning"], "points" | "perMajor">;
  pointValue: Programme["pointValue"];
}): number {
  return (100 * earning.points * pointValue.major) / (earning.perMajor * pointValue.points);
}

/**
 * What members of the tier that earns most are given back, percent of spend: what a generous programme is judged by. Bonus
 * days and product rules come on top.
 */
export function topGiveBackPercent({
  tiers,
  ...rates
}: Parameters<typeof giveBackPercent>[0] & {
  tiers: readonly Pick<Programme["tiers"][number], "multiplierPercent">[];
}): number {
  return (giveBackPercent(rates) * Math.max(100, ...tiers.map(({ multiplierPercent }) => multiplierPercent))) / 100;
}

/** Above this a merchant is warned of the base rate. */
export const GIVE_BACK_WARN_PERCENT = 5;
/** Above this, with the highest tier's multiplier, a merchant is asked to confirm before publishing. */
export const GIVE_BACK_CONFIRM_PERCENT = 10;
