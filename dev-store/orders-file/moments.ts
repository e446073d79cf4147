import { DAY_MS } from "./days.ts";

/** Milliseconds UTC of a time with the month written first, and with the day first; null: it can't be read so. */
export type Moment = { monthFirst: number | null; dayFirst: number | null };

const CLOCK = String.raw`(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?: ?([AP]M))?)?`;
const ZONE = String.raw`(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})${CLOCK}${ZONE}$`, "i");
const DIGITS = /^(\d{4})(\d\d)(\d\d)$/;
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)${CLOCK}$`, "i");

/**
 * A time as histories have them: 2010-12-01, 20101201, 2010-12-01 08:26[:30], ISO 8601 with or without its zone, 12/1/2010
 * 8:26, 1.12.2010. Without a zone it is UTC; without a clock, the day's beginning. Null: it is none of these.
 *
 * Of 3/4/2011 nothing says which is the month: both are answered.
 */
export function readMoment(text: string): Moment | null {
  const iso = YEAR_FIRST.exec(text) ?? DIGITS.exec(text);
  if (iso) {
    const [, year, month, day, ...clock] = iso;
    const at = instantOf([year, month, day], clock);
    return at === null ? null : { monthFirst: at, dayFirst: at };
  }
  const [, first, separator, second, shortYear, ...clock] = YEAR_LAST.exec(text) ?? [];
  if (shortYear === undefined) return null;
  const year = shortYear.length === 4 ? shortYear : `${Number(shortYear) < 70 ? 20 : 19}${shortYear}`;
  const dayFirst = instantOf([year, second, first], clock);
  const monthFirst = separator === "." ? dayFirst : instantOf([year, first, second], clock);
  return dayFirst === null && monthFirst === null ? null : { monthFirst, dayFirst };
}

type Parts = readonly (string | undefined)[];

function instantOf(
  [year, month, day]: Parts,
  [hour = "0", minute = "0", second = "0", half, zone]: Parts,
): number | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const midnight = Date.UTC(y, m - 1, d);
  const isDay = new Date(midnight).getUTCMonth() === m - 1 && new Date(midnight).getUTCDate() === d && y >= 1970;
  const hours = half ? (Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0) : Number(hour);
  const seconds = hours * 3600 + Number(minute) * 60 + Number(second);
  if (!isDay || Number(minute) > 59 || Number(second) > 60 || seconds * 1000 >= DAY_MS) return null;
  return midnight + seconds * 1000 - aheadOf(zone);
}

/** How far a zone such as +05:30 is ahead of UTC, in milliseconds. */
function aheadOf(zone: string | undefined): number {
  const [, sign, hours, minutes = 0] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? "") ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
