import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findRun } from "~/db/insights/runs.server";
import type { Shop } from "~/db/shops.server";
import { translator, type MessageKey } from "~/i18n/i18n";
import { csvFile } from "~/presenters/insights/csv-file";
import { CSV_TABLES } from "~/presenters/insights/csv-tables";
import { parseRange } from "~/presenters/insights/range";
import { presentSegmentNumbers, presentSegments } from "~/presenters/insights/segments.server";
import { parseSnapshot } from "~/presenters/insights/snapshot";
import { makeAskedReport } from "~/services/insights/make-asked-report.server";
import { readyTable } from "~/services/insights/ready-table.server";
import { refreshInsights } from "~/services/insights/refresh-insights.server";
import { REPORTS } from "~/services/insights/reports.server";
import { readySnapshot } from "~/services/insights/segments/ready-snapshot.server";
import { createWorld, type World } from "#test/factories/world";
import { whileWorking } from "#test/support/while-working";

const TODAY = "2026-11-20";
const AT = new Date(`${TODAY}T12:00:00Z`);
const SEGMENTS = REPORTS.filter(({ name }) => name === "segments");

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("days.myshopify.com");
  other = await world.installShop("others.myshopify.com");
  // One has ordered on each of three days, another one once, long ago: three customers by the last.
  const bought = async (of: Shop, customer: number, day: string, netMinor: number) =>
    world.deps.db.rows(
      `INSERT INTO buyer_day (shop_id, day, customer_id, orders, net_minor, rewarded_orders, rewarded_minor, earning_orders)
       VALUES ($1, $2, $3, 1, $4, 0, 0, 1)`,
      [of.id, day, customer, netMinor],
    );
  await bought(shop, 1, "2025-12-01", 1000);
  await bought(shop, 1, "2026-06-01", 3000);
  await bought(shop, 1, "2026-11-10", 5000);
  await bought(shop, 2, "2025-12-05", 2000);
  await bought(shop, 3, "2026-09-15", 4000);
  await bought(other, 9, "2026-05-05", 777_700);
});

afterAll(() => world.close());

beforeEach(async () => {
  world.clock.at = AT;
  for (const table of ["report_ask", "insight_report", "insight_run"]) await world.deps.db.rows(`DELETE FROM ${table}`);
  await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'make-report'");
});

const asShop = (of = shop) => ({ ...world.deps, db: world.deps.db.forShop(of.id) });
const parse = (query: string) => parseSnapshot(new URLSearchParams(query), TODAY);
const present = (query: string, of = shop) => presentSegments(asShop(of), of, parse(query));
/** Asks as a page does, and has the worker make it. */
const make = async (query: string, of = shop) => {
  const asked = parse(query);
  await readySnapshot(asShop(of), of, asked, 0);
  await makeAskedReport(world.deps, of.id, { name: "segments", key: asked.key });
};
const refresh = () => refreshInsights(world.deps, shop.id, SEGMENTS);
const customersOf = ({ result }: Awaited<ReturnType<typeof present>>) =>
  result &&
  Object.fromEntries(
    result.segments.filter(({ now }) => now.customers > 0).map(({ key, now }) => [key, now.customers]),
  );

describe("an address", () => {
  test.each([
    ["", "", "2026-10-21", TODAY, "2026-10-20"],
    ["compare=previous", "", "2026-10-21", TODAY, "2026-10-20"],
    ["compare=none", "", "2026-10-21", TODAY, null],
    ["compare=year", "2025-11-20..2026-11-20", "2026-10-21", TODAY, "2025-11-20"],
    ["from=2026-08-01&to=2026-08-31", "2026-07-31..2026-08-31", "2026-08-01", "2026-08-31", "2026-07-31"],
    ["from=2026-08-01&to=2026-08-31&compare=year", "2025-08-31..2026-08-31", "2026-08-01", "2026-08-31", "2025-08-31"],
    ["from=2026-08-01&to=2026-08-31&compare=none", "2026-08-31", "2026-08-01", "2026-08-31", null],
    ["from=2026-08-31&to=2026-08-31", "2026-08-30..2026-08-31", "2026-08-31", "2026-08-31", "2026-08-30"],
    // The last 30 days end today as well, but begin otherwise than a month ago.
    ["from=2026-10-22&to=2026-11-20", "2026-10-21..2026-11-20", "2026-10-22", TODAY, "2026-10-21"],
  ])("of %s asks for the report %s", (query, key, from, to, before) => {
    const asked = parse(query);
    expect(asked.key).toBe(key);
    expect(asked.range).toMatchObject({ from, to, today: TODAY });
    expect(asked.range.former?.to ?? null).toBe(before);
    expect(asked).toMatchObject({ problem: null, isDefault: !query.includes("from") });
  });

  test("whose days can't be used says why, and asks for the last 30", () => {
    expect(parse("from=2026-08-09&to=2026-08-01")).toMatchObject({
      problem: "backwards",
      key: "2026-10-21..2026-11-20",
      isDefault: false,
    });
    expect(parse("to=2026-11-21").problem).toBe("not_a_day");
  });
});

