import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monthsAfter } from "~/domain/insights/cohorts/months";
import { estimateBreakage, type IssueCohort } from "~/domain/insights/liability/breakage";
import { forecastExpiry } from "~/domain/insights/liability/expiry-forecast";
import { outstandingByAge } from "~/domain/insights/liability/outstanding-by-age";
import { pointsLiability } from "~/domain/insights/liability/points-liability";
import { costOfPoints } from "~/domain/insights/liability/point-cost";
import { MOVEMENTS, type Movements, rollForward, rollForwardInMoney } from "~/domain/insights/liability/roll-forward";

/** Cohorts of 24 months whose points are redeemed at a monthly rate by age; those of the last months are watched less long. */
function cohortsOf(rate: (age: number) => number, watched = 24, issued = 1_000_000): IssueCohort[] {
  return Array.from({ length: watched }, (_, index) => {
    let left = issued;
    const redeemedByAge = Array.from({ length: watched - index }, (_, age) => {
      const redeemed = left * rate(age);
      left -= redeemed;
      return redeemed;
    });
    return { month: monthsAfter("2024-12", index), issued, redeemedByAge, outstanding: left };
  });
}

const survivalOf = (rate: (age: number) => number, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => 1 - rate(from + index)).reduce((product, each) => product * each, 1);

