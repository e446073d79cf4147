import { costOfPoints, pointCost } from "~/domain/insights/liability/point-cost";
import type { Programme } from "./programme";

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
