/** One line, or the bars of one colour. */
export type Series = { key: string; label: string; colour: string };

/**
 * A place on the horizontal axis: its name in full, a short one for the axis, and a value a series; null where it is not
 * known, which leaves a gap. `band`: an interval around the first series.
 */
export type Place = {
  name: string;
  short: string;
  values: Record<string, number | null>;
  band?: { low: number; high: number } | null;
};

/** Colours from the admin's own palette, at least 3:1 against a card; they differ in lightness too. */
export const COLOURS = [
  "var(--p-color-bg-fill-emphasis)",
  "var(--p-color-icon-caution)",
  "var(--p-color-icon-success)",
  "var(--p-color-icon-magic)",
  "var(--p-color-icon-critical)",
  "var(--p-color-icon-secondary)",
] as const;

/** Series in the order given, each with the next colour. */
export function seriesOf(names: readonly { key: string; label: string }[]): Series[] {
  return names.map((name, index) => ({ ...name, colour: COLOURS[index % COLOURS.length]! }));
}
