import type { Moments, PairedMoments } from "./moments";

/**
 * Sums over a group's customers of what they came to before (x) and in the outcome (y): of x, y, x², xy and so on. `count` has
 * those too who came to nothing, of whom no other sum knows. In PostgreSQL: sum(x), sum(x * y), …
 */
export type PairedSums = Record<"count" | "x" | "y" | "xx" | "xy" | "yy" | "xxx" | "xxy" | "xyy" | "yyy", number>;

/** Moments with the third: the mean cubed deviation. 0 of no values. */
export type ThirdMoments = Moments & { third: number };

/** The paired moments of a group. */
export function momentsOfSums({ count, x, y, xx, xy, yy }: PairedSums): PairedMoments {
  const spread = (product: number, a: number, b: number) => (count < 2 ? 0 : (product - (a * b) / count) / (count - 1));
  const mean = (sum: number) => (count === 0 ? 0 : sum / count);
  return {
    before: { count, mean: mean(x), variance: Math.max(0, spread(xx, x, x)) },
    outcome: { count, mean: mean(y), variance: Math.max(0, spread(yy, y, y)) },
    covariance: spread(xy, x, y),
  };
}

/** The mean cubed deviation of y − θx, which is that of y − θ(x − c) for any c. */
export function thirdOfSums(sums: PairedSums, theta: number): number {
  const { count, x, y, xx, xy, yy, xxx, xxy, xyy, yyy } = sums;
  if (count === 0) return 0;
  const mean = (y - theta * x) / count;
  const squares = (yy - 2 * theta * xy + theta ** 2 * xx) / count;
  const cubes = (yyy - 3 * theta * xyy + 3 * theta ** 2 * xxy - theta ** 3 * xxx) / count;
  return cubes - 3 * mean * squares + 2 * mean ** 3;
}