describe("the page without days", () => {
  test("shows what the refresh made, asks for nothing, and says which days that were", async () => {
    const asked = parse("");
    expect(await present("")).toMatchObject({ result: null, isDefault: true, asked: null });
    expect(await readySnapshot(asShop(), shop, asked, 0)).toBe("made");
    await refresh();
    const page = await present("");
    expect(page.result).toMatchObject({ today: TODAY, before: "2026-10-20", customers: 3 });
    expect(page.result!.transitions).toMatchObject({ customers: 3 });
    expect(await world.deps.db.rows("SELECT FROM report_ask")).toEqual([]);
    expect(await findRun(world.deps.db, shop.id, AT)).toMatchObject({ state: "done", total: 1 });
    // A day later, before the refresh: still the days that it looked at.
    const tomorrow = await presentSegments(asShop(), shop, parseSnapshot(new URLSearchParams(), "2026-11-21"));
    expect(tomorrow.range).toMatchObject({ from: "2026-10-21", to: TODAY, today: "2026-11-21", preset: null });
    expect(tomorrow.range.former?.to).toBe("2026-10-20");
  });

  test("compared with nothing has the same numbers, and nothing beside them", async () => {
    await refresh();
    const [with_, without] = [await present(""), await present("compare=none")];
    expect(without.result!.segments.map(({ now }) => now)).toEqual(with_.result!.segments.map(({ now }) => now));
    expect(without.result).toMatchObject({ before: null, transitions: null });
    expect(without.result!.segments.every(({ before }) => before === null)).toBe(true);
  });
});

describe("the page of days", () => {
  const AUGUST = "from=2026-08-01&to=2026-08-31";

  test("says that they are being made, and then who customers were", async () => {
    const asked = parse(AUGUST);
    expect(await readySnapshot(asShop(), shop, asked, 0)).toBe("making");
    expect(await present(AUGUST)).toMatchObject({ result: null, asked: { state: "queued", done: 0, total: 1 } });
    await make(AUGUST);
    const page = await present(AUGUST);
    expect(page).toMatchObject({
      asked: null,
      isDefault: false,
      result: { today: "2026-08-31", before: "2026-07-31" },
    });
    // Of two, places 1/4 and 3/4 are scores 2 and 4: 4 4 4 who ordered twice and lately, 2 2 2 the other; 3 is yet to come.
    expect(customersOf(page)).toEqual({ loyal: 1, almost_lost: 1 });
    expect(page.result!.segments.find(({ key }) => key === "loyal")).toMatchObject({
      now: { customers: 1, orders: 2, revenueMinor: 4000, share: 0.5, averageMinor: 2000 },
    });
  });

  test("is made by a worker, within what a page waits", async () => {
    await whileWorking(world, async () =>
      expect(await readySnapshot(asShop(), shop, parse(AUGUST), 15_000)).toBe("made"),
    );
    expect((await present(AUGUST)).result).not.toBeNull();
  });

  test("has one segment's numbers by themselves, of either scheme", async () => {
    await make(AUGUST);
    const one = await presentSegmentNumbers(asShop(), shop, parse(AUGUST), "loyal");
    expect(one).toMatchObject({ days: { today: "2026-08-31", before: "2026-07-31" }, numbers: { key: "loyal" } });
    const guides = await presentSegmentNumbers(asShop(), shop, parse(AUGUST), "important_win_back");
    expect(guides.numbers).toMatchObject({ key: "important_win_back", now: { customers: 1 } });
  });

  test("tells another shop nothing of them", async () => {
    await make(AUGUST);
    expect((await present(AUGUST, other)).result).toBeNull();
    await make(AUGUST, other);
    expect((await present(AUGUST, other)).result).toMatchObject({ customers: 1 });
    expect((await present(AUGUST)).result).toMatchObject({ customers: 2 });
  });

  test("is forgotten by the next refresh and made anew when somebody looks", async () => {
    await make(AUGUST);
    world.clock.at = new Date(AT.getTime() + 1000);
    await refresh();
    expect((await present(AUGUST)).result).toBeNull();
    await make(AUGUST);
    expect(customersOf(await present(AUGUST))).toEqual({ loyal: 1, almost_lost: 1 });
  });
});

describe("the files", () => {
  const AUGUST = "from=2026-08-01&to=2026-08-31";
  const say = (key: string) => translator("en")(key as MessageKey);
  const asked = (query: string) => {
    const search = new URLSearchParams(query);
    return { range: parseRange(search, TODAY).range, query: search };
  };
  const fileOf = async (table: string, query: string) => {
    const pieces: string[] = [];
    for await (const piece of csvFile(asShop(), shop, CSV_TABLES[table]!, asked(query), say)) pieces.push(piece);
    return pieces.join("").trimEnd().split("\r\n").slice(1);
  };
  const ready = (query: string) => readyTable(asShop(), shop, CSV_TABLES.segments!, asked(query), 0);

  test("are of the days that the page shows, with both ends", async () => {
    await refresh();
    await make(AUGUST);
    expect((await fileOf("segments", AUGUST))[1]).toBe("Loyal,1,50,2,40.00,20.00,1,50,2,40.00,20.00");
    expect((await fileOf("segments", "")).find((row) => row.startsWith("Champions"))).toBe(
      "Champions,1,33.3333,3,90.00,30.00,0,0,0,0.00,",
    );
    expect((await fileOf("segments", "compare=none")).find((row) => row.startsWith("Champions"))).toBe(
      "Champions,1,33.3333,3,90.00,30.00,,,,,",
    );
    expect(await fileOf("segment-moves", AUGUST)).toEqual(["Loyal,Loyal,1", "Almost lost,Almost lost,1"]);
    expect(await fileOf("segment-moves", "compare=none")).toEqual([]);
    for (const table of ["guide-segments", "segment-grid", "product-classes"]) {
      expect(await fileOf(table, AUGUST), table).not.toEqual(await fileOf(table, ""));
    }
  });

  test("of days that were not made are refused until the worker has made them", async () => {
    expect(await ready("")).toBe("not_computed");
    expect(await ready(AUGUST)).toBe("being_computed");
    await make(AUGUST);
    expect(await ready(AUGUST)).toBe("ready");
  });
});
