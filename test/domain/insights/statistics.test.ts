import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalQuantile, studentQuantile } from "~/domain/insights/statistics/distributions";
import { momentsOf, pairedMomentsOf } from "~/domain/insights/statistics/moments";
import { pooledSurvival } from "~/domain/insights/statistics/pooled-survival";
import { ascending, quantile } from "~/domain/insights/statistics/quantile";
import { seededRandom } from "#test/support/seeded-random";
import { stickyDraw } from "~/domain/insights/statistics/sticky-draw";

describe("distributions, against SciPy 1.17", () => {
  test.each([
    [0.975, 10, 2.228138852],
    [0.975, 1, 12.706204736],
    [0.975, 4.7, 2.620726075],
    [0.95, 30.5, 1.69637512],
    [0.995, 7, 3.4994833],
    [0.975, 100_000, 1.959987708],
  ])("t stays below its quantile with probability %d at %d degrees of freedom", (p, degrees, expected) => {
    expect(studentQuantile(p, degrees)).toBeCloseTo(expected, 6);
  });

  test("so does a normal variable", () => {
    expect([0.975, 0.8, 0.5].map(normalQuantile)).toEqual([
      expect.closeTo(1.959963985, 8),
      expect.closeTo(0.841621234, 8),
      expect.closeTo(0, 8),
    ]);
  });
});

describe("quantiles are R's type 7", () => {
  test.each([
    [[10, 20, 30, 40], 0.25, 17.5],
    [[10, 20, 30, 40], 0.5, 25],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9.1],
    [[7], 0.3, 7],
    [[1, 2], 1, 2],
  ])("of %j at %d: %d", (values, p, expected) => {
    expect(quantile(values, p)).toBeCloseTo(expected, 12);
  });

  test("and of nothing there is none", () => {
    expect(quantile([], 0.5)).toBeNull();
  });

  test("numbers are ordered as numbers", () => {
    expect([...ascending([10, 9, 100, -1])]).toEqual([-1, 9, 10, 100]);
  });
});

describe("moments", () => {
  test("divide by n − 1, and of one value there is no variance", () => {
    expect(momentsOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ count: 8, mean: 5, variance: 32 / 7 });
    expect(momentsOf([3])).toEqual({ count: 1, mean: 3, variance: 0 });
    expect(momentsOf([])).toEqual({ count: 0, mean: 0, variance: 0 });
  });

  test("keep their digits beside a large mean", () => {
    expect(momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBe(30);
  });

  test("of pairs have a covariance, and pairs are of equally many", () => {
    expect(pairedMomentsOf([1, 2, 3, 4], [2, 4, 6, 8]).covariance).toBeCloseTo(10 / 3, 12);
    expect(() => pairedMomentsOf([1, 2], [1])).toThrow(RangeError);
  });
});

describe("survival pooled by age", () => {
  test("counts at every age the cohorts that were watched through it", () => {
    const old = { size: 100, eventsByAge: [10, 20, 14] };
    const young = { size: 100, eventsByAge: [30] };
    expect(pooledSurvival([old, young])).toEqual([
      { age: 0, cohorts: 2, atRisk: 200, events: 40, surviving: 0.8 },
      { age: 1, cohorts: 1, atRisk: 90, events: 20, surviving: expect.closeTo((0.8 * 70) / 90, 12) },
      { age: 2, cohorts: 1, atRisk: 70, events: 14, surviving: expect.closeTo((0.8 * 56) / 90, 12) },
    ]);
  });

  test("of one cohort is what is left of it, and never rises", () => {
    const events = fc.array(fc.nat(50), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(events, fc.nat(500), (eventsByAge, never) => {
        const size = eventsByAge.reduce((sum, count) => sum + count, never);
        fc.pre(size > 0);
        const curve = pooledSurvival([{ size, eventsByAge }]);
        expect(curve.at(-1)!.surviving).toBeCloseTo(never / size, 9);
        for (const [index, { surviving }] of curve.entries()) {
          expect(surviving).toBeLessThanOrEqual(curve[index - 1]?.surviving ?? 1);
        }
      }),
    );
  });
});

describe("chance", () => {
  test("comes from its seed alone", () => {
    const first = seededRandom(7);
    const again = seededRandom(7);
    const other = seededRandom(8);
    const numbers = Array.from({ length: 100 }, first);
    expect(Array.from({ length: 100 }, again)).toEqual(numbers);
    expect(Array.from({ length: 100 }, other)).not.toEqual(numbers);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  });

  // Worked out by another program: FNV-1a's 0x811c9dc5 for no text, then MurmurHash3's finaliser.
  test.each([
    ["", 0.6689221884589642],
    ["holdout:1:1001", 0.7271056280005723],
    ["holdout:1:1002", 0.4401912000030279],
  ])("that sticks to %j is the same for ever", (text, drawn) => {
    expect(stickyDraw(text)).toBe(drawn);
  });

  test("that sticks is even over ids that follow each other", () => {
    const bins = new Array<number>(20).fill(0);
    for (let id = 0; id < 100_000; id += 1) bins[Math.floor(20 * stickyDraw(`holdout:7:${9_000_000_000 + id}`))]! += 1;
    const chiSquared = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
    // 99.9 % of χ² with 19 degrees of freedom is below.
    expect(chiSquared).toBeLessThan(43.82);
  });
});
