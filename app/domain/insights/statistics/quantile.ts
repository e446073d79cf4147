/**
 * The value below which a fraction p of ascending values lies, interpolated linearly between the two nearest: R's type 7,
 * which is PostgreSQL's percentile_cont. Null for no values.
 *
 * @example
 * quantile([10, 20, 30, 40], 0.25); // => 17.5
 */
export function quantile(ascending: ArrayLike<number>, p: number): number | null {
  if (ascending.length === 0) return null;
  const at = (ascending.length - 1) * p;
  const below = ascending[Math.floor(at)]!;
  const above = ascending[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}

/** The values in ascending order, in an array of their own. */
export function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}
