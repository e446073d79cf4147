import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pointsForSpend } from "~/domain/earning/points-for-spend";

const BASE = { points: 5, perMajor: 1, multiplierPercent: 100 };

describe("points for a spend", () => {
  test.each([
    {
      what: "the documented example",
      minor: 1999,
      perUnit: 100,
      rate: { points: 2, perMajor: 1, multiplierPercent: 150 },
      expected: 59,
    },
    { what: "five points per 1.00", minor: 8400, perUnit: 100, rate: BASE, expected: 420 },
    {
      what: "a tier's multiplier",
      minor: 8400,
      perUnit: 100,
      rate: { ...BASE, multiplierPercent: 125 },
      expected: 525,
    },
    { what: "half a point rounds down", minor: 10, perUnit: 100, rate: BASE, expected: 0 },
    {
      what: "yen have no decimals: 5 per 100",
      minor: 1980,
      perUnit: 1,
      rate: { ...BASE, perMajor: 100 },
      expected: 99,
    },
    {
      what: "one point per 10",
      minor: 9999,
      perUnit: 100,
      rate: { points: 1, perMajor: 10, multiplierPercent: 100 },
      expected: 9,
    },
    { what: "three decimals", minor: 12_345, perUnit: 1000, rate: BASE, expected: 61 },
    { what: "nothing", minor: 0, perUnit: 100, rate: BASE, expected: 0 },
    { what: "a negative spend", minor: -500, perUnit: 100, rate: BASE, expected: 0 },
    {
      what: "sums where a float would slip",
      minor: 9_007_199_254_740_991,
      perUnit: 100,
      rate: BASE,
      expected: 450_359_962_737_049,
    },
  ])("$what", ({ minor, perUnit, rate, expected }) => {
    expect(pointsForSpend({ minor, minorPerMajor: perUnit }, rate)).toBe(expected);
  });

  const rate = fc.record({
    points: fc.integer({ min: 1, max: 1000 }),
    perMajor: fc.constantFrom(1, 10, 100, 1000),
    multiplierPercent: fc.integer({ min: 100, max: 1000 }),
  });
  const minor = fc.integer({ min: 0, max: 1_000_000_000 });

  test("splitting an order in two never earns more than the whole", () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 100 }), rate, (whole, percent, r) => {
        const first = Math.floor((whole * percent) / 100);
        const earn = (part: number) => pointsForSpend({ minor: part, minorPerMajor: 100 }, r);
        expect(earn(first) + earn(whole - first)).toBeLessThanOrEqual(earn(whole));
      }),
    );
  });

  test("spending more never earns less", () => {
    fc.assert(
      fc.property(minor, minor, rate, (a, b, r) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const earn = (spend: number) => pointsForSpend({ minor: spend, minorPerMajor: 100 }, r);
        expect(earn(less)).toBeLessThanOrEqual(earn(more));
      }),
    );
  });
});
