import { addMonths, dayAfter } from "~/domain/calendar";
import { COMPARISONS, formerRange, type DayRange, type Range } from "../ranges/range";
import { rangeKey, rangeOfKey } from "../ranges/range-key";

/** Shop-local days, YYYY-MM-DD, at whose ends customers are looked at; `before` is the earlier one, null: there is none. */
export type SnapshotDays = { today: string; before: string | null };

/** The days that a refresh looks at: the shop's own today, and the same day of the month before. */
export function refreshedDays(today: string): { today: string; before: string } {
  return { today, before: addMonths(today, -1) };
}

/** The range of days at whose ends a refresh looks, when it is compared with the days before it. */
export function refreshedRange(today: string): DayRange {
  return { from: dayAfter(refreshedDays(today).before, 1), to: today };
}

/**
 * Customers are looked at when a range of days ends, and when the one that it is compared with does.
 *
 * @example
 * snapshotKey({ to: "2026-11-30", former: { from: "2026-10-02", to: "2026-10-31" } }); // => "2026-10-31..2026-11-30"
 * snapshotKey({ to: "2026-11-30", former: null }); // => "2026-11-30"
 */
export function snapshotKey({ to, former }: Pick<Range, "to" | "former">): string {
  return former ? rangeKey({ from: former.to, to }) : to;
}

/** The days of a key. Throws RangeError for anything else. */
export function snapshotOfKey(key: string): SnapshotDays {
  if (/^\d{4}-\d\d-\d\d$/.test(key)) return { today: key, before: null };
  const { from, to } = rangeOfKey(key);
  return { today: to, before: from };
}

/**
 * The range of a page without days in its address: until today, since a month ago, held against `compare`. Of `found`, where a
 * refresh looked at other days.
 */
export function snapshotRange(today: string, compare: string | null, found = today): Range {
  const days = refreshedRange(found);
  const known = COMPARISONS.find((each) => each === compare) ?? "previous";
  return { ...days, today, unit: "day", preset: null, compare: known, former: formerRange(days, known, "day") };
}
