import { costOfPoints, type PointCost } from "./point-cost";

/** Whole minor units. */
export type Liability = { grossMinor: number; breakageMinor: number; liabilityMinor: number };

/**
 * Outstanding points × cost of a point × (1 − breakage), in whole minor units, half away from zero. `breakage` is the share of the
 * *outstanding* points that will never be redeemed; 0 where none is known. The gross amount and the liability are rounded,
 * and the breakage is their difference, so the three add up.
 *
 * @example
 * pointsLiability({ outstanding: 100_000, cost: { points: 1, minor: 1 }, breakage: 0.2 });
 * // => { grossMinor: 100000, breakageMinor: 20000, liabilityMinor: 80000 }
 */
export function pointsLiability(points: { outstanding: number; cost: PointCost; breakage: number }): Liability {
  const { outstanding, cost, breakage } = points;
  const grossMinor = costOfPoints(outstanding, cost);
  // Without breakage it is the gross amount to the last digit, whatever a fraction's binary form is.
  const owed = breakage === 0 ? grossMinor : ((outstanding * cost.minor) / cost.points) * (1 - breakage);
  const liabilityMinor = roundHalfAway(owed);
  return { grossMinor, breakageMinor: grossMinor - liabilityMinor, liabilityMinor };
}

/** To a whole number, half away from zero; never −0. */
export function roundHalfAway(value: number): number {
  return 0 + Math.sign(value) * Math.round(Math.abs(value));
}
