/** Points of one shop-local day, YYYY-MM-DD; negative where more was taken back than given. */
export type DailyPoints = { day: string; issued: number; redeemed: number };

/** Colours of the two series, from the admin's own palette; they differ in lightness too. */
export const SERIES = [
  { field: "issued", colour: "var(--p-color-bg-fill-emphasis)" },
  { field: "redeemed", colour: "var(--p-color-icon-caution)" },
] as const;
