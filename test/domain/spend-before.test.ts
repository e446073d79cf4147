import { expect, test } from "vitest";
import { spendBefore, type Contribution } from "~/domain/earning/spend-before";

const day = (n: number) => new Date(Date.UTC(2026, 9, n));

function order(id: bigint, placed: number, basisMinor: number, rest: Partial<Contribution> = {}): Contribution {
  return { id, processedAt: day(placed), basisMinor, refunds: [], cancelledAt: null, ...rest };
}

test.each<[string, number, Contribution[], [bigint, number][]]>([
  ["the first order has what was there before", 500, [order(1n, 1, 900)], [[1n, 500]]],
  [
    "each has those placed before it, in whatever order they are given",
    0,
    [order(2n, 2, 700), order(3n, 3, 100), order(1n, 1, 900)],
    [
      [1n, 0],
      [2n, 900],
      [3n, 1600],
    ],
  ],
  [
    "a refund counts from when it was made",
    0,
    [order(1n, 1, 900, { refunds: [{ at: day(3), minor: 400 }] }), order(2n, 2, 1), order(3n, 4, 1)],
    [
      [1n, 0],
      [2n, 900],
      [3n, 501],
    ],
  ],
  [
    "refunds never take back more than there was",
    0,
    [order(1n, 1, 900, { refunds: [day(2), day(3)].map((at) => ({ at, minor: 800 })) }), order(2n, 4, 1)],
    [
      [1n, 0],
      [2n, 0],
    ],
  ],
  [
    "a cancellation takes all, and a refund after it nothing",
    0,
    [
      order(1n, 1, 900, { cancelledAt: day(2), refunds: [{ at: day(5), minor: 800 }] }),
      order(2n, 3, 1),
      order(3n, 6, 1),
    ],
    [
      [1n, 0],
      [2n, 0],
      [3n, 1],
    ],
  ],
  [
    "two of one instant go by id, before what is taken back then",
    0,
    [order(2n, 1, 10), order(1n, 1, 900, { refunds: [{ at: day(1), minor: 900 }] })],
    [
      [1n, 0],
      [2n, 900],
    ],
  ],
])("%s", (_, start, orders, before) => {
  expect([...spendBefore(start, orders)].sort(([a], [b]) => Number(a - b))).toEqual(before);
});
