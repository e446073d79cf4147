import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { dayAfter } from "~/domain/calendar";
import { cohortsInSpan, type CohortsResult } from "~/domain/insights/cohorts/cohort-months";
import { monthsAfter, monthsBetween } from "~/domain/insights/cohorts/months";
import type { RetentionReport } from "~/domain/insights/cohorts/retention-report";
import { timeBetweenOrders } from "~/domain/insights/cohorts/time-between-orders";
import type { DayRange } from "~/domain/insights/ranges/range";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import { makeCohortMonths } from "~/services/insights/reports/cohort-months.server";
import { makeRetention } from "~/services/insights/reports/retention.server";
import { insertMember } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";

// In New York it is still the evening of the day before.
const NOW = new Date("2026-11-20T03:30:00Z");
const TODAY = "2026-11-19";

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  world.clock.at = new Date("2026-08-01T12:00:00Z");
  shop = await world.installShop("cohorts.myshopify.com");
  other = await world.installShop("other.myshopify.com");
});

afterAll(() => world.close());

type Bought = { customer: number; day: string; orders: number; net: number; earning?: number; rewarded?: number };

async function given(days: readonly Bought[], of: Shop = shop): Promise<void> {
  await world.deps.db.rows("DELETE FROM buyer_day WHERE shop_id = $1", [of.id]);
  await world.deps.db.rows(
    `INSERT INTO buyer_day (shop_id, day, customer_id, orders, net_minor, rewarded_orders, rewarded_minor, earning_orders)
     SELECT $1, day, customer, orders, net, coalesce(rewarded, 0), 0, coalesce(earning, 0)
       FROM jsonb_to_recordset($2) AS bought (customer bigint, day date, orders integer, net bigint, earning integer, rewarded integer)`,
    [of.id, JSON.stringify(days)],
  );
}

const make = (of: Shop = shop): Promise<CohortsResult> =>
  world.deps.db.transaction((tx) => makeCohortMonths(tx, of, NOW));
const makeOf = (ranges: readonly DayRange[], of: Shop = shop): Promise<RetentionReport[]> =>
  world.deps.db.transaction((tx) => makeRetention(tx, of, NOW, ranges.map(rangeKey)));
const ALWAYS = { first: "2000-01", last: "2026-11" };
const LAST_YEAR = { from: "2025-12-01", to: TODAY };

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const byCustomer = (days: readonly Bought[]) =>
  [...Map.groupBy(days, ({ customer }) => customer).values()].map((own) =>
    own.toSorted((a, b) => (a.day < b.day ? -1 : 1)),
  );

/** Customers and revenue of a cohort's month, counted one by one. */
function cellOf(days: readonly Bought[], firstMonth: string, month: string) {
  const theirs = byCustomer(days).filter((own) => own[0]!.day.startsWith(firstMonth));
  const bought = theirs.map((own) => own.filter(({ day }) => day.startsWith(month)));
  return {
    customers: bought.filter((own) => own.length > 0).length,
    revenueMinor: sum(bought.flat().map(({ net }) => net)),
  };
}

const endOf = (month: string) => dayAfter(`${monthsAfter(month, 1)}-01`, -1);

/** Who is a customer of a day: has ordered in the 365 days until it. */
function customersOf(days: readonly Bought[], until: string): Set<number> {
  const from = dayAfter(until, -364);
  return new Set(days.filter(({ day }) => day >= from && day <= until).map(({ customer }) => customer));
}

/** Each customer's days from one order to the next. */
function gapsOf(days: readonly Bought[]): number[] {
  return byCustomer(days).flatMap((own) => {
    const each = own.flatMap(({ day, orders }) => Array.from({ length: orders }, () => Date.parse(day) / 86_400_000));
    return each.slice(1).map((day, index) => day - each[index]!);
  });
}

/** The share that has ordered again by the end of an age, over cohorts watched through it, a customer at a time. */
function repurchasedBy(days: readonly Bought[], age: number): number {
  let left = 1;
  for (let at = 0; at <= age; at += 1) {
    let [atRisk, again] = [0, 0];
    for (const own of byCustomer(days)) {
      const first = own[0]!.day.slice(0, 7);
      if (monthsBetween(first, "2026-10") < at) continue;
      const second = own[0]!.orders > 1 ? own[0] : own[1];
      const months = second ? monthsBetween(first, second.day.slice(0, 7)) : Infinity;
      if (months >= at) atRisk += 1;
      if (months === at) again += 1;
    }
    if (atRisk > 0) left *= 1 - again / atRisk;
  }
  return 1 - left;
}

