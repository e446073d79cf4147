import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeFrom } from "~/domain/insights/cohorts/change";
import { cohortTable, retentionCurve } from "~/domain/insights/cohorts/cohort-table";
import { monthsAfter, monthsBetween } from "~/domain/insights/cohorts/months";
import { repurchaseCurve } from "~/domain/insights/cohorts/repurchase-curve";
import { timeBetweenOrders, usualGap } from "~/domain/insights/cohorts/time-between-orders";

describe("months", () => {
  test.each([
    ["2026-11", 3, "2027-02"],
    ["2026-01", -1, "2025-12"],
    ["2026-12", 0, "2026-12"],
    ["2025-06", 18, "2026-12"],
  ])("%s and %i is %s", (month, months, expected) => {
    expect(monthsAfter(month, months)).toBe(expected);
    expect(monthsBetween(month, expected)).toBe(months);
  });

  test.each(["2026-13", "2026-1", "26-01", ""])("%j is none", (month) => {
    expect(() => monthsAfter(month, 1)).toThrow(RangeError);
  });
});

const row = (firstMonth: string, orderMonth: string, customers: number, revenueMinor = customers * 1000) => ({
  firstMonth,
  orderMonth,
  customers,
  revenueMinor,
});

describe("the cohort table", () => {
  const rows = [
    row("2026-02", "2026-02", 50),
    row("2026-01", "2026-01", 100, 400_000),
    row("2026-01", "2026-03", 25, 90_000),
    row("2026-02", "2026-03", 10),
  ];

  test("has every month until the last, zeros where nobody ordered, and nothing beyond", () => {
    expect(cohortTable(rows, "2026-03")).toEqual([
      {
        month: "2026-01",
        size: 100,
        cells: [
          { age: 0, customers: 100, revenueMinor: 400_000, retention: 1 },
          { age: 1, customers: 0, revenueMinor: 0, retention: 0 },
          { age: 2, customers: 25, revenueMinor: 90_000, retention: 0.25 },
        ],
      },
      {
        month: "2026-02",
        size: 50,
        cells: [
          { age: 0, customers: 50, revenueMinor: 50_000, retention: 1 },
          { age: 1, customers: 10, revenueMinor: 10_000, retention: 0.2 },
        ],
      },
    ]);
  });

  test("gives a retention curve over the cohorts that are old enough", () => {
    expect(retentionCurve(cohortTable(rows, "2026-03"))).toEqual([
      { age: 0, cohorts: 2, size: 150, customers: 150, retention: 1 },
      { age: 1, cohorts: 2, size: 150, customers: 10, retention: 10 / 150 },
      { age: 2, cohorts: 1, size: 100, customers: 25, retention: 0.25 },
    ]);
  });

  test.each([
    ["an order after the last month", [row("2026-01", "2026-01", 5), row("2026-01", "2026-04", 1)]],
    ["an order before the first", [row("2026-02", "2026-02", 5), row("2026-02", "2026-01", 1)]],
    ["a cohort without a first order", [row("2026-01", "2026-02", 1)]],
    ["a cohort of after the last month", [row("2026-05", "2026-05", 1)]],
  ])("refuses %s", (_, wrong) => {
    expect(() => cohortTable(wrong, "2026-03")).toThrow(RangeError);
  });

  test("loses no revenue", () => {
    const some = fc.array(fc.record({ first: fc.nat(11), age: fc.nat(11), revenue: fc.nat(1e6) }), { maxLength: 40 });
    fc.assert(
      fc.property(some, (orders) => {
        const rows = orders.flatMap(({ first, age, revenue }) => {
          const month = monthsAfter("2025-01", first);
          return [row(month, month, 1, 0), row(month, monthsAfter(month, age), 1, revenue)];
        });
        const cells = cohortTable(rows, "2026-12").flatMap((cohort) => cohort.cells);
        const total = cells.reduce((sum, { revenueMinor }) => sum + revenueMinor, 0);
        expect(total).toBe(orders.reduce((sum, { revenue }) => sum + revenue, 0));
      }),
    );
  });
});

describe("the repurchase curve", () => {
  test("counts at every age the customers that were watched through it", () => {
    const rows = [
      { firstMonth: "2026-01", monthsToSecond: 0, customers: 10 },
      { firstMonth: "2026-01", monthsToSecond: 1, customers: 18 },
      { firstMonth: "2026-01", monthsToSecond: null, customers: 72 },
      { firstMonth: "2026-02", monthsToSecond: 0, customers: 30 },
      { firstMonth: "2026-02", monthsToSecond: 1, customers: 5 },
      { firstMonth: "2026-02", monthsToSecond: null, customers: 65 },
      { firstMonth: "2026-03", monthsToSecond: null, customers: 99 },
    ];
    expect(repurchaseCurve(rows, "2026-02")).toEqual([
      { age: 0, cohorts: 2, atRisk: 200, repurchased: expect.closeTo(0.2, 12) },
      { age: 1, cohorts: 1, atRisk: 90, repurchased: expect.closeTo(0.36, 12) },
    ]);
  });

  test("never falls, and lies between nobody and everybody", () => {
    const rows = fc.array(
      fc.record({
        firstMonth: fc.nat(11).map((ahead) => monthsAfter("2025-01", ahead)),
        monthsToSecond: fc.option(fc.nat(14)),
        customers: fc.integer({ min: 1, max: 100 }),
      }),
    );
    fc.assert(
      fc.property(rows, (some) => {
        let former = 0;
        for (const { repurchased } of repurchaseCurve(some, "2025-12")) {
          expect(repurchased).toBeGreaterThanOrEqual(former - 1e-12);
          expect(repurchased).toBeLessThanOrEqual(1);
          former = repurchased;
        }
      }),
    );
  });
});

describe("the time between orders", () => {
  test("is told by quantiles of R's type 7", () => {
    expect(timeBetweenOrders([40, 10, 30, 20])).toEqual({
      count: 4,
      mean: 25,
      lowerQuartile: 17.5,
      median: 25,
      upperQuartile: 32.5,
      ninetieth: expect.closeTo(37, 12),
    });
    expect(timeBetweenOrders([])).toBeNull();
  });

  test("is a customer's habit from three orders on", () => {
    expect([[], [30], [30, 40], [90, 10, 20]].map(usualGap)).toEqual([null, null, 35, 20]);
  });
});

describe("a change between two windows", () => {
  test.each([
    [80, 90, { difference: 10, relative: 0.125 }],
    [100, 0, { difference: -100, relative: -1 }],
    [50, 50, { difference: 0, relative: 0 }],
    [0, 20, { difference: 20, relative: null }],
    [0, 0, { difference: 0, relative: null }],
    [-10, 20, { difference: 30, relative: null }],
    [null, 20, null],
    [20, null, null],
  ])("from %s to %s", (former, value, expected) => {
    expect(changeFrom(former, value)).toEqual(expected);
  });
});
