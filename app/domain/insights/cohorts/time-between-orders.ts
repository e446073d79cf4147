import { meanOf } from "../statistics/moments";
import { ascending, quantile } from "../statistics/quantile";

/** In the unit of the gaps. */
export type Spread = {
  count: number;
  mean: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  ninetieth: number;
};

/**
 * How long customers take from one order to the next. Quantiles are R's type 7 (PostgreSQL's percentile_cont). Only gaps that
 * have ended are known, so the slow are missing from a young shop and all of it looks faster than it is. Null without gaps.
 */
export function timeBetweenOrders(gaps: ArrayLike<number>): Spread | null {
  const sorted = ascending(gaps);
  if (sorted.length === 0) return null;
  const at = (p: number) => quantile(sorted, p)!;
  return {
    count: sorted.length,
    mean: meanOf(sorted),
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    ninetieth: at(0.9),
  };
}

/** How many gaps are of so many days. */
export type GapCount = { days: number; gaps: number };

/** The same of gaps that were counted by length, in ascending order of it. Null without gaps. */
export function timeBetweenOrdersCounted(counts: readonly GapCount[]): Spread | null {
  const count = counts.reduce((total, { gaps }) => total + gaps, 0);
  if (count === 0) return null;
  const valueAt = (index: number) => {
    let seen = 0;
    return counts.find(({ gaps }) => (seen += gaps) > index)!.days;
  };
  const at = (p: number) => {
    const place = (count - 1) * p;
    const [below, above] = [valueAt(Math.floor(place)), valueAt(Math.ceil(place))];
    return below + (above - below) * (place - Math.floor(place));
  };
  return {
    count,
    mean: counts.reduce((total, { days, gaps }) => total + days * gaps, 0) / count,
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    ninetieth: at(0.9),
  };
}

/** Bars of the histogram, in days; the last one is open. */
const BARS = [
  [0, 0],
  [1, 7],
  [8, 14],
  [15, 30],
  [31, 60],
  [61, 90],
  [91, 180],
  [181, 365],
  [366, null],
] as const;

export type GapBar = { from: number; to: number | null; gaps: number };

/** Gaps by how long they were; the bars are of different widths. `to` null: and longer. */
export function gapHistogram(counts: readonly GapCount[]): GapBar[] {
  return BARS.map(([from, to]) => ({
    from,
    to,
    gaps: counts
      .filter(({ days }) => days >= from && (to === null || days <= to))
      .reduce((total, { gaps }) => total + gaps, 0),
  }));
}

/**
 * A customer's own usual gap: the median of their gaps, in days. Null below two gaps, which is three orders: one gap is no
 * habit.
 */
export function usualGap(gapsInDays: ArrayLike<number>): number | null {
  return gapsInDays.length < 2 ? null : quantile(ascending(gapsInDays), 0.5);
}
