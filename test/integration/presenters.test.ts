import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type Database } from "~/db/database.server";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { presentHome } from "~/presenters/home.server";
import { presentMember } from "~/presenters/member.server";
import { presentMembers } from "~/presenters/members.server";
import { presentProgramme } from "~/presenters/programme.server";
import type { PageShop } from "~/presenters/read-deps";
import { createTestDatabase, type TestDatabase } from "#test/support/database";
import { HISTORY_NOW, seedPointsHistory, type Members } from "#test/factories/points-history";
import { insertMember, insertProgramme, insertShop } from "#test/factories/rows";

const NOW = HISTORY_NOW;
const at = (iso: string) => new Date(iso);
const programme = defaultProgramme("USD");

let database: TestDatabase;
let db: Database;
let shop: PageShop;
let other: PageShop;
let member: Members;

const deps = () => ({ db, now: () => NOW });
const everyone = { search: "", tier: "", sort: "points" as const, page: 1 };

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  const { pool } = database;
  const id = await insertShop(pool, { domain: "a.myshopify.com", timezone: "America/New_York" });
  const otherId = await insertShop(pool, { domain: "b.myshopify.com" });
  shop = { id, domain: "a.myshopify.com", currency: "USD", timezone: "America/New_York" };
  other = { id: otherId, domain: "b.myshopify.com", currency: "USD", timezone: "UTC" };
  await insertProgramme(pool, id, 1, programme, { at: at("2026-01-01T00:00:00Z"), by: "Evergreen" });
  await insertProgramme(
    pool,
    id,
    2,
    { ...programme, earning: { ...programme.earning, points: 6 } },
    { at: at("2026-11-01T00:00:00Z"), by: "staff 7" },
  );
  member = await seedPointsHistory(database.pool, id);
  await insertMember(pool, otherId, {
    customerId: 9n,
    firstName: "Ada",
    lastName: "Elsewhere",
    joinedAt: NOW,
    tierKey: "bronze",
  });
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

