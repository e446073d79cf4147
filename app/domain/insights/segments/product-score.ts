/** `spend` is in major units: bands are made for amounts like 200.00. */
type Bought = { spend: number; orders: number };

/**
 * Spend × orders × days since the last order / 10,000, as loyalty guides have it. A warning goes with it: the longer a customer
 * has stayed away, the higher the score.
 *
 * @example
 * classicProductScore({ spend: 200, orders: 2, recencyDays: 30 }); // => 1.2
 */
export function classicProductScore({ spend, orders, recencyDays }: Bought & { recencyDays: number }): number {
  return (spend * orders * recencyDays) / 10_000;
}

/**
 * The same with the recency score, 1 to 5, in place of days: the more recent, the higher. Its values are smaller than the
 * classic's for whoever has been away for more than five days; the bands stay where they are.
 */
export function productScore({ spend, orders, recency }: Bought & { recency: number }): number {
  return (spend * orders * recency) / 10_000;
}

/** The highest first; each begins above its bound, the bound itself is in the band below. */
export const BANDS = [
  { key: "diamond", above: 500 },
  { key: "gold", above: 200 },
  { key: "silver", above: 100 },
] as const;

/** What is above no bound. */
export const LOWEST_BAND = "bronze";

export type ProductBand = (typeof BANDS)[number]["key"] | typeof LOWEST_BAND;

/** The highest first. */
export const PRODUCT_BANDS: readonly ProductBand[] = [...BANDS.map(({ key }) => key), LOWEST_BAND];

/** > 500 diamond, > 200 gold, > 100 silver, else bronze; for either form of the score. */
export function productBand(score: number): ProductBand {
  return BANDS.find(({ above }) => score > above)?.key ?? LOWEST_BAND;
}
