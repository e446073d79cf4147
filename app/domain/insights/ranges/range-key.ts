import { DEFAULT_PRESET, formerRange, presetRange, PRESETS, type Comparison, type DayRange } from "./range";

/** The key of a range's report: "from..to". */
export function rangeKey({ from, to }: DayRange): string {
  return `${from}..${to}`;
}

/** The range of a key. Throws RangeError for anything else. */
export function rangeOfKey(key: string): DayRange {
  const [, from, to] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(key) ?? [];
  if (!from || !to) throw new RangeError(`${key} is no range of days`);
  return { from, to };
}

/** The keys of the ranges that pages offer, and of what each is compared with in these ways. */
export function presetKeys(today: string, comparisons: readonly Comparison[]): string[] {
  const ranges = PRESETS.map((preset) => presetRange(preset, today));
  const former = comparisons.flatMap((compare) => ranges.flatMap((range) => formerRange(range, compare, "day") ?? []));
  return [...new Set([...ranges, ...former].map(rangeKey))];
}

/** The keys of the months that a page of whole months begins with, and of as many before them. */
export function monthKeys(today: string): string[] {
  const range = presetRange(DEFAULT_PRESET.month, today);
  return [range, formerRange(range, "previous", "month")!].map(rangeKey);
}
