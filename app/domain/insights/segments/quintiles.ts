import { ascending } from "../statistics/quantile";

/**
 * Each value's quintile among all of them, 1 (lowest) to 5, in the order of the values.
 *
 * The convention: a value's place is p = (how many are smaller + half of how many are equal, itself included) / how many
 * there are, and its score is 1 + ⌊5p⌋. So equal values share a score, a greater value never has a smaller one, and n
 * distinct values, 5 a divisor of n, come out as exact fifths. Where many tie they share the score of their middle: if all are
 * equal all get 3. Values are finite numbers. In SQL: (rank() − 1 + count(*) over (partition by value) / 2.0) / count(*).
 *
 * @example
 * quintiles([10, 20, 30, 40, 50]); // => 1, 2, 3, 4, 5
 * quintiles([1, 1, 1, 1, 9]); // => 3, 3, 3, 3, 5
 */
export function quintiles(values: ArrayLike<number>): Uint8Array {
  const sorted = ascending(values);
  const scores = new Map<number, number>();
  for (let first = 0, next = 1; first < sorted.length; first = next, next += 1) {
    while (next < sorted.length && sorted[next] === sorted[first]) next += 1;
    // Twice the place, so that halves stay whole numbers and no rounding decides a score.
    const twicePlace = first + next;
    scores.set(sorted[first]!, 1 + Math.floor((5 * twicePlace) / (2 * sorted.length)));
  }
  return Uint8Array.from(values, (value) => scores.get(value)!);
}
