import { minorPerMajor } from "~/domain/money";
import type { Programme } from "~/domain/programme/programme";

/** What redeemed points cost the shop: so many `points` cost so many `minor` units of its currency, both whole. */
export type PointCost = { points: number; minor: number };

/** The cost of a programme's points: what they are worth when they are spent. */
export function pointCost({ points, major }: Programme["pointValue"], currency: string): PointCost {
  return { points, minor: major * minorPerMajor(currency) };
}

/**
 * What points cost in whole minor units, half away from zero. Exact for any number of points a shop can have out.
 *
 * @example
 * costOfPoints(1901, { points: 2, minor: 1 }); // => 951
 */
export function costOfPoints(points: number, cost: PointCost): number {
  const scaled = BigInt(Math.abs(points)) * BigInt(cost.minor);
  const divisor = BigInt(cost.points);
  const rounded = Number((2n * scaled + divisor) / (2n * divisor));
  return points < 0 ? 0 - rounded : rounded;
}
