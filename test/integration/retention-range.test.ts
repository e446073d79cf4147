import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { translator, type MessageKey } from "~/i18n/i18n";
import { csvFile } from "~/presenters/insights/csv-file";
import { CSV_TABLES } from "~/presenters/insights/csv-tables";
import { parseRange } from "~/presenters/insights/range";
import { presentRetention } from "~/presenters/insights/retention.server";
import { makeReport } from "~/services/insights/make-report.server";
import { readyRange } from "~/services/insights/ready-range.server";
import { REPORTS } from "~/services/insights/reports.server";
import { insertMember } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";

const TODAY = "2026-11-20";
/** Read as May to July, against February to April. */
const ASKED = "from=2026-05-10&to=2026-07-02";

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("range.myshopify.com");
  other = await world.installShop("other.myshopify.com");
  await insertMember(world.deps.db.pool, shop.id, { customerId: 1n, joinedAt: world.clock.at, tierKey: "silver" });
  await insertMember(world.deps.db.pool, shop.id, { customerId: 4n, joinedAt: world.clock.at, tierKey: "bronze" });
  await insertMember(world.deps.db.pool, shop.id, { customerId: 5n, joinedAt: world.clock.at, tierKey: "gold" });
  await world.deps.db.rows(
    `INSERT INTO buyer_day (shop_id, day, customer_id, orders, net_minor, rewarded_orders, rewarded_minor, earning_orders)
     VALUES ($1, '2026-05-03', 1, 1, 1000, 0, 0, 1), ($1, '2026-06-10', 1, 1, 2000, 1, 0, 1),
            ($1, '2026-06-30', 2, 2, 3000, 0, 0, 0),
            -- Used a reward after the range: by its end there was none.
            ($1, '2026-07-04', 3, 1, 1000, 0, 0, 1), ($1, '2026-08-01', 3, 1, 9900, 1, 0, 1),
            ($1, '2026-02-10', 4, 1, 1000, 0, 0, 0), ($1, '2026-03-12', 4, 1, 1000, 0, 0, 0), ($1, '2026-07-01', 4, 1, 500, 0, 0, 0),
            ($1, '2026-04-30', 5, 1, 1000, 0, 0, 1),
            -- Is a customer until 30 April 2026.
            ($1, '2025-05-01', 6, 1, 1000, 0, 0, 0),
            ($1, '2026-05-05', 0, 3, 900, 0, 0, 0),
            ($2, '2026-05-03', 1, 7, 77777, 7, 0, 7), ($2, '2026-05-05', 0, 7, 77777, 0, 0, 0)`,
    [shop.id, other.id],
  );
});

afterAll(() => world.close());

const refresh = async (of: Shop) => {
  for (const name of ["cohort-months", "retention"]) {
    const report = REPORTS.find((each) => each.name === name)!;
    const keys = report.keys?.(of, world.deps.now());
    await makeReport(world.deps, of, report, keys ? { keys } : {});
  }
};
const rangeOf = (query: string) => parseRange(new URLSearchParams(query), TODAY, "month").range;
const pageOf = async (query: string, of: Shop = shop, patienceMs?: number) => {
  const deps = { ...world.deps, db: world.deps.db.forShop(of.id) };
  const range = await readyRange(deps, of, rangeOf(query), [{ name: "retention", isCompared: true }], patienceMs);
  return presentRetention(deps, of, range);
};

async function fileOf(table: string, query: string): Promise<string[]> {
  const say = (key: string) => translator("en")(key as MessageKey);
  const pieces: string[] = [];
  const asked = { range: rangeOf(query), query: new URLSearchParams(query) };
  for await (const piece of csvFile(world.deps, shop, CSV_TABLES[table]!, asked, say)) pieces.push(piece);
  return pieces.join("").trimEnd().split("\r\n").slice(1);
}

describe("before a refresh", () => {
  test("a range has its numbers, and customers by month are not there", async () => {
    const { cohorts, numbers } = await pageOf(ASKED);
    expect(cohorts).toBeNull();
    expect(numbers?.buyers.customers).toBe(4);
  });
});

