import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { addMonths, dayAfter } from "~/domain/calendar";
import { usualGap } from "~/domain/insights/cohorts/time-between-orders";
import { guideSegment } from "~/domain/insights/segments/guide-segment";
import { classicProductScore, productBand, productScore } from "~/domain/insights/segments/product-score";
import { type RfmScore, rfmScores } from "~/domain/insights/segments/rfm-scores";
import { atBothEnds, type SegmentReport } from "~/domain/insights/segments/segment-report";
import { shopifySegment } from "~/domain/insights/segments/shopify-segment";
import { makeSegmentReports, makeSegments } from "~/services/insights/reports/segments.server";
import { insertMember } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";

// Half past three in the night in UTC: still the day before in New York.
const NOW = new Date("2026-11-20T03:30:00Z");
const TODAY = "2026-11-19";
const MONTH_AGO = "2026-10-19";

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("segments.myshopify.com");
  other = await world.installShop("other.myshopify.com");
});

afterAll(() => world.close());

type Bought = { customer: number; age: number; orders: number; net: number };

async function given(days: readonly Bought[], of: Shop = shop): Promise<void> {
  await world.deps.db.rows("DELETE FROM buyer_day WHERE shop_id = $1", [of.id]);
  await world.deps.db.rows(
    `INSERT INTO buyer_day (shop_id, day, customer_id, orders, net_minor, rewarded_orders, rewarded_minor, earning_orders)
     SELECT $1, $2::date - age, customer, orders, net, 0, 0, 0
       FROM jsonb_to_recordset($3) AS bought (customer bigint, age integer, orders integer, net bigint)`,
    [of.id, TODAY, JSON.stringify(days)],
  );
}

const make = (of: Shop = shop): Promise<SegmentReport> => world.deps.db.transaction((tx) => makeSegments(tx, of, NOW));

type Kept = { customer: number; segment: string } & Record<string, unknown>;
const kept = (of: Shop = shop) =>
  world.deps.db.rows<Kept>(
    `SELECT customer_id::integer AS customer, to_char(first_day, 'YYYY-MM-DD') AS first, to_char(last_day, 'YYYY-MM-DD') AS last,
            orders, net_minor::float8 AS net, ever_orders AS "everOrders", ever_net_minor::float8 AS "everNet",
            usual_gap_days AS gap, recency, frequency, monetary, segment, guide_segment AS guide, segment_before AS before,
            product_class AS class, product_score AS score
       FROM customer_insight WHERE shop_id = $1 ORDER BY customer_id`,
    [of.id],
  );

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Each customer's score of a window that ends so many days before today, by the pure functions. */
function scoresAt(days: readonly Bought[], endAge: number): Map<number, RfmScore> {
  const known = Map.groupBy(
    days.filter(({ age }) => age >= endAge),
    ({ customer }) => customer,
  );
  const inWindow = [...known].flatMap(([customer, own]) => {
    const recent = own.filter(({ age }) => age < endAge + 365);
    return recent.length === 0 ? [] : [{ customer, recent }];
  });
  const scores = rfmScores({
    recencyDays: inWindow.map(({ recent }) => Math.min(...recent.map(({ age }) => age))),
    orders: inWindow.map(({ recent }) => sum(recent.map(({ orders }) => orders))),
    spend: inWindow.map(({ recent }) => sum(recent.map(({ net }) => net))),
  });
  const found = new Map([...known.keys()].map((customer) => [customer, { recency: 1, frequency: 1, monetary: 1 }]));
  for (const [index, { customer }] of inWindow.entries()) {
    const [recency, frequency, monetary] = [scores.recency[index]!, scores.frequency[index]!, scores.monetary[index]!];
    found.set(customer, { recency, frequency, monetary });
  }
  return found;
}

function gapOf(own: readonly Bought[]): number | null {
  const ages = own.flatMap(({ age, orders }) => Array.from({ length: orders }, () => age)).sort((a, b) => b - a);
  return usualGap(ages.slice(1).map((age, index) => ages[index]! - age));
}

