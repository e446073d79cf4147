import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GUIDE_SEGMENTS, guideSegment } from "~/domain/insights/segments/guide-segment";
import { classicProductScore, productBand, productScore } from "~/domain/insights/segments/product-score";
import { quintiles } from "~/domain/insights/segments/quintiles";
import { type RfmScore, rfmScores } from "~/domain/insights/segments/rfm-scores";
import { SHOPIFY_SEGMENTS, shopifySegment } from "~/domain/insights/segments/shopify-segment";
import { transitions } from "~/domain/insights/segments/transitions";

const FIFTHS = [1, 2, 3, 4, 5];
const everyScore: RfmScore[] = FIFTHS.flatMap((recency) =>
  FIFTHS.flatMap((frequency) => FIFTHS.map((monetary) => ({ recency, frequency, monetary }))),
);

describe("quintiles", () => {
  test.each([
    [
      [10, 20, 30, 40, 50],
      [1, 2, 3, 4, 5],
    ],
    [
      [50, 10, 40, 20, 30],
      [5, 1, 4, 2, 3],
    ],
    [
      [1, 1, 1, 1, 9],
      [3, 3, 3, 3, 5],
    ],
    [
      [7, 7, 7],
      [3, 3, 3],
    ],
    [
      [1, 1, 1, 2, 2, 3, 4, 5, 6, 7],
      [1, 1, 1, 3, 3, 3, 4, 4, 5, 5],
    ],
    [
      [-0, 0],
      [3, 3],
    ],
    [[42], [3]],
    [[], []],
  ])("of %j are %j", (values, scores) => {
    expect([...quintiles(values)]).toEqual(scores);
  });

  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });

  test("equal values share one, and a greater value never has a smaller one", () => {
    fc.assert(
      fc.property(values, (some) => {
        const scores = quintiles(some);
        for (const [i, a] of some.entries()) {
          expect(FIFTHS).toContain(scores[i]);
          for (const [j, b] of some.entries()) {
            if (a === b) expect(scores[i]).toBe(scores[j]);
            if (a < b) expect(scores[i]).toBeLessThanOrEqual(scores[j]!);
          }
        }
      }),
    );
  });

  test("of different values are exact fifths, in whatever order they come", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0),
          { minLength: 5, maxLength: 100 },
        ),
        (some) => {
          const distinct = some.slice(0, some.length - (some.length % 5));
          const counts = FIFTHS.map((fifth) => quintiles(distinct).filter((score) => score === fifth).length);
          expect(counts).toEqual(FIFTHS.map(() => distinct.length / 5));
        },
      ),
    );
  });
});

test("recency counts the other way round: who ordered yesterday has 5", () => {
  const scores = rfmScores({
    recencyDays: [1, 10, 50, 100, 300],
    orders: [9, 1, 5, 3, 7],
    spend: [10, 20, 30, 40, 50],
  });
  expect(Object.values(scores).map((column) => [...column])).toEqual([
    [5, 4, 3, 2, 1],
    [5, 1, 3, 2, 4],
    [1, 2, 3, 4, 5],
  ]);
});

describe("the guides' five segments", () => {
  test.each([
    [5, 5, 5, "important_value"],
    [4, 4, 4, "important_value"],
    [4, 4, 3, "important_keep"],
    [3, 3, 1, "important_keep"],
    [3, 2, 3, "important_develop"],
    [5, 1, 1, "important_win_back"],
    [2, 5, 5, "important_win_back"],
    [1, 5, 5, "general"],
  ] as const)("R %i, F %i, M %i: %s", (recency, frequency, monetary, segment) => {
    expect(guideSegment({ recency, frequency, monetary })).toBe(segment);
  });

  test("every score has one, and each is somebody's", () => {
    expect(new Set(everyScore.map(guideSegment))).toEqual(new Set(GUIDE_SEGMENTS));
    expect(GUIDE_SEGMENTS).toHaveLength(5);
  });
});