describe("three months against the three before, by hand", () => {
  beforeAll(() => refresh(shop));

  test("numbers of the range and of what it is compared with", async () => {
    const { range, numbers, former } = await pageOf(ASKED);
    expect(range).toMatchObject({
      ...{ from: "2026-05-01", to: "2026-07-31", preset: null },
      former: { from: "2026-02-01", to: "2026-04-30" },
    });
    // Before May 4, 5 and 6 were customers; at the end of July 4 and 5 are, and 1, 2 and 3.
    expect(numbers!.flow).toMatchObject({ atStart: 3, atEnd: 5, joined: 3, lost: 1 });
    expect(numbers!.flow).toMatchObject({ retention: 2 / 3, churn: 1 / 3, guideRetention: 1 / 3, guideChurn: 1 / 8 });
    expect(numbers!.newcomers).toMatchObject({ customers: 3, revenueMinor: 7000 });
    expect(numbers!.buyers).toMatchObject({
      customers: 4,
      repeating: 2,
      repurchase: 0.5,
      orders: 6,
      revenueMinor: 7500,
    });
    // 38 days and 0; the way from March to July began before.
    expect(numbers!.gaps.spread).toMatchObject({ count: 2, median: 19 });
    expect(former!.flow).toMatchObject({ atStart: 1, atEnd: 3, joined: 2, lost: 0, retention: 1 });
    expect(former!.newcomers).toMatchObject({ customers: 2, revenueMinor: 3000 });
    expect(former).toMatchObject({ buyers: { repurchase: 0.5 }, gaps: { spread: { median: 30 } } });
  });

  test("the table ends with the range, and each curve is of customers who were watched as long as the other's", async () => {
    const { cohorts } = await pageOf(ASKED);
    expect(cohorts!.table.map(({ month, cells }) => [month, cells.map((cell) => cell.customers)])).toEqual([
      ["2026-05", [1, 1, 0]],
      ["2026-06", [1, 0]],
      ["2026-07", [1]],
    ]);
    const steps = (of: { age: number; cohorts: number; repurchased: number }[]) =>
      of.map((step) => [step.age, step.cohorts, Number(step.repurchased.toFixed(4))]);
    expect(steps(cohorts!.repurchase)).toEqual([
      [0, 3, 0.3333],
      [1, 2, 1],
      [2, 1, 1],
    ]);
    expect(steps(cohorts!.former!.repurchase)).toEqual([
      [0, 2, 0],
      [1, 1, 1],
      [2, 1, 1],
    ]);
    expect(cohorts!.flows.map(({ month, joined, lost }) => [month, joined, lost])).toEqual([
      ["2026-05", 1, 1],
      ["2026-06", 1, 0],
      ["2026-07", 1, 0],
    ]);
    expect(cohorts!.former!.flows.map(({ month }) => month)).toEqual(["2026-02", "2026-03", "2026-04"]);
  });

  test("members and others by what the programme was to them by the end, tiers as they ascend, guests as orders", async () => {
    const { numbers } = await pageOf(ASKED);
    const groups = Object.fromEntries(
      numbers!.byUse.map(({ key, customers, repurchase }) => [key, [customers, repurchase]]),
    );
    expect(groups).toEqual({ redeemed: [1, 1], earned: [1, 0], never: [2, 0.5] });
    expect(numbers!.byTier.map(({ name, customers }) => [name, customers])).toEqual([
      ["Bronze", 1],
      ["Silver", 1],
    ]);
    expect(numbers!.guests).toMatchObject({ customers: null, orders: 3, averageOrderMinor: 300 });
  });

  test("files have the months of the address", async () => {
    expect(await fileOf("retention", ASKED)).toEqual([
      "Retention rate,66.6667,100,%",
      "Churn rate,33.3333,0,%",
      '"Retention rate, as guides have it",33.3333,33.3333,%',
      '"Churn rate, as guides have it",12.5,0,%',
      "New customers,3,2,number",
      "Net sales to new customers,70.00,30.00,money",
      "Repurchase rate,50,50,%",
      '"Time between orders, median",19,30,days',
    ]);
    expect(await fileOf("cohorts", ASKED)).toEqual([
      "2026-05,2026-05,0,1,100,10.00",
      "2026-05,2026-06,1,1,100,20.00",
      "2026-05,2026-07,2,0,0,0.00",
      "2026-06,2026-06,0,1,100,30.00",
      "2026-06,2026-07,1,0,0,0.00",
      "2026-07,2026-07,0,1,100,10.00",
    ]);
    expect(await fileOf("repurchase-curve", ASKED)).toEqual(["0,3,33.3333,0", "1,1,100,100", "2,0,100,100"]);
    expect(await fileOf("retention-curve", ASKED)).toEqual(["0,3,3,100,100", "1,2,1,50,100", "2,1,0,0,0"]);
    expect((await fileOf("order-gaps", ASKED)).filter((row) => !row.endsWith(",0"))).toEqual(["0,0,1", "31,60,1"]);
    expect((await fileOf("customer-flows", ASKED)).map((row) => row.slice(0, 15))).toEqual([
      "2026-05,3,1,1,3",
      "2026-06,3,1,0,4",
      "2026-07,4,1,0,5",
    ]);
    expect((await fileOf("buyer-groups", ASKED)).at(-1)).toBe("Guests,,,3,9.00,,3.00,,");
    expect(await fileOf("buyers-by-tier", ASKED)).toEqual([
      "Bronze,1,0,1,5.00,0,5.00,1,5.00",
      "Silver,1,1,2,30.00,100,15.00,2,30.00",
    ]);
  });

  test("compared with nothing there is nothing to compare with", async () => {
    const { cohorts, former } = await pageOf(`${ASKED}&compare=none`);
    expect([cohorts!.former, former]).toEqual([null, null]);
    expect((await fileOf("repurchase-curve", `${ASKED}&compare=none`))[1]).toBe("1,1,100,");
  });

  test("a year before are the same months of it", async () => {
    const { range, former } = await pageOf(`${ASKED}&compare=year`);
    expect(range.former).toEqual({ from: "2025-05-01", to: "2025-07-31" });
    expect(former!.newcomers).toMatchObject({ customers: 1, revenueMinor: 1000 });
  });
});