const bought = fc.record({
  customer: fc.integer({ min: 1, max: 25 }),
  day: fc
    .oneof(
      fc.integer({ min: 0, max: 1100 }),
      // Around the ends of months, and a year and a day before them.
      fc.constantFrom(0, 18, 19, 20, 49, 50, 383, 384, 385, 414, 415, 416, 749, 750),
    )
    .map((age) => dayAfter(TODAY, -age)),
  orders: fc.integer({ min: 1, max: 3 }),
  net: fc.integer({ min: -500, max: 50_000 }),
});
const history = fc.uniqueArray(bought, { selector: ({ customer, day }) => `${customer} ${day}`, maxLength: 120 });

describe("what SQL adds up", () => {
  test("is what counting customers one by one comes to", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(history, async (days) => {
        await given(days);
        const report = await make();
        const { table, repurchase } = cohortsInSpan(report, ALWAYS);
        for (const { month, cells } of table) {
          expect(cells).toHaveLength(monthsBetween(month, "2026-11") + 1);
          for (const { age, ...cell } of cells)
            expect(cell).toMatchObject(cellOf(days, month, monthsAfter(month, age)));
        }
        const firstMonths = byCustomer(days).map((own) => own[0]!.day.slice(0, 7));
        expect(table.map(({ month }) => month)).toEqual([...new Set(firstMonths)].sort());
        expectFlows(report, days);
        for (const { age, repurchased } of repurchase) expect(repurchased).toBeCloseTo(repurchasedBy(days, age), 10);
      }),
      { numRuns: 40 },
    );
  });
});

test("what SQL adds up of a range is what counting customers one by one comes to", { timeout: 120_000 }, async () => {
  const month = fc.integer({ min: 0, max: 36 }).map((ago) => monthsAfter("2026-11", -ago));
  const range = fc.tuple(month, month).map((two) => {
    const [first, last] = two.toSorted();
    return { from: `${first!}-01`, to: last! === "2026-11" ? TODAY : endOf(last!) };
  });
  await fc.assert(
    fc.asyncProperty(history, range, range, async (days, ...ranges) => {
      await given(days);
      const reports = await makeOf(ranges);
      for (const [index, report] of reports.entries()) expectReport(report, days, ranges[index]!);
    }),
    { numRuns: 40 },
  );
});

function expectReport(
  { buyers, newcomers, flow, gaps }: RetentionReport,
  days: readonly Bought[],
  { from, to }: DayRange,
) {
  const within = days.filter(({ day }) => day >= from && day <= to);
  const isNew = (customer: number) => !days.some((each) => each.customer === customer && each.day < from);
  for (const [group, own] of [
    [buyers, within],
    [newcomers, within.filter(({ customer }) => isNew(customer))],
  ] as const) {
    const ordered = byCustomer(own).map((each) => sum(each.map(({ orders }) => orders)));
    expect(group).toMatchObject({
      customers: ordered.length,
      repeating: ordered.filter((orders) => orders > 1).length,
      orders: sum(ordered),
      revenueMinor: sum(own.map(({ net }) => net)),
    });
  }
  const [start, end] = [customersOf(days, dayAfter(from, -1)), customersOf(days, to)];
  expect(flow).toMatchObject({
    atStart: start.size,
    atEnd: end.size,
    joined: [...end].filter((customer) => !start.has(customer)).length,
    lost: [...start].filter((customer) => !end.has(customer)).length,
  });
  const [own, expected] = [gapsOf(within), timeBetweenOrders(gapsOf(within))];
  expect(gaps.spread && { ...gaps.spread, mean: gaps.spread.mean.toFixed(9) }).toEqual(
    expected && { ...expected, mean: expected.mean.toFixed(9) },
  );
  for (const bar of gaps.bars) {
    expect(bar.gaps).toBe(own.filter((gap) => gap >= bar.from && (bar.to === null || gap <= bar.to)).length);
  }
}

function expectFlows(report: CohortsResult, days: readonly Bought[]): void {
  const first = byCustomer(days)
    .map((own) => own[0]!.day.slice(0, 7))
    .sort()[0];
  const months = first ? monthsBetween(first, "2026-11") : 0;
  expect(report.flows.map(({ month }) => month)).toEqual(
    Array.from({ length: months }, (_, index) => monthsAfter(first!, index)),
  );
  for (const { month, atStart, atEnd, joined, lost } of report.flows) {
    const [before, now] = [customersOf(days, endOf(monthsAfter(month, -1))), customersOf(days, endOf(month))];
    expect({ month, atStart, atEnd, joined, lost }).toEqual({
      month,
      atStart: before.size,
      atEnd: now.size,
      joined: [...now].filter((customer) => !before.has(customer)).length,
      lost: [...before].filter((customer) => !now.has(customer)).length,
    });
  }
}

