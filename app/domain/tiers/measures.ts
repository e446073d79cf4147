import type { TierRules } from "~/domain/programme/tier-rules";

/** What qualifies for a tier, by each of the three ways of measuring it. Negative where something is taken back. */
export type Measures = { minor: number; points: number; orders: number };

export const NOTHING: Measures = { minor: 0, points: 0, orders: 0 };

export function plus(one: Measures, other: Measures): Measures {
  return { minor: one.minor + other.minor, points: one.points + other.points, orders: one.orders + other.orders };
}

export function minus(one: Measures, other: Measures): Measures {
  return { minor: one.minor - other.minor, points: one.points - other.points, orders: one.orders - other.orders };
}

/** The one measure that a programme goes by: minor units, points or orders. */
export function measured(measures: Measures, by: TierRules["by"]): number {
  return by === "spend" ? measures.minor : measures[by];
}