/** What `customer_insight` is to hold, by the pure functions. */
function expected(days: readonly Bought[]): Kept[] {
  const [now, before] = [scoresAt(days, 0), scoresAt(days, 31)];
  const customers = [...Map.groupBy(days, ({ customer }) => customer)].sort(([a], [b]) => a - b);
  return customers.map(([customer, own]) => {
    const recent = own.filter(({ age }) => age < 365);
    const ages = own.map(({ age }) => age);
    const score = now.get(customer)!;
    const [orders, net] = [sum(recent.map((day) => day.orders)), sum(recent.map((day) => day.net))];
    const product = productScore({ spend: net / 100, orders, recency: score.recency });
    return {
      customer,
      first: dayAfter(TODAY, -Math.max(...ages)),
      last: dayAfter(TODAY, -Math.min(...ages)),
      orders,
      net,
      everOrders: sum(own.map((day) => day.orders)),
      everNet: sum(own.map((day) => day.net)),
      gap: gapOf(own),
      ...score,
      segment: shopifySegment(score),
      guide: guideSegment(score),
      before: before.has(customer) ? shopifySegment(before.get(customer)!) : null,
      class: productBand(product),
      score: product,
    };
  });
}

const bought = fc.record({
  customer: fc.integer({ min: 1, max: 40 }),
  // Around the bounds of both windows more often than elsewhere.
  age: fc.oneof(fc.integer({ min: 0, max: 800 }), fc.constantFrom(0, 30, 31, 364, 365, 395, 396)),
  orders: fc.integer({ min: 1, max: 3 }),
  net: fc.oneof(fc.constantFrom(-500, 0, 1000, 2500), fc.integer({ min: 0, max: 5_000_000 })),
});
const history = fc.uniqueArray(bought, { selector: ({ customer, age }) => `${customer} ${age}`, maxLength: 150 });

describe("the scores that SQL gives", () => {
  test("are those of the pure functions, whatever was bought", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(history, async (days) => {
        await given(days);
        await make();
        expect(await kept()).toEqual(expected(days));
      }),
      { numRuns: 60 },
    );
  });

  test("of five hundred customers with many ties as well", async () => {
    const [days] = fc.sample(
      fc.uniqueArray(
        fc.record({
          customer: fc.integer({ min: 1, max: 500 }),
          age: fc.integer({ min: 0, max: 500 }),
          orders: fc.constantFrom(1, 1, 1, 2),
          net: fc.integer({ min: 1, max: 40 }).map((tens) => tens * 1000),
        }),
        { selector: ({ customer, age }) => `${customer} ${age}`, minLength: 2000, maxLength: 2000 },
      ),
      { numRuns: 1, seed: 20_261_129 },
    );
    await given(days!);
    const report = await make();
    expect(await kept()).toEqual(expected(days!));
    expectToAddUp(report, days!);
  });
});

const makeAt = async (key: string, of: Shop = shop): Promise<SegmentReport> => {
  const [report] = await world.deps.db.transaction((tx) => makeSegmentReports(tx, of, NOW, [key]));
  return report!;
};

