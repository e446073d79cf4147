import { costOfPoints, pointCost } from "~/domain/insights/liability/point-cost";
import { minorFromDecimal } from "~/domain/money";
import type { Programme } from "./programme";
import type { Reward } from "./reward";

/**
 * What points are worth in money at the programme's value of a point: minor units, rounded half away from zero.
 * Exact for any number of points a shop can have out.
 *
 * @example
 * pointsWorthMinor(1250, { points: 100, major: 1 }, "USD"); // => 1250
 */
export function pointsWorthMinor(points: number, value: Programme["pointValue"], currency: string): number {
  return costOfPoints(points, pointCost(value, currency));
}

/** What a reward is worth that is given for no points: the amount it takes off, or what its points are worth. Minor units. */
export function rewardWorthMinor(reward: Reward, value: Programme["pointValue"], currency: string): number {
  if (reward.kind === "fixed_amount") return minorFromDecimal(reward.value, currency);
  return pointsWorthMinor(reward.points, value, currency);
}
