import { dayAfter } from "~/domain/calendar";
import { lengthOf, spanOf, type DayRange } from "~/domain/insights/ranges/range";

/**
 * Ranges of days told as bits of a number, the first range the lowest, so that one look at a row answers for all of them. Of
 * each day from `from` to `to`: `within` says which ranges it is in, `before` in or before the end of which ranges it is.
 */
export type RangeBits = DayRange & { within: number[]; before: number[] };

/** What an integer of the database has room for. */
const MOST_RANGES = 31;

/** Throws RangeError for no range, and for more than 31. */
export function rangeBits(ranges: readonly DayRange[]): RangeBits {
  if (ranges.length === 0 || ranges.length > MOST_RANGES) throw new RangeError(`${ranges.length} ranges at once`);
  const { from, to } = spanOf(ranges);
  const days = Array.from({ length: lengthOf({ from, to }) }, (_, index) => dayAfter(from, index));
  const bitsOf = (day: string, isIn: (day: string, range: DayRange) => boolean) =>
    ranges.reduce((bits, range, index) => (isIn(day, range) ? bits | (1 << index) : bits), 0);
  return {
    from,
    to,
    within: days.map((day) => bitsOf(day, (at, range) => at >= range.from && at <= range.to)),
    before: days.map((day) => bitsOf(day, (at, range) => at <= range.to)),
  };
}

/** Whether a number has the bit of the range of this index. */
export function hasRange(bits: number, index: number): boolean {
  return ((bits >> index) & 1) === 1;
}