describe("the report of another day", () => {
  const AGO = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constantFrom(0, 1, 30, 31, 364, 365));
  const joined = fc.uniqueArray(
    fc.record({ customer: fc.integer({ min: 30, max: 60 }), age: fc.integer({ min: 0, max: 800 }) }),
    {
      selector: ({ customer }) => customer,
      maxLength: 12,
    },
  );
  /** Members join at noon in New York. */
  const join = async (members: readonly { customer: number; age: number }[]) => {
    await world.deps.db.rows("DELETE FROM account WHERE shop_id = $1", [shop.id]);
    await world.deps.db.rows("DELETE FROM member WHERE shop_id = $1", [shop.id]);
    for (const { customer, age } of members) {
      const joinedAt = new Date(`${dayAfter(TODAY, -age)}T17:00:00Z`);
      await insertMember(world.deps.db.pool, shop.id, { customerId: BigInt(customer), joinedAt });
    }
  };
  afterAll(() => join([]));

  test("is what a refresh of that day would have made, had nothing come after it", { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(history, joined, AGO, async (days, members, ago) => {
        const day = dayAfter(TODAY, -ago);
        await given(days);
        await join(members);
        const asked = await makeAt(`${addMonths(day, -1)}..${day}`);
        await given(days.filter(({ age }) => age >= ago));
        await join(members.filter(({ age }) => age >= ago));
        const then = new Date(`${dayAfter(day, 1)}T03:30:00Z`);
        expect(asked).toEqual(await world.deps.db.transaction((tx) => makeSegments(tx, shop, then)));
      }),
      { numRuns: 40 },
    );
  });

  test(
    "has at both ends, and in the rows and columns of who moved, what each day has by itself",
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(history, joined, AGO, fc.integer({ min: 1, max: 400 }), async (days, members, ago, apart) => {
          const [day, before] = [dayAfter(TODAY, -ago), dayAfter(TODAY, -ago - apart)];
          await given(days);
          await join(members);
          const both = await makeAt(`${before}..${day}`);
          const [alone, earlier] = [await makeAt(day), await makeAt(before)];
          expect(both.transitions).not.toBeNull();
          const { segments, counts, before: rows, after, customers } = both.transitions!;
          const sizeIn = (report: SegmentReport) => (key: string) =>
            report.segments.find((size) => size.key === key)?.customers ?? 0;
          expect(after).toEqual(segments.map(sizeIn(alone)));
          expect(rows.slice(0, -1)).toEqual(segments.slice(0, -1).map(sizeIn(earlier)));
          expect(sum(rows)).toBe(customers);
          expect(sum(counts.flat())).toBe(sum(alone.segments.map((size) => size.customers)));
          for (const scheme of ["segments", "guides"] as const) {
            const ends = atBothEnds(both[scheme], true);
            expect(ends.map(({ now }) => now)).toEqual(atBothEnds(alone[scheme], false).map(({ now }) => now));
            expect(ends.map((end) => end.before)).toEqual(atBothEnds(earlier[scheme], false).map(({ now }) => now));
          }
          expect({ ...both, before: null, transitions: null, segments: [], guides: [] }).toEqual({
            ...alone,
            segments: [],
            guides: [],
          });
        }),
        { numRuns: 25 },
      );
    },
  );

  test("a worked day: who ordered later, joined later or was erased is not in it", async () => {
    // At the end of 20 August three customers: 1 ordered 30 days before, 2 300 days before, 3 on the day. R, F, M of
    // 1: places 0.5, 0.5, 0.5; of 2: 1/6, 0.5, 5/6; of 3: 5/6, 0.5, 1/6. So 3 3 3, 1 3 5 and 5 3 1.
    const age = (day: string) => (Date.parse(TODAY) - Date.parse(day)) / 86_400_000;
    await given([
      { customer: 1, age: age("2026-07-21"), orders: 1, net: 2000 },
      { customer: 1, age: age("2026-08-21"), orders: 4, net: 90_000 },
      { customer: 2, age: age("2025-10-24"), orders: 1, net: 3000 },
      { customer: 3, age: age("2026-08-20"), orders: 1, net: 1000 },
      { customer: 4, age: age("2026-08-21"), orders: 2, net: 7000 },
      { customer: 7, age: age("2026-08-01"), orders: 9, net: 99_000 },
    ]);
    const at = (customerId: bigint, joinedAt: string, erasedAt?: Date) =>
      insertMember(world.deps.db.pool, shop.id, {
        customerId,
        joinedAt: new Date(joinedAt),
        ...(erasedAt && { erasedAt }),
      });
    await join([]);
    // Midnight in New York is 04:00: one joined on the last minute of the day, one on the first after it.
    await at(5n, "2026-08-21T03:59:59Z");
    await at(6n, "2026-08-21T04:00:00Z");
    await at(7n, "2026-01-01T00:00:00Z", NOW);
    const report = await makeAt("2026-07-20..2026-08-20");
    expect(report).toMatchObject({ today: "2026-08-20", before: "2026-07-20", customers: 3 });
    const size = (segment: string) => atBothEnds(report.segments, true).find(({ key }) => key === segment)!;
    const nothing = { customers: 0, orders: 0, revenueMinor: 0, averageMinor: null };
    // 5 and (3 + 1) / 2; 3 and 3; 1 and 4. Four with the prospect.
    expect(size("promising").now).toEqual({
      customers: 1,
      orders: 1,
      revenueMinor: 1000,
      share: 0.25,
      averageMinor: 1000,
    });
    expect(size("at_risk").now).toMatchObject(nothing);
    expect(size("needs_attention").now).toMatchObject({ customers: 1, revenueMinor: 2000, share: 0.25 });
    expect(size("previously_loyal").now).toMatchObject({ customers: 1, revenueMinor: 3000, averageMinor: 3000 });
    expect(size("prospects").now).toMatchObject({ customers: 1, share: 0.25, averageMinor: null });
    // On 20 July 2 alone had ordered: 3 3 3, all of the shop.
    expect(size("needs_attention").before).toEqual({
      customers: 1,
      orders: 1,
      revenueMinor: 3000,
      share: 1,
      averageMinor: 3000,
    });
    const { segments, counts } = report.transitions!;
    const moved = segments.flatMap((from, i) =>
      segments.flatMap((to, j) => (counts[i]![j] ? [`${from} ${to} ${counts[i]![j]}`] : [])),
    );
    expect(moved).toEqual([
      "needs_attention previously_loyal 1",
      "not_yet promising 1",
      "not_yet needs_attention 1",
      "not_yet prospects 1",
    ]);
    await join([]);
  });

  test("leaves what is kept of customers as the refresh left it, and has nobody of another shop", async () => {
    await given([{ customer: 1, age: 3, orders: 1, net: 100 }]);
    await make();
    const before = await kept();
    expect((await makeAt("2026-01-01..2026-02-01")).customers).toBe(0);
    expect((await makeAt("2026-11-18")).customers).toBe(1);
    expect((await makeAt("2026-11-18", other)).customers).toBe(0);
    expect(await kept()).toEqual(before);
  });

  test("of a key that names no days is refused", async () => {
    await expect(makeAt("today")).rejects.toThrow(RangeError);
  });
});

