import { averageOrderValue } from "../customers/rates";
import { share } from "../statistics/share";
import { GUIDE_SEGMENTS } from "./guide-segment";
import { PRODUCT_BANDS } from "./product-score";
import { SHOPIFY_SEGMENTS, shopifySegment } from "./shopify-segment";
import type { SnapshotDays } from "./snapshot";
import { transitions } from "./transitions";

/** Sums over some customers of a window of 365 days; money in minor units, net of refunds. */
type Sums = { customers: number; orders: number; revenueMinor: number };

/** `from` null: was not there yet. `before`: what the same people bought in the window that ended then. */
type Moved = { from: string | null; to: string; now: Sums; before: Omit<Sums, "customers"> };

/** Whoever was neither customer nor member at the first date. */
export const NOT_YET = "not_yet";

/** A segment at the second date and, in `before`, at the first: other people, where some moved. */
export type SegmentSize = Sums & { key: string; share: number | null; averageMinor: number | null; before: Sums };

const NOTHING: Sums = { customers: 0, orders: 0, revenueMinor: 0 };

function plus(a: Sums, b: Sums): Sums {
  return {
    customers: a.customers + b.customers,
    orders: a.orders + b.orders,
    revenueMinor: a.revenueMinor + b.revenueMinor,
  };
}

/** A segment's numbers at one end. */
export type SegmentNumbers = Sums & { share: number | null; averageMinor: number | null };

/** The same segment at both ends; `before` null: it is compared with nothing. */
export type SegmentAtBoth = { key: string; now: SegmentNumbers; before: SegmentNumbers | null };

/** The segments of a scheme at either end of the days that are compared, each with its share of all of the scheme then. */
export function atBothEnds(sizes: readonly SegmentSize[], isCompared: boolean): SegmentAtBoth[] {
  const total = sizes.reduce((customers, { before }) => customers + before.customers, 0);
  return sizes.map(({ key, before, ...now }) => ({
    key,
    now,
    before: isCompared
      ? { ...before, share: share(before.customers, total), averageMinor: averageOrderValue(before) }
      : null,
  }));
}

/** The same report held against nothing. */
export function withoutComparison(report: SegmentReport): SegmentReport {
  return { ...report, before: null, transitions: null };
}

function sizes(keys: readonly string[], moves: readonly Moved[]): SegmentSize[] {
  const total = moves.reduce((customers, { now }) => customers + now.customers, 0);
  return keys.map((key) => {
    const now = moves.filter(({ to }) => to === key).reduce((sums, move) => plus(sums, move.now), NOTHING);
    const before = moves
      .filter(({ from }) => from === key)
      .reduce((sums, move) => plus(sums, { ...move.before, customers: move.now.customers }), NOTHING);
    return { key, ...now, share: share(now.customers, total), averageMinor: averageOrderValue(now), before };
  });
}

/** The grid has a column each for 1–1.5, 2–2.5, 3–3.5, 4–4.5 and 5: no segment's bound lies within one. */
export type GridCell = Sums & { recency: number; value: number; segment: string };

type ScoreCell = Sums & { recency: number; twiceValue: number };

const FIFTHS = [1, 2, 3, 4, 5];

function gridOf(cells: readonly ScoreCell[]): GridCell[] {
  return FIFTHS.toReversed().flatMap((recency) =>
    FIFTHS.map((value) => ({
      recency,
      value,
      segment: shopifySegment({ recency, frequency: value, monetary: value }),
      ...cells
        .filter((cell) => cell.recency === recency && Math.floor(cell.twiceValue / 2) === value)
        .reduce(plus, NOTHING),
    })),
  );
}

export type ClassSize = Sums & { key: string };

const classSizes = (rows: readonly ClassSize[]): ClassSize[] =>
  PRODUCT_BANDS.map((key) => rows.find((row) => row.key === key) ?? { key, ...NOTHING });

/** What was added up of a shop's customers at two dates. */
export type SegmentCounts = {
  cells: readonly ScoreCell[];
  moves: readonly Moved[];
  guideMoves: readonly Moved[];
  classes: readonly ClassSize[];
  classicClasses: readonly ClassSize[];
};

export type SegmentReport = ReturnType<typeof segmentReport>;

/**
 * A shop's customers as the page about segments shows them: the grid of recency and value, both schemes of segments with
 * their sizes at either date, who moved where between Shopify's eleven, and the classes of the product score. Without an earlier
 * date nobody moved, and sizes before are nothing.
 */
export function segmentReport(
  { cells, moves, guideMoves, classes, classicClasses }: SegmentCounts,
  { today, before }: SnapshotDays,
) {
  const places = [...SHOPIFY_SEGMENTS, NOT_YET];
  const moved = moves.map(({ from, to, now }) => ({ from: from ?? NOT_YET, to, customers: now.customers }));
  const { customers } = cells.reduce(plus, NOTHING);
  return {
    today,
    before,
    customers,
    grid: gridOf(cells),
    segments: sizes(SHOPIFY_SEGMENTS, moves),
    guides: sizes(GUIDE_SEGMENTS, guideMoves),
    transitions: before === null ? null : transitions(places, moved),
    classes: classSizes(classes),
    classicClasses: classSizes(classicClasses),
  };
}