describe("worked values", () => {
  test("of two cohorts: who came back when, and what it says of retention", async () => {
    await given([
      { customer: 1, day: "2026-08-03", orders: 1, net: 1000 },
      { customer: 1, day: "2026-09-30", orders: 1, net: 700 },
      { customer: 1, day: "2026-10-01", orders: 1, net: 300 },
      { customer: 2, day: "2026-08-31", orders: 2, net: 5000 },
      { customer: 3, day: "2026-09-10", orders: 1, net: 400 },
      { customer: 3, day: "2026-11-02", orders: 1, net: 600 },
      { customer: 0, day: "2026-09-10", orders: 9, net: 9999 },
    ]);
    const { table, retention, repurchase } = cohortsInSpan(await make(), ALWAYS);
    const [august, september] = table;
    expect(august).toMatchObject({ month: "2026-08", size: 2 });
    expect(august!.cells.map(({ customers, revenueMinor }) => [customers, revenueMinor])).toEqual([
      [2, 6000],
      [1, 700],
      [1, 300],
      [0, 0],
    ]);
    expect(september!.cells.map(({ retention }) => retention)).toEqual([1, 0, 1]);
    // November has not ended: it is in the table, and not in the curves.
    expect(retention.map(({ age, cohorts, size, customers }) => [age, cohorts, size, customers])).toEqual([
      [0, 2, 3, 3],
      [1, 2, 3, 1],
      [2, 1, 2, 1],
    ]);
    // At age 0 one of three ordered twice; at 1 one of the two left; at 2 there is one cohort, with nobody left.
    expect(repurchase.map(({ repurchased }) => Number(repurchased.toFixed(4)))).toEqual([0.3333, 0.6667, 0.6667]);
    const [{ gaps }] = (await makeOf([LAST_YEAR])) as [RetentionReport];
    expect(gaps.spread).toMatchObject({ count: 4, median: 27, mean: (58 + 1 + 0 + 53) / 4 });
  });

  test("of a customer who lapses after 365 days and comes back", async () => {
    await given([
      { customer: 1, day: "2025-04-30", orders: 1, net: 100 },
      { customer: 1, day: "2026-06-15", orders: 1, net: 100 },
      { customer: 2, day: "2025-05-01", orders: 1, net: 100 },
      { customer: 3, day: "2026-05-31", orders: 1, net: 100 },
    ]);
    const { flows } = await make();
    const of = (month: string) => flows.find((flow) => flow.month === month)!;
    // 30 April 2026 is the 366th day of the first, and the 365th of the second.
    expect(of("2026-04")).toMatchObject({ atStart: 2, atEnd: 1, joined: 0, lost: 1, retention: 0.5, churn: 0.5 });
    expect(of("2026-05")).toMatchObject({ atStart: 1, atEnd: 1, joined: 1, lost: 1, retention: 0, churn: 1 });
    // The guides' forms: (1 - 1) / (1 + 1) and 1 / (1 + 1).
    expect(of("2026-05")).toMatchObject({ guideRetention: 0, guideChurn: 0.5 });
    expect(of("2026-06")).toMatchObject({ atStart: 1, atEnd: 2, joined: 1, lost: 0, retention: 1, churn: 0 });
    expect(of("2025-10")).toMatchObject({ atStart: 2, atEnd: 2, joined: 0, lost: 0 });
  });

  test("of a shop without orders are nothing, not errors", async () => {
    expect(await make(other)).toMatchObject({ cohorts: [], flows: [], beforeAndAfter: null });
    const [report] = (await makeOf([LAST_YEAR], other)) as [RetentionReport];
    expect(report).toMatchObject({
      ...{ byUse: [], byTier: [], guests: { orders: 0, revenueMinor: 0 }, gaps: { spread: null } },
      buyers: { customers: 0, repurchase: null },
      flow: { atStart: 0, retention: null, churn: null, guideChurn: null },
    });
  });
});