test("without days it is the last twelve months, which the refresh makes with those before", async () => {
  await world.deps.db.rows("DELETE FROM insight_report");
  await refresh(shop);
  const made = await world.deps.db.rows<{ key: string }>(
    "SELECT key FROM insight_report WHERE name = 'retention' ORDER BY key",
  );
  expect(made.map(({ key }) => key)).toEqual(["2024-12-01..2025-11-20", "2025-12-01..2026-11-20"]);
  const page = await pageOf("");
  expect(page.range.preset).toBe("12_months");
  expect(page.numbers!.guests).toMatchObject({ customers: 0, orders: 3 });
  expect(page.numbers!.newcomers.customers).toBe(5);
  expect(page.former!.newcomers.customers).toBe(1);
  // As many full months on either side, and not November.
  expect(page.cohorts!.repurchase.length).toBeLessThanOrEqual(11);
  expect(page.cohorts!.former!.table.at(-1)!.cells.length).toBeLessThanOrEqual(11);
});

test("two ranges that adjoin have together the orders, the sales and the first orders of the whole", async () => {
  const sums = async (query: string) => {
    const { buyers, newcomers } = (await pageOf(`${query}&compare=none`)).numbers!;
    return [buyers.orders, buyers.revenueMinor, newcomers.customers];
  };
  const [one, two] = [await sums("from=2026-02-01&to=2026-05-31"), await sums("from=2026-06-01&to=2026-08-31")];
  expect(await sums("from=2026-02-01&to=2026-08-31")).toEqual(one!.map((each, index) => each + two![index]!));
});

test("a range that takes too long is left to the worker, and has customers by month all the same", async () => {
  await refresh(shop);
  const { numbers, cohorts, asked } = await pageOf("from=2026-01-01&to=2026-09-30&compare=none", shop, 0);
  expect([numbers, asked]).toEqual([null, { state: "queued", done: 0, total: 1 }]);
  expect(cohorts!.table).toHaveLength(5);
});

test("a shop sees its own customers only", async () => {
  await refresh(other);
  const { numbers, cohorts } = await pageOf(ASKED, other);
  expect(numbers).toMatchObject({ buyers: { customers: 1, orders: 7 }, guests: { orders: 7 } });
  expect(cohorts!.table).toMatchObject([{ month: "2026-05", size: 1 }]);
});
