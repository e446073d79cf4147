/** Steps that people count in. */
const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Round ticks for an axis from the least to the greatest value, about `count` of them, zero always among them. The first
 * lies below zero only when a value does.
 *
 * @example
 * roundTicks(-42, 3600, 4); // => [-1000, 0, 1000, 2000, 3000, 4000]
 */
export function roundTicks(least: number, greatest: number, count: number): number[] {
  const [low, high] = [Math.min(0, least), Math.max(1, greatest)];
  const raw = (high - low) / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, magnitude * (STEPS.find((each) => each * magnitude >= raw) ?? 10));
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