/** The report's sums are those of the rows it was made with. */
function expectToAddUp(report: SegmentReport, days: readonly Bought[]): void {
  const rows = expected(days) as (Kept & { net: number; orders: number; guide: string; class: string; last: string })[];
  const sumsBy = (keyOf: (row: (typeof rows)[number]) => string) =>
    new Map(
      [...Map.groupBy(rows, keyOf)].map(([key, own]) => [
        key,
        { customers: own.length, orders: sum(own.map((r) => r.orders)), revenueMinor: sum(own.map((r) => r.net)) },
      ]),
    );
  const nothing = { customers: 0, orders: 0, revenueMinor: 0 };
  const bySegment = sumsBy((row) => row.segment);
  for (const size of report.segments) expect(size).toMatchObject(bySegment.get(size.key) ?? nothing);
  for (const size of report.guides) expect(size).toMatchObject(sumsBy((row) => row.guide).get(size.key) ?? nothing);
  for (const size of report.classes) expect(size).toMatchObject(sumsBy((row) => row.class).get(size.key) ?? nothing);
  const classic = sumsBy((row) => {
    const recencyDays = (Date.parse(TODAY) - Date.parse(row.last)) / 86_400_000;
    return productBand(classicProductScore({ spend: row.net / 100, orders: row.orders, recencyDays }));
  });
  for (const size of report.classicClasses) expect(size).toMatchObject(classic.get(size.key) ?? nothing);
  expect(report.customers).toBe(rows.length);
  expect(sum(report.grid.map(({ customers }) => customers))).toBe(rows.length);
  for (const cell of report.grid.filter(({ customers }) => customers > 0)) {
    expect(bySegment.get(cell.segment)!.customers).toBeGreaterThanOrEqual(cell.customers);
  }
  const { segments, counts } = report.transitions!;
  for (const [i, from] of segments.entries()) {
    for (const [j, to] of segments.entries()) {
      const moved = rows.filter((row) => row.segment === to && (row.before ?? "not_yet") === from).length;
      expect(counts[i]![j], `${from} to ${to}`).toBe(moved);
    }
  }
}

