/** Steps that people count in. */
const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Round ticks for an axis from the least to the greatest value, about `count` of them, zero always among them, no two nearer
 * than `smallestStep`: 1 for what is counted. The first lies below zero only when a value does.
 *
 * @example
 * roundTicks(-42, 3600, 4, 1); // => [-1000, 0, 1000, 2000, 3000, 4000]
 */
export function roundTicks(least: number, greatest: number, count: number, smallestStep: number): number[] {
  const [low, high] = [Math.min(0, least), Math.max(smallestStep, greatest)];
  const raw = (high - low) / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(smallestStep, magnitude * (STEPS.find((each) => each * magnitude >= raw) ?? 10));
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step));
}

/** Without the dust that fractions leave: 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
