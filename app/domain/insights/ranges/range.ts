import { addMonths, dayAfter } from "~/domain/calendar";

/** Shop-local days, YYYY-MM-DD, both of them in it. */
export type DayRange = { from: string; to: string };

/** The ranges that every page offers by a name; any other is `custom`. */
export const PRESETS = ["7", "30", "90", "365", "this_month", "last_month"] as const;
/** Those of pages that count in whole months: so many, the present one as it is so far among them. */
export const MONTH_PRESETS = ["3_months", "6_months", "12_months", "24_months", "36_months"] as const;
export type Preset = (typeof PRESETS)[number] | (typeof MONTH_PRESETS)[number];

/** What a page counts in. */
export type RangeUnit = "day" | "month";
/** What a page shows where nothing is asked for. */
export const DEFAULT_PRESET = { day: "30", month: "12_months" } as const satisfies Record<RangeUnit, Preset>;
const PRESETS_OF: Record<RangeUnit, readonly Preset[]> = { day: PRESETS, month: MONTH_PRESETS };

/** The ranges with a name of a page that counts in these. */
export function presetsOf(unit: RangeUnit): readonly Preset[] {
  return PRESETS_OF[unit];
}

/** What a range is held against: as many days or months just before it, or a year before, or nothing. */
export const COMPARISONS = ["previous", "year", "none"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What a page is about: its range, what it is compared with, and the shop's own today. */
export type Range = DayRange & {
  today: string;
  unit: RangeUnit;
  preset: Preset | null;
  compare: Comparison;
  former: DayRange | null;
};

/** How many days a range has. */
export function lengthOf({ from, to }: DayRange): number {
  return 1 + (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** From the first day of some ranges, one at least, to the last one. */
export function spanOf(ranges: readonly DayRange[]): DayRange {
  const froms = ranges.map(({ from }) => from).sort();
  const tos = ranges.map(({ to }) => to).sort();
  return { from: froms[0]!, to: tos.at(-1)! };
}

/** A chart has a place a day up to so many days, and a place a month beyond. */
const MOST_DAYS_SHOWN = 92;

/** Whether a range is shown day by day, and not month by month. */
export function isByDay(range: DayRange): boolean {
  return lengthOf(range) <= MOST_DAYS_SHOWN;
}

/**
 * The days of a preset. The last n days are today and the n − 1 before it; this month ends today.
 *
 * @example
 * presetRange("7", "2026-11-29"); // => { from: "2026-11-23", to: "2026-11-29" }
 */
export function presetRange(preset: Preset, today: string): DayRange {
  const firstOfMonth = `${today.slice(0, 7)}-01`;
  if (preset === "this_month") return { from: firstOfMonth, to: today };
  if (preset === "last_month") return { from: addMonths(firstOfMonth, -1), to: dayAfter(firstOfMonth, -1) };
  const [, months] = /^(\d+)_months$/.exec(preset) ?? [];
  if (months) return { from: addMonths(firstOfMonth, 1 - Number(months)), to: today };
  return { from: dayAfter(today, 1 - Number(preset)), to: today };
}

/**
 * Whole months: from the first day of the month that a range begins in to the last one of the month that it ends in, or to
 * today where that has not come.
 *
 * @example
 * wholeMonths({ from: "2026-02-10", to: "2026-03-04" }, "2026-11-29"); // => { from: "2026-02-01", to: "2026-03-31" }
 */
export function wholeMonths({ from, to }: DayRange, today: string): DayRange {
  return { from: `${from.slice(0, 7)}-01`, to: daysOfMonth(to.slice(0, 7), today).to };
}

/** The days of a month, YYYY-MM, that have come by today; the whole of it when it is over. */
export function daysOfMonth(month: string, today: string): DayRange {
  const lastDay = dayAfter(addMonths(`${month}-01`, 1), -1);
  return { from: `${month}-01`, to: lastDay < today ? lastDay : today };
}

/** Which preset of a unit a range is on this day; null: none. Where two come to the same days, the first. */
export function presetOf({ from, to }: DayRange, today: string, unit: RangeUnit): Preset | null {
  const isIt = (preset: Preset) => {
    const range = presetRange(preset, today);
    return range.from === from && range.to === to;
  };
  return presetsOf(unit).find(isIt) ?? null;
}

/**
 * As many days as the range has, so that the two can be compared: the ones before it, or those a year before. Of whole months as many
 * months, the last one until the same day: it has come as far as the present one has.
 */
export function formerRange(range: DayRange, compare: Comparison, unit: RangeUnit): DayRange | null {
  if (compare === "none") return null;
  if (unit === "month") return monthsEarlier(range, compare === "year" ? 12 : monthsOf(range));
  const days = lengthOf(range);
  const from = compare === "year" ? addMonths(range.from, -12) : dayAfter(range.from, -days);
  return { from, to: dayAfter(from, days - 1) };
}

/** Whole months so many months earlier. */
function monthsEarlier({ from, to }: DayRange, months: number): DayRange {
  const isWhole = dayAfter(to, 1).endsWith("-01");
  const end = isWhole ? dayAfter(addMonths(dayAfter(to, 1), -months), -1) : addMonths(to, -months);
  return { from: addMonths(from, -months), to: end };
}

/** How many months a range has days of. */
function monthsOf({ from, to }: DayRange): number {
  const [first, last] = [from, to].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)));
  return last! - first! + 1;
}

/** A range by a name is looked for so many days back. */
const DAYS_BACK = 7;

/**
 * What a range with a name was on the days before, the latest first: for a page whose range of today is not made yet. None for
 * a range without a name.
 */
export function earlierRanges({ preset, today, unit, compare, ...range }: Range): Range[] {
  if (preset === null) return [];
  const earlier = Array.from({ length: DAYS_BACK }, (_, ago) => presetRange(preset, dayAfter(today, -1 - ago)));
  return earlier
    .filter(({ to }, index) => to !== (earlier[index - 1] ?? range).to)
    .map((days) => ({ ...days, today, unit, preset, compare, former: formerRange(days, compare, unit) }));
}

/** Whether a range with a name is that of a day before today. */
export function isOfEarlierDay({ preset, today, to }: Pick<Range, "preset" | "today" | "to">): boolean {
  return preset !== null && presetRange(preset, today).to !== to;
}
