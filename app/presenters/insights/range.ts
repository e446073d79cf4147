import {
  COMPARISONS,
  DEFAULT_PRESET,
  formerRange,
  lengthOf,
  presetOf,
  presetRange,
  type DayRange,
  type Range,
  type RangeUnit,
  wholeMonths,
} from "~/domain/insights/ranges/range";

/** Why the days in an address are not used; the page says it in words (`range.problem.*`) and shows the range it begins with. */
export type RangeProblem = "not_a_day" | "backwards" | "in_the_future" | "too_long";

/** Ten years and a bit: what a shop can have, and no statement without an end. */
const MOST_DAYS = 3700;

/**
 * The range of an address: `?from=&to=&compare=`, days as the shop counts them. Without days the last 30, of a page that counts in
 * months the last 12 of those; without `compare` what came just before. Such a page reads every month that the days lie in as a
 * whole one. Days that can't be used are not guessed at: the range is as if there were none and `problem` says why.
 */
export function parseRange(
  query: URLSearchParams,
  today: string,
  unit: RangeUnit = "day",
): { range: Range; problem: RangeProblem | null } {
  const asked = { from: query.get("from") ?? "", to: query.get("to") ?? "" };
  const isAsked = asked.from !== "" || asked.to !== "";
  const problem = isAsked ? problemOf(asked, today) : null;
  const given = isAsked && problem === null ? asked : presetRange(DEFAULT_PRESET[unit], today);
  const days = unit === "month" ? wholeMonths(given, today) : given;
  const compare = COMPARISONS.find((each) => each === query.get("compare")) ?? "previous";
  return {
    range: {
      ...{ ...days, today, unit, compare },
      preset: presetOf(days, today, unit),
      former: formerRange(days, compare, unit),
    },
    problem,
  };
}

function problemOf({ from, to }: DayRange, today: string): RangeProblem | null {
  if (!isDay(from) || !isDay(to)) return "not_a_day";
  if (from > to) return "backwards";
  if (to > today) return "in_the_future";
  return lengthOf({ from, to }) > MOST_DAYS ? "too_long" : null;
}

/** Whether a text is a day of the calendar: 2026-02-30 is none. */
function isDay(text: string): boolean {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
