import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type Database } from "~/db/database.server";
import type { MembersSoFar } from "~/db/insights/home-stats.server";
import { findReport, saveReport } from "~/db/insights/reports.server";
import { getShop } from "~/db/shops.server";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import type { PeriodResult } from "~/domain/insights/roi/period";
import { seededRandom } from "#test/support/seeded-random";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { createBoss, JobQueue, prepareQueues } from "~/jobs/queue.server";
import { presentHome } from "~/presenters/home.server";
import { parseRange } from "~/presenters/insights/range";
import { presentMember } from "~/presenters/member.server";
import { presentMembers } from "~/presenters/members.server";
import { presentProgramme } from "~/presenters/programme.server";
import type { PageShop } from "~/presenters/read-deps";
import { makeReport } from "~/services/insights/make-report.server";
import { readyReports } from "~/services/insights/ready-reports.server";
import { REPORTS } from "~/services/insights/reports.server";
import { rollUpShop } from "~/services/insights/roll-up-days.server";
import { evenSpender, simulatedShop, sumsOf } from "#test/domain/insights/simulated-shops";
import { createTestDatabase, type TestDatabase } from "#test/support/database";
import { HISTORY_NOW, seedPointsHistory, type Members } from "#test/factories/points-history";
import { insertMember, insertProgramme, insertShop } from "#test/factories/rows";

const NOW = HISTORY_NOW;
const at = (iso: string) => new Date(iso);
const programme = defaultProgramme("USD");

let database: TestDatabase;
let db: Database;
let boss: ReturnType<typeof createBoss>;
let shop: PageShop;
let other: PageShop;
let member: Members;

const deps = () => ({ db, jobs: new JobQueue(createBoss(db, false)), now: () => NOW });
const asked = (query = "") => parseRange(new URLSearchParams(query), "2026-11-21");
const home = (query = "") => presentHome(deps(), shop, asked(query).range);
const everyone = { search: "", tier: "", sort: "points" as const, page: 1 };

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  boss = createBoss(db, false);
  await boss.start();
  await prepareQueues(boss);
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
  await rollUpShop(db, id);
  await insertMember(pool, otherId, {
    customerId: 9n,
    firstName: "Ada",
    lastName: "Elsewhere",
    joinedAt: NOW,
    tierKey: "bronze",
  });
});

afterAll(async () => {
  await boss.stop({ graceful: false });
  await db.close();
  await database.drop();
});

