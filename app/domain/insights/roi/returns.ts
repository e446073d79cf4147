import { share } from "../statistics/share";

/** A return on cost in both forms, as fractions: 5 is 500 %. Null where nothing was spent. */
export type Returns = { gross: number | null; net: number | null };

/**
 * Gross, as loyalty guides have it: return / cost. Net: (return − cost) / cost, which is 0 where the money just came back.
 * Both amounts are in one unit.
 *
 * @example
 * returnsOn(500_000, 100_000); // => { gross: 5, net: 4 }
 */
export function returnsOn(gained: number, cost: number): Returns {
  return { gross: share(gained, cost), net: share(gained - cost, cost) };
}
