import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { holdoutDraw } from "~/domain/insights/roi/holdout-draw";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { translator, type MessageKey } from "~/i18n/i18n";
import { csvFile } from "~/presenters/insights/csv-file";
import { CSV_TABLES } from "~/presenters/insights/csv-tables";
import { parseRange } from "~/presenters/insights/range";
import { presentSegment } from "~/presenters/insights/segment.server";
import { makeReport } from "~/services/insights/make-report.server";
import { REPORTS } from "~/services/insights/reports.server";
import { insertMember, insertProgramme } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";

const AT = new Date("2026-11-20T12:00:00Z");
const CUSTOMERS = 2030;

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("page.myshopify.com");
  const ada = { customerId: 7n, firstName: "Ada", lastName: "=1+1", email: "ada@example.com", tierKey: "bronze" };
  await insertMember(world.deps.db.pool, shop.id, { ...ada, joinedAt: AT });
  const gone = { customerId: 8n, firstName: "Gone", joinedAt: AT, erasedAt: AT };
  await insertMember(world.deps.db.pool, shop.id, gone);
  // All spent one of ten amounts, so that pages begin and end among equals.
  await world.deps.db.rows(
    `INSERT INTO customer_insight (shop_id, customer_id, member_id, first_day, last_day, orders, net_minor, ever_orders, ever_net_minor,
                                   recency, frequency, monetary, segment, guide_segment, product_class, product_score)
     SELECT $1, number, member.id, '2026-01-02', '2026-11-19', 2, (number % 10) * 1000 - 1000, 3, 0, 5, 4, 3, 'champions', 'general',
            'bronze', 0.5
       FROM generate_series(1, $2::integer) AS number
       LEFT JOIN member ON member.shop_id = $1 AND member.customer_id = number AND erased_at IS NULL`,
    [shop.id, CUSTOMERS],
  );
});

afterAll(() => world.close());

const deps = () => ({ ...world.deps, db: world.deps.db.forShop(shop.id) });
const page = async (cursor: Parameters<typeof presentSegment>[2]["cursor"], segment = "champions") =>
  (await presentSegment(deps(), shop, { segment, cursor }))!;

/** Everybody, those who spent most first, and of equals the newest customer first. */
const inOrder = Array.from({ length: CUSTOMERS }, (_, index) => index + 1)
  .sort((a, b) => (b % 10) - (a % 10) || b - a)
  .map(String);

describe("a segment's customers", () => {
  test("come a page at a time, each once, forwards and back, among equals too", async () => {
    const forwards: string[] = [];
    let last = await page(null);
    expect(last).toMatchObject({ newer: null, total: CUSTOMERS, reachable: { members: 1, notHeldOut: 1 } });
    for (;;) {
      forwards.push(...last.members.map(({ customerId }) => customerId));
      if (last.older === null) break;
      last = await page({ direction: "older", key: last.older });
    }
    expect(forwards).toEqual(inOrder);
    const backwards = last.members.map(({ customerId }) => customerId);
    while (last.newer !== null) {
      last = await page({ direction: "newer", key: last.newer });
      backwards.unshift(...last.members.map(({ customerId }) => customerId));
    }
    expect(backwards).toEqual(inOrder);
  });

  test("are named where they are members, and have what the page shows of them", async () => {
    const key = `${7 * 1000 - 1000}.8`;
    expect((await page({ direction: "older", key })).members[0]).toEqual({
      customerId: "7",
      memberId: expect.any(String) as string,
      name: "Ada =1+1",
      email: "ada@example.com",
      isErased: false,
      tier: "Bronze",
      available: 0,
      orders: 2,
      netMinor: 6000,
      lastDay: "2026-11-19",
      scores: [5, 4, 3],
    });
  });

  test("who are held out are counted apart, as chance has drawn them", async () => {
    const programme = { ...defaultProgramme("USD"), holdout: { percent: 50, mode: "programme" as const } };
    await insertProgramme(world.deps.db.pool, shop.id, 2, programme, { at: AT, by: "staff 7" });
    const isOut = holdoutDraw({ shopId: shop.id, customerId: 7n }) < 0.5;
    expect((await page(null)).reachable).toEqual({ members: 1, notHeldOut: isOut ? 0 : 1 });
    await world.deps.db.rows("DELETE FROM programme_version WHERE shop_id = $1 AND version = 2", [shop.id]);
  });

  test("of no segment are not there; of an empty one, nobody; a place that is none is the beginning", async () => {
    expect(await presentSegment(deps(), shop, { segment: "winners", cursor: null })).toBeNull();
    expect(await page(null, "loyal")).toMatchObject({ members: [], total: 0, older: null, newer: null });
    expect((await page(null, "general")).total).toBe(CUSTOMERS);
    const anywhere = await page({ direction: "older", key: "1; DROP TABLE member" });
    expect(anywhere.members[0]!.customerId).toBe(inOrder[0]);
  });
});

async function fileOf(table: string, query = ""): Promise<string[]> {
  const asked = { range: parseRange(new URLSearchParams(), "2026-11-20").range, query: new URLSearchParams(query) };
  const say = (key: string) => translator("en")(key as MessageKey);
  const pieces: string[] = [];
  for await (const piece of csvFile(deps(), shop, CSV_TABLES[table]!, asked, say)) pieces.push(piece);
  return pieces.join("").trimEnd().split("\r\n");
}

describe("the file", () => {
  test("of a segment has everybody in it, and no formula of theirs", async () => {
    const [headings, ...rows] = await fileOf("segment-members", "segment=champions");
    expect(headings).toContain("Customer number,Name,E-mail,Tier");
    expect(rows.map((row) => row.split(",")[0])).toEqual(inOrder);
    expect(rows[inOrder.indexOf("7")]).toBe(
      "7,Ada =1+1,ada@example.com,bronze,0,2,60.00,3,2026-01-02,2026-11-19,5,4,3,Bronze,0.5",
    );
    expect(await fileOf("segment-members", "segment=winners")).toHaveLength(1);
  });

  test("of each table of the page about all has its rows once the report is made, and just headings before", async () => {
    const tables = ["segments", "guide-segments", "segment-grid", "segment-moves", "product-classes"];
    for (const table of tables) expect(await fileOf(table), table).toHaveLength(1);
    await world.deps.db.rows(
      `INSERT INTO buyer_day (shop_id, day, customer_id, orders, net_minor, rewarded_orders, rewarded_minor, earning_orders)
       VALUES ($1, '2026-09-01', 7, 1, 1500, 0, 0, 1), ($1, '2026-10-05', 7, 2, 2500, 0, 0, 1)`,
      [shop.id],
    );
    await makeReport(
      { db: world.deps.db, now: () => AT },
      shop,
      REPORTS.find(({ name }) => name === "segments")!,
    );
    const rows = Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await fileOf(table)])));
    expect(Object.entries(rows).map(([table, lines]) => [table, (lines as string[]).length > 1])).toEqual(
      tables.map((table) => [table, true]),
    );
    expect(rows["segment-moves"].slice(1)).toEqual(["Needs attention,Needs attention,1"]);
  });
});