describe("Shopify's eleven names, by our grid", () => {
  // Rows are recency 5 to 1, columns (F + M) / 2 from 1 to 5 in halves. docs/metrics.md has the same table.
  const grid = [
    [5, "new new promising promising active active champions champions champions"],
    [4, "promising promising promising promising active active loyal loyal loyal"],
    [3, "almost_lost almost_lost needs_attention needs_attention needs_attention needs_attention loyal loyal loyal"],
    [
      2,
      "almost_lost almost_lost almost_lost almost_lost at_risk at_risk previously_loyal previously_loyal previously_loyal",
    ],
    [1, "dormant dormant dormant dormant at_risk at_risk previously_loyal previously_loyal previously_loyal"],
  ] as const;

  test.each(grid)("recency %i: %s", (recency, names) => {
    const sums = [2, 3, 4, 5, 6, 7, 8, 9, 10];
    const found = sums.map((sum) =>
      shopifySegment({ recency, frequency: Math.floor(sum / 2), monetary: Math.ceil(sum / 2) }),
    );
    expect(found).toEqual(names.split(" "));
  });

  test("no order is a prospect", () => {
    expect(shopifySegment(null)).toBe("prospects");
  });

  test("every score has one, and each of the eleven is somebody's", () => {
    expect(new Set([...everyScore, null].map(shopifySegment))).toEqual(new Set(SHOPIFY_SEGMENTS));
    expect(SHOPIFY_SEGMENTS).toHaveLength(11);
  });
});

describe("the product score", () => {
  test("of 200, two orders and 30 days is 1.2: bronze", () => {
    const score = classicProductScore({ spend: 200, orders: 2, recencyDays: 30 });
    expect(score).toBe(1.2);
    expect(productBand(score)).toBe("bronze");
  });

  test("rises with absence in the classic form, and with recency in the other", () => {
    const bought = { spend: 5000, orders: 20 };
    expect(classicProductScore({ ...bought, recencyDays: 300 })).toBeGreaterThan(
      classicProductScore({ ...bought, recencyDays: 3 }),
    );
    expect(productScore({ ...bought, recency: 5 })).toBe(50);
    expect(productScore({ ...bought, recency: 1 })).toBe(10);
  });

  test.each([
    [500.01, "diamond"],
    [500, "gold"],
    [200.01, "gold"],
    [200, "silver"],
    [100.01, "silver"],
    [100, "bronze"],
    [-5, "bronze"],
  ])("%d is %s", (score, band) => {
    expect(productBand(score)).toBe(band);
  });
});

describe("transitions between two dates", () => {
  const segments = ["a", "b", "c"] as const;

  test("count who went where, with the sizes at both dates", () => {
    const moves = [
      { from: "a", to: "a", customers: 5 },
      { from: "a", to: "b", customers: 3 },
      { from: "c", to: "b", customers: 2 },
    ] as const;
    expect(transitions(segments, moves)).toEqual({
      segments,
      counts: [
        [5, 3, 0],
        [0, 0, 0],
        [0, 2, 0],
      ],
      before: [8, 0, 2],
      after: [5, 5, 0],
      customers: 10,
      stayed: 0.5,
    });
  });

  test("of nobody have no share that stayed; unknown segments are refused", () => {
    expect(transitions(segments, []).stayed).toBeNull();
    expect(() => transitions<string>(segments, [{ from: "a", to: "x", customers: 1 }])).toThrow(RangeError);
  });

  test("have margins that add up to the customers", () => {
    const name = fc.constantFrom(...segments);
    fc.assert(
      fc.property(fc.array(fc.record({ from: name, to: name, customers: fc.nat(1000) })), (moves) => {
        const { before, after, customers, stayed } = transitions(segments, moves);
        const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
        expect(customers).toBe(sum(moves.map((move) => move.customers)));
        expect([sum(before), sum(after)]).toEqual([customers, customers]);
        expect(stayed ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });
});