describe("a month's change", () => {
  test("is told by segment, with what the same window a month ago came to", async () => {
    // 1 stays alone with a recent order; 2 has ordered again since; 3 is new since.
    await given([
      { customer: 1, age: 40, orders: 1, net: 1000 },
      { customer: 2, age: 300, orders: 1, net: 2000 },
      { customer: 2, age: 3, orders: 2, net: 5000 },
      { customer: 3, age: 10, orders: 1, net: 500 },
    ]);
    const report = await make();
    expect(report).toMatchObject({ today: TODAY, before: MONTH_AGO, customers: 3 });
    const moves = Object.fromEntries(
      (await kept()).map(({ customer, before, segment }) => [customer, [before, segment]]),
    );
    // A month ago two customers: R 4 and 2, F 3 and 3, M 2 and 4; now three: R 1, 5, 3, F 2, 5, 2 and M 3, 5, 1.
    expect(moves).toEqual({
      1: ["promising", "dormant"],
      2: ["at_risk", "champions"],
      3: [null, "almost_lost"],
    });
    const size = (segment: string) => report.segments.find(({ key }) => key === segment)!;
    const nothing = { customers: 0, orders: 0, revenueMinor: 0 };
    expect(size("at_risk")).toMatchObject({
      ...nothing,
      averageMinor: null,
      before: { customers: 1, orders: 1, revenueMinor: 2000 },
    });
    expect(size("champions")).toMatchObject({
      customers: 1,
      orders: 3,
      revenueMinor: 7000,
      averageMinor: 7000 / 3,
      before: nothing,
    });
    expect(report.transitions).toMatchObject({ customers: 3, stayed: 0 });
  });

  test("of nobody is nothing, not an error", async () => {
    const report = await make(other);
    expect(report).toMatchObject({ customers: 0, transitions: { customers: 0, stayed: null } });
    expect(report.segments.map(({ customers, share }) => [customers, share])).toEqual(
      Array.from({ length: 11 }, () => [0, null]),
    );
  });
});

describe("a member who never ordered", () => {
  test("is a prospect, from when they joined until they order; guests are nobody", async () => {
    await insertMember(world.deps.db.pool, other.id, { customerId: 7n, joinedAt: new Date("2026-09-01T00:00:00Z") });
    // In New York that is still 19 October, the last day of the month ago.
    await insertMember(world.deps.db.pool, other.id, { customerId: 8n, joinedAt: new Date("2026-10-20T03:59:59Z") });
    await insertMember(world.deps.db.pool, other.id, { customerId: 9n, joinedAt: new Date("2026-10-20T04:00:00Z") });
    const gone = { joinedAt: new Date("2026-01-01T00:00:00Z"), erasedAt: NOW };
    await insertMember(world.deps.db.pool, other.id, { customerId: 10n, ...gone });
    await given(
      [
        { customer: 0, age: 1, orders: 5, net: 100 },
        { customer: 7, age: 2, orders: 1, net: 100 },
      ],
      other,
    );
    const report = await make(other);
    expect((await kept(other)).map(({ customer, before, segment }) => [customer, before, segment])).toEqual([
      [7, "prospects", "needs_attention"],
      [8, "prospects", "prospects"],
      [9, null, "prospects"],
    ]);
    expect(report.customers).toBe(1);
    const prospects = report.segments.find(({ key }) => key === "prospects");
    expect(prospects).toMatchObject({ customers: 2, averageMinor: null, before: { customers: 2 } });
  });
});

describe("what is kept of a customer", () => {
  const days = [1, 2, 3, 4, 5].map((customer) => ({ customer, age: customer * 10, orders: 1, net: customer * 100 }));

  test("is written only where it changed, and goes when the orders do", async () => {
    await given(days);
    await make();
    const versions = () =>
      world.deps.db.rows<{ customer: number; version: string }>(
        `SELECT customer_id::integer AS customer, xmin::text || ctid::text AS version FROM customer_insight
          WHERE shop_id = $1 ORDER BY 1`,
        [shop.id],
      );
    const first = await versions();
    await make();
    expect(await versions()).toEqual(first);
    await given(days.map((day) => (day.customer === 3 ? { ...day, net: 301 } : day)).slice(0, 4));
    await make();
    const now = await versions();
    expect(now.map(({ customer }) => customer)).toEqual([1, 2, 3, 4]);
    expect(now.find(({ customer }) => customer === 3)).not.toEqual(first[2]);
  });

  test("is a shop's own: another's rows are neither read nor touched", async () => {
    await given(days);
    await make();
    const before = await kept();
    await make(other);
    expect(await kept()).toEqual(before);
  });
});
