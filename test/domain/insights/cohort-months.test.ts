import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cohortMonths,
  cohortsInSpan,
  earlierCohorts,
  type CohortsResult,
} from "~/domain/insights/cohorts/cohort-months";
import { monthsAfter, monthsBetween } from "~/domain/insights/cohorts/months";
import { guestNumbers, retentionReport } from "~/domain/insights/cohorts/retention-report";

type Result = Pick<CohortsResult, "month" | "cohorts" | "flows">;
const MONTH = "2026-11";

/** A cohort of each month: its size, and how many order in each month of age after the first, all for the second time. */
const resultOf = (cohorts: [month: string, size: number, later: number[]][]): Result => ({
  month: MONTH,
  flows: [],
  cohorts: cohorts.map(([month, size, later]) => ({
    month,
    customers: [size, ...later],
    revenueMinor: [size, ...later].map((customers) => customers * 1000),
    second: [0, ...later],
  })),
});

// Four months of first order, of which November goes on.
const SHOP = resultOf([
  ["2026-07", 100, [10, 20, 5, 1]],
  ["2026-08", 200, [40, 10, 2]],
  ["2026-09", 50, [5, 1]],
  ["2026-10", 80, [3]],
  ["2026-11", 30, []],
]);

describe("the customers of some months", () => {
  test("are watched until the last of them, as if nothing later were known: a case by hand", () => {
    const { table, retention, repurchase } = cohortsInSpan(SHOP, { first: "2026-07", last: "2026-08" });
    expect(table.map(({ month, size, cells }) => [month, size, cells.map((cell) => cell.customers)])).toEqual([
      ["2026-07", 100, [100, 10]],
      ["2026-08", 200, [200]],
    ]);
    expect(table[0]!.cells[1]).toEqual({ age: 1, customers: 10, revenueMinor: 10_000, retention: 0.1 });
    expect(retention.map(({ size, customers }) => [size, customers])).toEqual([
      [300, 300],
      [100, 10],
    ]);
    expect(repurchase.map(({ repurchased }) => Number(repurchased.toFixed(9)))).toEqual([0, 0.1]);
  });

  test("are compared with as many months, each watched for as long, and the month that goes on has no equal", () => {
    const span = { first: "2026-09", last: "2026-11" };
    const [now, former] = [cohortsInSpan(SHOP, span), earlierCohorts(SHOP, span, "2026-07")];
    // September and October until the end of October; so July and August until the end of August, and not September.
    expect(now.repurchase.map(({ atRisk }) => atRisk)).toEqual([130, 50]);
    expect(former.repurchase.map(({ atRisk }) => atRisk)).toEqual([300, 100]);
    expect(now.repurchase.at(-1)!.repurchased).toBeCloseTo(5 / 50, 12);
    expect(former.repurchase.at(-1)!.repurchased).toBeCloseTo(10 / 100, 12);
    // The table has November as it is so far.
    expect(now.table.map(({ month, cells }) => [month, cells.length])).toEqual([
      ["2026-09", 3],
      ["2026-10", 2],
      ["2026-11", 1],
    ]);
    expect(former.table.map(({ month }) => month)).toEqual(["2026-07", "2026-08"]);
  });

  test("of the month that goes on alone have no curve, and are compared with none", () => {
    const span = { first: MONTH, last: MONTH };
    expect(cohortsInSpan(SHOP, span)).toMatchObject({ retention: [], repurchase: [], table: [{ size: 30 }] });
    expect(earlierCohorts(SHOP, span, "2026-10")).toMatchObject({ retention: [], repurchase: [], table: [] });
  });

  test("of a refresh that is of the month before are not told of a month that it does not know", () => {
    const { table, repurchase } = cohortsInSpan(SHOP, { first: "2026-10", last: "2026-12" });
    expect(table.map(({ month, cells }) => [month, cells.length])).toEqual([
      ["2026-10", 2],
      ["2026-11", 1],
    ]);
    expect(repurchase).toHaveLength(1);
  });
});

const shops = fc
  .array(fc.record({ size: fc.nat(300), later: fc.array(fc.nat(20), { minLength: 24, maxLength: 24 }) }), {
    minLength: 24,
    maxLength: 24,
  })
  .map((months) =>
    resultOf(
      months.flatMap(({ size, later }, ago) =>
        size === 0
          ? []
          : [[monthsAfter(MONTH, -ago), size + 24 * 20, later.slice(0, ago)] as [string, number, number[]]],
      ),
    ),
  );
const monthAgo = fc.integer({ min: 0, max: 23 }).map((ago) => monthsAfter(MONTH, -ago));
const ascending = fc.tuple(monthAgo, monthAgo, monthAgo).map((three) => three.toSorted() as [string, string, string]);

