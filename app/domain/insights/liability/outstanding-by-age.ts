/** Points that were earned so many days ago and can still be spent. */
export type AgedPoints = { ageDays: number; points: number };

/** From `fromDays` on, up to but not including `toDays`; null is without end. */
export type AgeBucket = { fromDays: number; toDays: number | null; points: number };

const BOUNDS = [0, 30, 90, 180, 365, null] as const;

/** Outstanding points by age: under 30 days, 90, 180, 365, and older. The buckets add up to all of them. */
export function outstandingByAge(lots: readonly AgedPoints[]): AgeBucket[] {
  const buckets = BOUNDS.slice(0, -1).map((fromDays, index) => ({
    fromDays: fromDays!,
    toDays: BOUNDS[index + 1] ?? null,
    points: 0,
  }));
  for (const { ageDays, points } of lots) {
    const bucket = buckets.findLast(({ fromDays }) => fromDays <= ageDays) ?? buckets[0]!;
    bucket.points += points;
  }
  return buckets;
}
