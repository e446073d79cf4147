import { formerRange, presetRange, PRESETS, type DayRange } from "./range";

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

/** The keys of the ranges that pages offer, and of the days before each. */
export function presetKeys(today: string): string[] {
  const ranges = PRESETS.map((preset) => presetRange(preset, today));
  return [...new Set([...ranges, ...ranges.map((range) => formerRange(range, "previous")!)].map(rangeKey))];
}