describe("the home page", () => {
  test("issued is earned less reversed; redeemed is used less returned; both within thirty days", async () => {
    const home = await presentHome(deps(), shop);
    expect(home.flows).toEqual({ issued: 900, redeemed: 300 });
    expect(home.formerFlows).toEqual({ issued: 400, redeemed: 0 });
    expect(home.redemptionRate).toBeCloseTo(1 / 3);
  });

  test("outstanding is what all members hold, in points and in money", async () => {
    const { outstanding } = await presentHome(deps(), shop);
    expect(outstanding).toEqual({ pending: 900, available: 800, reserved: 200, points: 1900, worthMinor: 1900 });
  });

  test("members without the erased, orders without the cancelled", async () => {
    const { members, newMembers, orders, ordersWithPoints } = await presentHome(deps(), shop);
    expect({ members, newMembers, orders, ordersWithPoints }).toEqual({
      members: 3,
      newMembers: 1,
      orders: 2,
      ordersWithPoints: 1,
    });
  });

  test("thirty days of the shop's own calendar, none left out", async () => {
    const { daily } = await presentHome(deps(), shop);
    expect(daily).toHaveLength(30);
    expect([daily[0]!.day, daily.at(-1)!.day]).toEqual(["2026-10-23", "2026-11-21"]);
    expect(daily.filter(({ issued, redeemed }) => issued !== 0 || redeemed !== 0)).toEqual([
      { day: "2026-11-14", issued: 0, redeemed: 500 },
      { day: "2026-11-15", issued: 0, redeemed: -200 },
      { day: "2026-11-20", issued: 1000, redeemed: 0 },
      { day: "2026-11-21", issued: -100, redeemed: 0 },
    ]);
  });

  test("the days add up to the window, also over a change of clocks", async () => {
    for (const iso of ["2026-11-01T04:30:00Z", "2026-11-01T06:30:00Z", "2027-03-14T12:00:00Z"]) {
      const home = await presentHome({ db, now: () => at(iso) }, shop);
      expect(home.daily).toHaveLength(30);
      const window = home.daily.reduce((sum, { issued }) => sum + issued, 0);
      expect({ iso, issued: window }).toEqual({ iso, issued: home.flows.issued });
    }
  });

  test("what happened last comes first, with its member, whenever it was recorded", async () => {
    const { latest } = await presentHome(deps(), shop);
    expect(latest[0]).toMatchObject({ kind: "reverse", pending: -100, memberId: String(member.ada) });
    expect(latest).toHaveLength(8);
    const returned = latest.find(({ kind }) => kind === "return");
    expect(returned).toMatchObject({ available: 200, memberName: "Grace 100%_Hopper", memberId: String(member.grace) });
    const times = latest.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test("the guide ticks itself off", async () => {
    expect((await presentHome(deps(), shop)).setup).toEqual({
      isProgrammeOn: true,
      hasOrderWithPoints: true,
      hasRedemption: true,
    });
    expect((await presentHome(deps(), other)).setup).toEqual({
      isProgrammeOn: true,
      hasOrderWithPoints: false,
      hasRedemption: false,
    });
  });

  test("a shop without points has zeros, no rate, and nothing of another shop", async () => {
    const home = await presentHome(deps(), other);
    expect(home).toMatchObject({
      members: 1,
      orders: 0,
      flows: { issued: 0, redeemed: 0 },
      redemptionRate: null,
      latest: [],
    });
    expect(home.outstanding.points).toBe(0);
  });
});

describe("the members page", () => {
  const names = async (query: Partial<Parameters<typeof presentMembers>[2]>) =>
    (await presentMembers(deps(), shop, { ...everyone, ...query })).members.map(({ customerId }) => customerId);

  test("sorts by points, by joining and by last activity, those never active last", async () => {
    expect(await names({ sort: "points" })).toEqual(["7001", "7002", "7003", "7004"]);
    expect(await names({ sort: "newest" })).toEqual(["7003", "7002", "7001", "7004"]);
    expect((await names({ sort: "active" })).slice(0, 2)).toEqual(["7004", "7001"]);
  });

  test("finds by part of the name, the e-mail or the customer's number", async () => {
    expect(await names({ search: "lovel" })).toEqual(["7001"]);
    expect(await names({ search: "ada love" })).toEqual(["7001"]);
    expect(await names({ search: "GRACE@" })).toEqual(["7002"]);
    expect(await names({ search: "7003" })).toEqual(["7003"]);
    expect(await names({ search: "王伟" })).toEqual(["7004"]);
  });

  test("a search means its characters, not patterns", async () => {
    expect(await names({ search: "100%_" })).toEqual(["7002"]);
    expect(await names({ search: "%" })).toEqual(["7002"]);
    expect(await names({ search: "\\" })).toEqual([]);
    expect(await names({ search: "'; DROP TABLE member; --" })).toEqual([]);
  });

  test("filters by tier and says how many there are", async () => {
    const page = await presentMembers(deps(), shop, { ...everyone, tier: "gold" });
    expect(page).toMatchObject({ total: 1, pages: 1, firstShown: 1, lastShown: 1, hasAnyMember: true });
    expect(page.members[0]).toMatchObject({ name: "Grace 100%_Hopper", tier: "Gold" });
  });

  test("a tier that the programme no longer has is shown by its key", async () => {
    const { members } = await presentMembers(deps(), shop, { ...everyone, search: "王" });
    expect(members[0]).toMatchObject({ name: "王伟", tier: "retired" });
  });

  test("an empty search is not an empty shop; a page too far is the last", async () => {
    expect(await presentMembers(deps(), shop, { ...everyone, search: "nobody" })).toMatchObject({
      total: 0,
      firstShown: 0,
      lastShown: 0,
      hasAnyMember: true,
    });
    expect((await presentMembers(deps(), shop, { ...everyone, page: 99 })).query.page).toBe(1);
  });

  test("twenty-five a page, each member on one page", async () => {
    const { pool } = database;
    const id = await insertShop(pool, { domain: "many.myshopify.com" });
    for (let number = 1; number <= 30; number += 1)
      await insertMember(pool, id, { customerId: BigInt(number), joinedAt: NOW });
    const many = { ...shop, id };
    const pages = await Promise.all([1, 2].map((page) => presentMembers(deps(), many, { ...everyone, page })));
    expect(pages.map(({ members }) => members.length)).toEqual([25, 5]);
    expect(new Set(pages.flatMap(({ members }) => members.map((row) => row.id))).size).toBe(30);
    expect(pages[1]).toMatchObject({ firstShown: 26, lastShown: 30, total: 30, pages: 2 });
  });
});

describe("a member's page", () => {
  test("has the balance by bucket and the way to the next tier", async () => {
    const page = await presentMember(deps(), shop, member.ada, { page: 1 });
    expect(page).toMatchObject({
      name: "Ada Lovelace",
      balance: { pending: 900, available: 400, reserved: 0, earned: 1300, spent: 0 },
      tier: {
        name: "Silver",
        qualifyingMinor: 75_000,
        next: { name: "Gold", missingMinor: 75_000 },
        progressPercent: 25,
      },
    });
  });

  test("has nothing to reach in the highest tier", async () => {
    const page = await presentMember(deps(), shop, member.grace, { page: 1 });
    expect(page?.tier).toMatchObject({ name: "Gold", next: null, progressPercent: 0 });
  });

  test("shows when which order's points become available, and only those still pending", async () => {
    const page = await presentMember(deps(), shop, member.ada, { page: 1 });
    expect(page?.held).toEqual([{ id: "11", name: "#1001", points: 900, availableAt: "2026-12-05T03:30:00.000Z" }]);
  });

  test("shows entries newest first with their reasons, moves between tiers by name, and codes with their order", async () => {
    const ada = await presentMember(deps(), shop, member.ada, { page: 1 });
    expect(ada?.entries.map(({ kind }) => kind)).toEqual(["reverse", "earn", "mature", "earn"]);
    expect(ada?.tierChanges.map(({ from, to }) => [from, to])).toEqual([
      ["Bronze", "Silver"],
      [null, "Bronze"],
    ]);
    const grace = await presentMember(deps(), shop, member.grace, { page: 1 });
    expect(grace?.entries.at(-1)?.reason).toEqual({ type: "adjusted", note: "Welcome", by: "staff 7" });
    expect(grace?.codes).toMatchObject([
      {
        code: "LOYAL-A",
        rewardName: "5 off",
        points: 500,
        status: "used",
        orderName: "#1001",
        endedAt: "2026-11-14T12:00:00.000Z",
      },
    ]);
  });

  test("is not there for another shop, nor for nobody", async () => {
    expect(await presentMember(deps(), other, member.ada, { page: 1 })).toBeNull();
    expect(await presentMember(deps(), shop, 999_999n, { page: 1 })).toBeNull();
  });
});

describe("the programme page", () => {
  test("has the newest version and what each changed", async () => {
    const page = await presentProgramme(deps(), shop);
    expect(page.version).toBe(2);
    expect(page.programme.earning.points).toBe(6);
    expect(page.history).toMatchObject([
      { version: 2, publishedBy: "staff 7", changes: [{ what: "earn_rate" }] },
      { version: 1, publishedBy: "Evergreen", changes: null },
    ]);
  });

  test("begins with the starting programme where nothing was published", async () => {
    expect(await presentProgramme(deps(), other)).toEqual({ version: 0, programme, history: [] });
  });
});
