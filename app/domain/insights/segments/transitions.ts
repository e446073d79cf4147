/** Customers who were in one segment at the first date and in another at the second. */
export type Move<Segment> = { from: Segment; to: Segment; customers: number };

/** `counts[i][j]`: from segment i to segment j. `stayed`: the share that is where it was; null of nobody. */
export type Transitions<Segment> = {
  segments: readonly Segment[];
  counts: number[][];
  before: number[];
  after: number[];
  customers: number;
  stayed: number | null;
};

/**
 * Who moved where between two dates: rows are the first date's segments, columns the second's, both in the order given. The
 * margins are the segments' sizes at either date, and both add up to all customers. Throws RangeError for a segment that is
 * not among those given; who was not there at a date is a segment of its own.
 */
export function transitions<Segment>(
  segments: readonly Segment[],
  moves: readonly Move<Segment>[],
): Transitions<Segment> {
  const counts = segments.map(() => segments.map(() => 0));
  const indexOf = (segment: Segment) => {
    const index = segments.indexOf(segment);
    if (index === -1) throw new RangeError(`${String(segment)} is no segment`);
    return index;
  };
  for (const { from, to, customers } of moves) counts[indexOf(from)]![indexOf(to)]! += customers;
  const before = counts.map((row) => sum(row));
  const customers = sum(before);
  return {
    segments,
    counts,
    before,
    after: segments.map((_, index) => sum(counts.map((row) => row[index]!))),
    customers,
    stayed: customers === 0 ? null : sum(counts.map((row, index) => row[index]!)) / customers,
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