describe("buyers of a range", () => {
  const RANGE = { from: "2025-11-20", to: TODAY };
  const year = [
    { customer: 1, day: "2026-11-01", orders: 1, net: 1000, earning: 1, rewarded: 1 },
    { customer: 1, day: "2026-03-01", orders: 1, net: 3000, earning: 1 },
    { customer: 2, day: "2026-10-01", orders: 1, net: 500, earning: 1 },
    // The reward was used before the range, and counts.
    { customer: 3, day: "2025-11-01", orders: 1, net: 1, earning: 1, rewarded: 1 },
    { customer: 3, day: "2025-11-20", orders: 1, net: 200 },
    { customer: 4, day: "2026-01-01", orders: 2, net: 900 },
    // The day before the range.
    { customer: 5, day: "2025-11-19", orders: 1, net: 100, earning: 1 },
    { customer: 0, day: "2026-09-01", orders: 3, net: 3300 },
  ];

  test("are told apart by what the programme was to them", async () => {
    await given(year);
    const [report] = (await makeOf([RANGE])) as [RetentionReport];
    const byUse = Object.fromEntries(report.byUse.map(({ key, ...group }) => [key, group]));
    expect(byUse).toEqual({
      redeemed: {
        customers: 2,
        repeating: 1,
        orders: 3,
        revenueMinor: 4200,
        repurchase: 0.5,
        ordersPerCustomer: 1.5,
        averageOrderMinor: 1400,
        revenuePerCustomerMinor: 2100,
      },
      earned: expect.objectContaining({ customers: 1, repeating: 0, orders: 1, revenueMinor: 500 }) as unknown,
      never: expect.objectContaining({ customers: 1, repeating: 1, orders: 2, revenueMinor: 900 }) as unknown,
    });
  });

  test("are counted by the tier they are in now", async () => {
    const member = (customerId: bigint, tierKey?: string) =>
      insertMember(world.deps.db.pool, shop.id, {
        customerId,
        joinedAt: NOW,
        ...(tierKey === undefined ? {} : { tierKey }),
      });
    await member(1n, "gold");
    await member(2n, "bronze");
    await member(3n, "gold");
    await member(4n);
    await given(year);
    const [report] = (await makeOf([RANGE])) as [RetentionReport];
    const byTier = report.byTier.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    expect(byTier.map(({ key, customers, orders }) => [key, customers, orders])).toEqual([
      ["bronze", 1, 1],
      ["gold", 2, 3],
    ]);
  });

  test("who bought as guests are known by their addresses only", async () => {
    await given(year);
    const order = (id: number, at: string, guestKey: string | null, more = "false, true, NULL") =>
      world.deps.db.rows(
        `INSERT INTO shop_order (shop_id, id, name, currency, processed_at, snapshot_at, lines, codes, guest_key, is_test, is_paid,
                                 cancelled_at)
         VALUES ($1, $2, '#1', 'USD', $3, $3, '[]', '{}', $4, ${more})`,
        [shop.id, id, at, guestKey],
      );
    await order(1, "2026-09-01T10:00:00Z", "a");
    await order(2, "2026-09-01T11:00:00Z", "a");
    await order(3, "2026-09-01T11:00:00Z", null);
    await order(4, "2026-09-01T11:00:00Z", "b", "true, true, NULL");
    await order(5, "2026-09-01T11:00:00Z", "c", "false, false, NULL");
    await order(6, "2026-09-01T11:00:00Z", "d", "false, true, now()");
    // In New York the first of these is of November.
    await order(7, "2025-12-01T04:59:59Z", "e");
    await order(8, "2025-12-01T05:00:00Z", "f");
    expect((await make()).guests).toEqual({
      "3_months": { customers: 1, repeating: 1 },
      "6_months": { customers: 1, repeating: 1 },
      "12_months": { customers: 2, repeating: 1 },
      "24_months": { customers: 3, repeating: 1 },
      "36_months": { customers: 3, repeating: 1 },
    });
    const [{ guests }] = (await makeOf([LAST_YEAR])) as [RetentionReport];
    expect(guests).toEqual({ orders: 3, revenueMinor: 3300 });
  });
});

describe("before and after the programme began", () => {
  test("the same customers are compared over as many days, chosen by neither", async () => {
    // It began on 1 August: 110 days until yesterday, and the 110 before from 13 April.
    await given([
      { customer: 1, day: "2026-04-12", orders: 1, net: 1 },
      { customer: 1, day: "2026-04-13", orders: 1, net: 100 },
      { customer: 1, day: "2026-08-01", orders: 2, net: 400 },
      { customer: 2, day: "2025-01-01", orders: 1, net: 1 },
      { customer: 2, day: "2026-11-18", orders: 1, net: 50 },
      { customer: 2, day: "2026-11-19", orders: 1, net: 7777 },
      { customer: 3, day: "2026-04-13", orders: 1, net: 9999 },
    ]);
    expect((await make()).beforeAndAfter).toEqual({
      began: "2026-08-01",
      days: 110,
      customers: 2,
      before: { buyers: 1, orders: 1, revenueMinor: 100 },
      after: { buyers: 2, orders: 3, revenueMinor: 450 },
    });
  });
});