describe("breakage", () => {
  const falling = (age: number) => 0.1 * 0.9 ** age;

  test("is what will not be redeemed: a rate that falls by a tenth each month is seen to its end", () => {
    const { ofIssued, basis } = estimateBreakage(cohortsOf(falling), null)!;
    expect(ofIssued).toBeCloseTo(survivalOf(falling, 0, 121), 3);
    expect(basis).toMatchObject({ cohorts: 24, points: 24_000_000, oldestAge: 23 });
    expect(basis.extrapolated).toBeCloseTo(survivalOf(falling, 0, 24) - survivalOf(falling, 0, 121), 3);
  });

  test("ends with expiry: a rate that stays the same for the 12 months that points live", () => {
    const steady = (age: number) => (age <= 12 ? 0.05 : 0);
    const young = estimateBreakage(cohortsOf(steady, 8), 12)!;
    expect(young.ofIssued).toBeCloseTo(0.95 ** 13, 9);
    const old = estimateBreakage(cohortsOf(steady, 24), 12)!;
    expect(old.ofIssued).toBeCloseTo(0.95 ** 13, 9);
    expect(old.basis.extrapolated).toBeCloseTo(0, 12);
  });

  test("of points still there is greater than of those issued: they have outlived some redemption", () => {
    const { cohorts, ofOutstanding, ofIssued } = estimateBreakage(cohortsOf(falling), null)!;
    expect(ofOutstanding).toBeGreaterThan(ofIssued);
    const [oldest, newest] = [cohorts[0]!, cohorts.at(-1)!];
    expect(oldest.ofOutstanding).toBeCloseTo(survivalOf(falling, 24, 121), 3);
    expect(newest.ofOutstanding).toBeCloseTo(survivalOf(falling, 1, 121), 3);
    for (const cohort of cohorts) expect(cohort.ofIssued).toBeCloseTo(ofIssued, 3);
  });

  test("of outstanding points is less when some have expired: what is yet to be redeemed comes from those left", () => {
    const cohorts = cohortsOf(falling);
    const expired = cohorts.map((cohort) => ({ ...cohort, outstanding: cohort.outstanding / 2 }));
    const [whole, half] = [estimateBreakage(cohorts, null)!, estimateBreakage(expired, null)!];
    expect(half.ofIssued).toBe(whole.ofIssued);
    expect(half.ofOutstanding).toBeLessThan(whole.ofOutstanding);
  });

  test("is not known below six full months, or of nothing", () => {
    expect(estimateBreakage(cohortsOf(falling, 5), null)).toBeNull();
    expect(estimateBreakage(cohortsOf(falling, 6), null)).not.toBeNull();
    expect(estimateBreakage([], null)).toBeNull();
    expect(estimateBreakage(cohortsOf(falling, 12, 0), null)).toBeNull();
  });

  test("of points that are all redeemed is none, of points that never are all", () => {
    expect(
      estimateBreakage(
        cohortsOf((age) => (age === 6 ? 1 : 0.2), 12),
        null,
      ),
    ).toMatchObject({ ofIssued: 0 });
    expect(
      estimateBreakage(
        cohortsOf(() => 0, 12),
        null,
      ),
    ).toMatchObject({ ofIssued: 1, ofOutstanding: 1 });
  });

  test("is a share, whatever was redeemed when", () => {
    const cohort = fc
      .record({
        parts: fc.array(fc.nat(500), { minLength: 6, maxLength: 30 }),
        never: fc.nat(5000),
        expired: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ parts, never, expired }) => ({
        month: "2025-01",
        issued: parts.reduce((sum, points) => sum + points, never),
        redeemedByAge: parts,
        outstanding: Math.floor(never * (1 - expired)),
      }));
    fc.assert(
      fc.property(fc.array(cohort, { minLength: 1, maxLength: 12 }), fc.option(fc.nat(36)), (cohorts, monthsToLive) => {
        const breakage = estimateBreakage(cohorts, monthsToLive);
        if (!breakage) return;
        const shares = [
          breakage.ofIssued,
          breakage.ofOutstanding,
          ...breakage.cohorts.flatMap((each) => [each.ofIssued, each.ofOutstanding]),
        ];
        for (const each of shares) {
          expect(each).toBeGreaterThanOrEqual(0);
          expect(each).toBeLessThanOrEqual(1);
        }
        expect(breakage.basis.extrapolated).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
  });
});

describe("the liability", () => {
  test.each([
    { outstanding: 100_000, points: 1, minor: 1, breakage: 0.2, grossMinor: 100_000, liabilityMinor: 80_000 },
    { outstanding: 1_901, points: 2, minor: 1, breakage: 0, grossMinor: 951, liabilityMinor: 951 },
    { outstanding: 999, points: 5, minor: 3, breakage: 0.35, grossMinor: 599, liabilityMinor: 390 },
    { outstanding: -100, points: 200, minor: 1, breakage: 0, grossMinor: -1, liabilityMinor: -1 },
    { outstanding: 0, points: 1, minor: 1, breakage: 0.5, grossMinor: 0, liabilityMinor: 0 },
  ])(
    "of $outstanding points at $minor for $points and $breakage is $liabilityMinor",
    ({ grossMinor, liabilityMinor, outstanding, breakage, ...cost }) => {
      expect(pointsLiability({ outstanding, cost, breakage })).toEqual({
        grossMinor,
        liabilityMinor,
        breakageMinor: grossMinor - liabilityMinor,
      });
    },
  );
});

describe("the roll-forward", () => {
  const HALF = { points: 2, minor: 1 };
  const none = Object.fromEntries(MOVEMENTS.map((movement) => [movement, 0])) as Movements;

  test("goes from opening to closing", () => {
    const movements = {
      ...none,
      earned: 900,
      reversed: -100,
      redeemed: -700,
      returned: 200,
      expired: -50,
      adjusted: 25,
    };
    expect(rollForward(1000, movements).closing).toBe(1275);
  });

  test("in money rounds the balances, so that the lines close", () => {
    const movements = { ...none, earned: 3, redeemed: -1 };
    const money = rollForwardInMoney({ points: 0, minor: 0 }, movements, HALF);
    expect(money).toEqual({
      openingMinor: 0,
      revaluedMinor: 0,
      movementsMinor: { ...none, earned: 2, redeemed: -1 },
      closingMinor: 1,
    });
  });

  test("says what a new cost of a point did to the opening points", () => {
    const money = rollForwardInMoney({ points: 1000, minor: 1000 }, none, { points: 5, minor: 6 });
    expect(money).toMatchObject({ openingMinor: 1000, revaluedMinor: 200, closingMinor: 1200 });
  });

  const points = fc.integer({ min: -1e9, max: 1e9 });
  const moving = fc
    .tuple(...MOVEMENTS.map(() => points))
    .map((values) => Object.fromEntries(MOVEMENTS.map((movement, index) => [movement, values[index]])) as Movements);
  const cost = fc.record({ points: fc.integer({ min: 1, max: 1e4 }), minor: fc.integer({ min: 0, max: 1e4 }) });

  test("closes in points and in money, each line within one minor unit of its worth, and the next begins where it ends", () => {
    fc.assert(
      fc.property(points, moving, cost, cost, (opening, movements, former, now) => {
        const { closing } = rollForward(opening, movements);
        const money = rollForwardInMoney({ points: opening, minor: costOfPoints(opening, former) }, movements, now);
        const lines = MOVEMENTS.map((movement) => money.movementsMinor[movement]);
        expect(lines.reduce((sum, line) => sum + line, money.openingMinor + money.revaluedMinor)).toBe(
          money.closingMinor,
        );
        for (const movement of MOVEMENTS) {
          const worth = (movements[movement] * now.minor) / now.points;
          expect(Math.abs(money.movementsMinor[movement] - worth)).toBeLessThanOrEqual(1.001);
          if (movements[movement] === 0) expect(money.movementsMinor[movement]).toBe(0);
        }
        const next = rollForwardInMoney({ points: closing, minor: money.closingMinor }, movements, now);
        expect([next.openingMinor, next.revaluedMinor]).toEqual([money.closingMinor, 0]);
      }),
    );
  });
});

describe("outstanding points by age", () => {
  test("lie in the bucket whose lower bound they have reached", () => {
    const lots = [0, 29, 30, 89, 90, 180, 364, 365, 4000].map((ageDays) => ({ ageDays, points: 10 }));
    expect(outstandingByAge(lots).map(({ fromDays, toDays, points }) => [fromDays, toDays, points])).toEqual([
      [0, 30, 20],
      [30, 90, 20],
      [90, 180, 10],
      [180, 365, 20],
      [365, null, 20],
    ]);
  });

  test("are all there", () => {
    const lots = fc.array(fc.record({ ageDays: fc.integer({ min: -2, max: 2000 }), points: fc.nat(1e6) }));
    fc.assert(
      fc.property(lots, (some) => {
        const sum = (items: { points: number }[]) => items.reduce((total, { points }) => total + points, 0);
        return sum(outstandingByAge(some)) === sum(some);
      }),
    );
  });
});

describe("the forecast of expiry", () => {
  test("puts points into the month of their last day", () => {
    const lots = [
      { lastDay: "2026-10-15", points: 5 },
      { lastDay: "2026-11-30", points: 10 },
      { lastDay: "2026-12-01", points: 20 },
      { lastDay: "2027-01-31", points: 40 },
      { lastDay: "2027-02-01", points: 80 },
      { lastDay: null, points: 160 },
    ];
    expect(forecastExpiry(lots, "2026-11", 3)).toEqual({
      months: [
        { month: "2026-11", points: 15 },
        { month: "2026-12", points: 20 },
        { month: "2027-01", points: 40 },
      ],
      later: 80,
      never: 160,
    });
  });

  test("forgets no points", () => {
    const lot = fc.record({
      lastDay: fc.option(fc.nat(60).map((ahead) => `${monthsAfter("2024-01", ahead)}-15`)),
      points: fc.nat(1e6),
    });
    fc.assert(
      fc.property(fc.array(lot), fc.integer({ min: 1, max: 24 }), (lots, months) => {
        const forecast = forecastExpiry(lots, "2026-01", months);
        const total = forecast.months.reduce((sum, { points }) => sum + points, forecast.later + forecast.never);
        expect(forecast.months).toHaveLength(months);
        expect(total).toBe(lots.reduce((sum, { points }) => sum + points, 0));
      }),
    );
  });
});