describe("whatever the months are", () => {
  const sizes = (result: Result, first: string, last: string) =>
    cohortsInSpan(result, { first, last }).table.reduce((sum, { size }) => sum + size, 0);

  test("two that adjoin have together the customers of the whole", () => {
    fc.assert(
      fc.property(shops, ascending, (shop, [first, middle, last]) => {
        const whole = sizes(shop, first, last);
        expect(sizes(shop, first, middle) + sizes(shop, monthsAfter(middle, 1), last)).toBe(whole);
      }),
    );
  });

  test("the share that has ordered again never falls with age, and lies between nobody and everybody", () => {
    fc.assert(
      fc.property(shops, ascending, (shop, [first, , last]) => {
        let before = 0;
        for (const { repurchased } of cohortsInSpan(shop, { first, last }).repurchase) {
          expect(repurchased).toBeGreaterThanOrEqual(before - 1e-12);
          expect(repurchased).toBeLessThanOrEqual(1 + 1e-12);
          before = repurchased;
        }
      }),
    );
  });

  test("what they are compared with is known of no later month than is as old: what came since changes nothing", () => {
    fc.assert(
      fc.property(shops, ascending, fc.integer({ min: 1, max: 24 }), (shop, [first, , last], back) => {
        const former = earlierCohorts(shop, { first, last }, monthsAfter(first, -back));
        const full = last === MONTH ? monthsAfter(last, -1) : last;
        const until = monthsAfter(full, -back);
        const oldest = monthsBetween(first, full);
        for (const steps of [former.retention, former.repurchase]) expect(steps.length).toBeLessThanOrEqual(oldest + 1);
        const cut = shop.cohorts
          .filter(({ month }) => month <= until)
          .map(({ month, ...each }) => {
            const ages = monthsBetween(month, until) + 1;
            const upTo = (values: number[]) => values.slice(0, ages);
            return {
              month,
              customers: upTo(each.customers),
              revenueMinor: upTo(each.revenueMinor),
              second: upTo(each.second),
            };
          });
        const atThatTime = { ...shop, cohorts: cut };
        expect(earlierCohorts(atThatTime, { first, last }, monthsAfter(first, -back))).toEqual(former);
      }),
    );
  });
});

test("months are laid out by age, with who came back at each, and won and lost since the first", () => {
  const { cohorts, flows } = cohortMonths(
    {
      cohortMonths: [
        { firstMonth: "2026-09", orderMonth: "2026-09", customers: 3, revenueMinor: 300 },
        { firstMonth: "2026-09", orderMonth: "2026-11", customers: 1, revenueMinor: 50 },
      ],
      secondOrders: [
        { firstMonth: "2026-09", monthsToSecond: 2, customers: 1 },
        { firstMonth: "2026-09", monthsToSecond: null, customers: 2 },
      ],
      runs: [{ from: 2026 * 12 + 8, to: 2027 * 12 + 7, isLost: true, runs: 3 }],
    },
    MONTH,
  );
  expect(cohorts).toEqual([{ month: "2026-09", customers: [3, 0, 1], revenueMinor: [300, 0, 50], second: [0, 0, 1] }]);
  expect(flows.map(({ month, atStart, atEnd }) => [month, atStart, atEnd])).toEqual([
    ["2026-09", 0, 3],
    ["2026-10", 3, 3],
  ]);
});

describe("the numbers of a range", () => {
  const group = { use: "never", tier: null, isNew: false, customers: 0, repeating: 0, orders: 0, revenueMinor: 0 };
  const held = { atStart: 0, atEnd: 0, stayed: 0 };

  test("are sums of its customers: a case by hand", () => {
    const report = retentionReport(
      { from: "2025-12-01", to: "2026-11-29" },
      {
        buyers: [
          // 950 customers before, of whom 800 stayed; 200 came.
          {
            ...group,
            ...held,
            atStart: 700,
            atEnd: 600,
            stayed: 600,
            customers: 500,
            repeating: 100,
            orders: 700,
            revenueMinor: 70_000,
          },
          {
            ...group,
            atStart: 250,
            atEnd: 200,
            stayed: 200,
            use: "redeemed",
            tier: "gold",
            customers: 100,
            repeating: 60,
            orders: 300,
            revenueMinor: 60_000,
          },
          {
            ...group,
            ...held,
            atEnd: 200,
            isNew: true,
            use: "earned",
            tier: "gold",
            customers: 200,
            repeating: 40,
            orders: 250,
            revenueMinor: 25_000,
          },
        ],
        gaps: [
          { days: 10, gaps: 1 },
          { days: 30, gaps: 2 },
        ],
        guests: { orders: 3, revenueMinor: 3300 },
      },
    );
    expect(report.flow).toMatchObject({ atStart: 950, atEnd: 1000, joined: 200, lost: 150 });
    expect([report.flow.retention, report.flow.churn].map((rate) => rate!.toFixed(4))).toEqual(["0.8421", "0.1579"]);
    expect([report.flow.guideRetention, report.flow.guideChurn].map((rate) => rate!.toFixed(4))).toEqual([
      "0.6957",
      "0.1250",
    ]);
    expect(report.buyers).toMatchObject({ customers: 800, repurchase: 0.25, orders: 1250, revenueMinor: 155_000 });
    expect(report.newcomers).toMatchObject({ customers: 200, revenueMinor: 25_000 });
    expect(report.byUse.map(({ key, customers }) => [key, customers])).toEqual([
      ["never", 500],
      ["redeemed", 100],
      ["earned", 200],
    ]);
    expect(report.byTier).toMatchObject([{ key: "gold", customers: 300, repurchase: 1 / 3 }]);
    expect(report.gaps.spread?.median).toBe(30);
  });

  test("of guests are of people where those were counted", () => {
    const sales = { orders: 3, revenueMinor: 3300 };
    expect(guestNumbers(sales, { customers: 2, repeating: 1 })).toEqual({
      ...{ key: "guests", customers: 2, repeating: 1, ...sales, repurchase: 0.5, averageOrderMinor: 1100 },
      // One of the three orders is nobody's.
      ...{ ordersPerCustomer: null, revenuePerCustomerMinor: null },
    });
    expect(guestNumbers(sales, null)).toMatchObject({ customers: null, repurchase: null, averageOrderMinor: 1100 });
  });
});