describe("the home page", () => {
  test("issued is earned less reversed; redeemed is used less returned; both within thirty days, beside the thirty before", async () => {
    const { numbers } = await home();
    const of = (key: string) => numbers.find(({ metric }) => metric === key);
    expect(of("points_issued")).toMatchObject({ value: 900, former: 400 });
    expect(of("points_redeemed")).toMatchObject({ value: 300, former: 0 });
    expect(of("redemption_points")!.value).toBeCloseTo(1 / 3);
    expect(of("redemption_points")!.former).toBe(0);
  });

  test("without a comparison nothing is known of before, and nothing changed", async () => {
    const { numbers, changes } = await home("compare=none");
    expect(numbers.map(({ former }) => former)).toEqual(numbers.map(() => null));
    expect(changes).toEqual([]);
  });

  test("what was bought is of its report; before that is made it is not known", async () => {
    const unknown = await home("from=2026-11-02&to=2026-11-21");
    expect(unknown.numbers.find(({ metric }) => metric === "member_revenue")!.value).toBeNull();
    const { range } = asked("from=2026-11-01&to=2026-11-21");
    await readyReports(deps(), (await getShop(db, shop.id))!, "health", [range, range.former]);
    const { numbers } = await presentHome(deps(), shop, range);
    // The orders of this shop have no lines: they sold nothing, to Ada.
    expect(numbers.find(({ metric }) => metric === "member_revenue")).toMatchObject({ value: 0 });
    expect(numbers.find(({ metric }) => metric === "repurchase")).toMatchObject({ value: 1, former: null });
  });

  test("what the programme brought is told where it was measured, with its interval, and else why not", async () => {
    expect((await home()).incremental).toBeNull();
    const { range } = asked();
    const theShop = (await getShop(db, shop.id))!;
    await readyReports(deps(), theShop, "period", [range]);
    expect((await home()).incremental).toEqual({ state: "no_group", profit: null });
    const found = (await findReport<PeriodResult>(db, shop.id, "period", rangeKey(range)))!;
    const experimentOf = (effect: number) => {
      const groups = simulatedShop(seededRandom(20261129), {
        treated: 900,
        holdout: 900,
        effect,
        spender: evenSpender,
      });
      const sums = { treated: sumsOf(groups.treated), holdout: sumsOf(groups.holdout) };
      const { rewardsUsed, rewardsMinor, pointsBefore, pointsAfter } = found.result;
      const spent = { rewardsUsed, rewardsMinor, pointsBefore, pointsAfter };
      return {
        from: range.from,
        to: range.to,
        mode: "programme" as const,
        heldBelow: 0.5,
        weeks: [],
        ...spent,
        ...sums,
      };
    };
    const keep = (effect: number) =>
      db.transaction((tx) => {
        const result = { ...found.result, experiment: experimentOf(effect) };
        return saveReport(tx, shop.id, { ...found, name: "period", key: rangeKey(range), result });
      });
    await keep(1000);
    const { state, profit } = (await home()).incremental!;
    expect(state).toBe("measured");
    // Half of 10.00 more for each of 900 customers.
    expect(profit!.low).toBeLessThan(450_000);
    expect(profit!.high).toBeGreaterThan(450_000);
    expect(profit!.value).toBeGreaterThan(profit!.low);
    await keep(0);
    expect((await home()).incremental).toMatchObject({ profit: null });
    expect((await home()).incremental!.state).not.toBe("measured");
  });

  test("outstanding is what all members hold, in points and in money", async () => {
    const { outstanding } = await home();
    expect(outstanding).toEqual({ pending: 900, available: 800, reserved: 200, points: 1900, worthMinor: 1900 });
  });

  test("members without the erased, and who joined in the days", async () => {
    expect(await home()).toMatchObject({ members: 3, joined: 1 });
    expect(await home("from=2026-09-01&to=2026-10-01")).toMatchObject({ members: 3, joined: 2 });
  });

  test("of many members those are counted who came since the last refresh", async () => {
    const result = {
      lastId: String(member.grace),
      timezone: shop.timezone,
      joinedOn: {
        "2026-08-31": 1,
        "2026-09-01": 2,
        "2026-10-01": 4,
        "2026-10-02": 8,
        "2026-10-23": 16,
        "2026-11-21": 32,
      },
    };
    const keep = (members: number, other: Partial<typeof result> = {}) =>
      db.transaction((tx) =>
        saveReport(tx, shop.id, {
          ...{ name: "members", key: "", computedAt: NOW, tookMs: 1 },
          result: { ...result, ...other, members },
        }),
      );
    await keep(19_999);
    expect(await home()).toMatchObject({ members: 3, joined: 1 });
    await keep(20_000);
    // One is newer, who joined on the first of September.
    expect(await home()).toMatchObject({ members: 20_001, joined: 16 + 32 });
    expect(await home("from=2026-09-01&to=2026-10-01")).toMatchObject({ members: 20_001, joined: 2 + 4 + 1 });
    // A shop that moved to another zone is counted whole until its days are made anew.
    await keep(20_000, { timezone: "Asia/Tokyo" });
    expect(await home()).toMatchObject({ members: 3, joined: 1 });
    await keep(0);
  });

  test("a refresh counts the members that there are, and when they joined", async () => {
    const report = REPORTS.find(({ name }) => name === "members")!;
    const joined = async (from: string, to: string) => (await home(`from=${from}&to=${to}`)).joined;
    await makeReport({ db, now: () => NOW }, (await getShop(db, shop.id))!, report);
    const { result } = (await findReport<MembersSoFar>(db, shop.id, "members"))!;
    expect(result).toMatchObject({ members: 3, timezone: shop.timezone });
    expect(Object.values(result.joinedOn).reduce((sum, count) => sum + count, 0)).toBe(3);
    for (const [day, count] of Object.entries(result.joinedOn)) expect(await joined(day, day)).toBe(count);
  });

  test("thirty days of the shop's own calendar, none left out", async () => {
    const { parts, by } = await home();
    expect([by, parts.length]).toEqual(["day", 30]);
    expect([parts[0]!.name, parts.at(-1)!.name]).toEqual(["2026-10-23", "2026-11-21"]);
    expect(parts.filter(({ issued, redeemed }) => issued !== 0 || redeemed !== 0)).toEqual([
      { name: "2026-11-14", issued: 0, redeemed: 500 },
      { name: "2026-11-15", issued: 0, redeemed: -200 },
      { name: "2026-11-20", issued: 1000, redeemed: 0 },
      { name: "2026-11-21", issued: -100, redeemed: 0 },
    ]);
  });

  test("a year is shown month by month, and adds up to the same", async () => {
    const { parts, by, numbers } = await home("from=2025-12-01&to=2026-11-21");
    expect([by, parts.length]).toEqual(["month", 12]);
    const issued = parts.reduce((sum, part) => sum + part.issued, 0);
    expect(issued).toBe(numbers.find(({ metric }) => metric === "points_issued")!.value);
  });

  test("what happened last comes first, with its member, whenever it was recorded", async () => {
    const { latest } = await home();
    expect(latest[0]).toMatchObject({ kind: "reverse", pending: -100, memberId: String(member.ada) });
    expect(latest).toHaveLength(8);
    const returned = latest.find(({ kind }) => kind === "return");
    expect(returned).toMatchObject({ available: 200, memberName: "Grace 100%_Hopper", memberId: String(member.grace) });
    const times = latest.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test("the guide ticks itself off", async () => {
    expect((await home()).setup).toEqual({
      isProgrammeOn: true,
      hasOrderWithPoints: true,
      hasRedemption: true,
      hasBackfill: false,
    });
    expect((await presentHome(deps(), other, asked().range)).setup).toEqual({
      isProgrammeOn: true,
      hasOrderWithPoints: false,
      hasRedemption: false,
      hasBackfill: false,
    });
  });

  test("a shop without points has zeros, no rate, and nothing of another shop", async () => {
    const empty = await presentHome(deps(), other, asked().range);
    expect(empty).toMatchObject({ members: 1, latest: [], todos: [] });
    const of = (key: string) => empty.numbers.find(({ metric }) => metric === key)!.value;
    expect([of("points_issued"), of("points_redeemed"), of("redemption_points")]).toEqual([0, 0, null]);
    expect(empty.outstanding.points).toBe(0);
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
