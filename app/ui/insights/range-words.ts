import type { DayRange } from "~/domain/insights/ranges/range";
import type { Words } from "~/ui/words";

/** "Nov 1, 2026 – Nov 29, 2026"; a single day is itself. */
export function rangeWords({ t, format }: Words, { from, to }: DayRange): string {
  if (from === to) return format.calendarDay(from);
  return t("chart.from_to", { from: format.calendarDay(from), to: format.calendarDay(to) });
}

/** "Oct 1 – Oct 30": the same without years, where they are this year's. */
export function shortRangeWords(words: Words, range: DayRange, today: string): string {
  const { t, format } = words;
  const year = today.slice(0, 4);
  if (!range.from.startsWith(year) || !range.to.startsWith(year)) return rangeWords(words, range);
  if (range.from === range.to) return format.monthDay(range.from);
  return t("chart.from_to", { from: format.monthDay(range.from), to: format.monthDay(range.to) });
}
