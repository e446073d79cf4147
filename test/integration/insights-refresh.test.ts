import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tx } from "~/db/database.server";
import { Deadline, isTooLong } from "~/db/limit-statements.server";
import { findReport, saveReport } from "~/db/insights/reports.server";
import { findRun, leaseRun } from "~/db/insights/runs.server";
import { findInsightSetting, saveInsightSetting } from "~/db/insights/settings.server";
import { saveCustomerInsights } from "~/db/insights/customer-insights.server";
import { eraseMembers } from "~/db/members.server";
import { exportMember } from "~/db/privacy.server";
import type { Shop } from "~/db/shops.server";
import { askRefresh } from "~/services/insights/ask-refresh.server";
import { makeReport } from "~/services/insights/make-report.server";
import { readyReports } from "~/services/insights/ready-reports.server";
import { refreshAllInsights } from "~/services/insights/refresh-all-insights.server";
import { refreshInsights } from "~/services/insights/refresh-insights.server";
import type { Report } from "~/services/insights/report";
import { makeSegments } from "~/services/insights/reports/segments.server";
import { insertMember } from "#test/factories/rows";
import { receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { mergeBodyOf } from "#test/support/model/bodies";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

let world: World;
let shop: Shop;
const AT = new Date("2026-11-20T12:00:00Z");

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop();
});

afterAll(() => world.close());

beforeEach(async () => {
  world.clock.at = AT;
  for (const table of ["insight_run", "insight_report"]) await world.deps.db.rows(`DELETE FROM ${table}`);
  await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'refresh-insights'");
});

/** A report whose result for a key is what `make` gives. */
const report = (name: string, make: (tx: Tx, key: string) => Promise<object>, keys?: Report["keys"]): Report => ({
  name,
  make: (tx, _shop, _now, asked) => Promise.all(asked.map((key) => make(tx, key))),
  ...(keys && { keys }),
});
const run = () => findRun(world.deps.db, shop.id, world.deps.now());
const queued = () =>
  world.deps.db.rows<{ data: { shopId: string } }>(
    "SELECT data FROM pgboss.job WHERE name = 'refresh-insights' AND state = 'created' ORDER BY data ->> 'shopId'",
  );

describe("a refresh", () => {
  test("makes each report once for all of its keys, and says how far it is", async () => {
    const seen: unknown[] = [];
    const look = async (name: string, key: string) => {
      const { state, total } = (await run())!;
      seen.push({ name, key, state, total });
      return { of: `${name} ${key}`, day: "2026-11-20" };
    };
    await refreshInsights(world.deps, shop.id, [
      report("sizes", (_tx, key) => look("sizes", key)),
      report(
        "period",
        (_tx, key) => look("period", key),
        () => ["a..b", "c..d"],
      ),
    ]);
    expect(seen).toHaveLength(3);
    for (const each of [
      { name: "sizes", key: "" },
      { name: "period", key: "a..b" },
      { name: "period", key: "c..d" },
    ])
      expect(seen).toContainEqual({ ...each, state: "running", total: 2 });
    expect(await run()).toMatchObject({ state: "done", step: null, done: 2, total: 2, error: null, finishedAt: AT });
    const stored = await findReport<{ of: string }>(world.deps.db, shop.id, "period", "c..d");
    expect(stored).toEqual({ computedAt: AT, tookMs: 0, result: { of: "period c..d", day: "2026-11-20" } });
    expect(await findReport(world.deps.db, shop.id, "period")).toBeNull();
  });

  test("makes two reports at a time, the next as soon as one is made", async () => {
    let [underWay, most] = [0, 0];
    const next = Promise.withResolvers<void>();
    const seen: unknown[] = [];
    const counted = (name: string, work: () => Promise<unknown>) =>
      report(name, async () => {
        most = Math.max(most, (underWay += 1));
        await work();
        underWay -= 1;
        return {};
      });
    await refreshInsights(world.deps, shop.id, [
      // Not made until the third one is begun.
      counted("long", () => next.promise),
      counted("short", () => Promise.resolve()),
      counted("next", async () => {
        const { step, done } = (await run())!;
        seen.push({ step, done });
        next.resolve();
      }),
    ]);
    expect(most).toBe(2);
    expect(seen).toEqual([{ step: "next", done: 1 }]);
    expect(await run()).toMatchObject({ state: "done", done: 3 });
  });

  test("that one report fails in makes the others, keeps the former result, and has failed", async () => {
    const sizes = (value: number) => report("sizes", () => Promise.resolve({ value }));
    const broken = report("sizes", async (tx) => tx.rows("SELECT 1 / 0"));
    const health = report("health", () => Promise.resolve({ value: 3 }));
    await refreshInsights(world.deps, shop.id, [sizes(1), health]);
    world.clock.at = new Date("2026-11-21T12:00:00Z");
    await refreshInsights(world.deps, shop.id, [broken, health]);
    expect(await run()).toMatchObject({ state: "failed", done: 1, total: 2, error: "division by zero" });
    expect(await findReport(world.deps.db, shop.id, "sizes")).toMatchObject({ computedAt: AT, result: { value: 1 } });
    expect(await findReport(world.deps.db, shop.id, "health")).toMatchObject({ computedAt: world.clock.at });
  });

  test("forgets what was made for ranges that are not made by themselves", async () => {
    const asked = { name: "period", key: "2025-01-01..2025-01-31", computedAt: AT, tookMs: 5, result: {} };
    await world.deps.db.transaction((tx) => saveReport(tx, shop.id, asked));
    world.clock.at = new Date("2026-11-21T12:00:00Z");
    await refreshInsights(world.deps, shop.id, [report("sizes", () => Promise.resolve({}))]);
    expect(await findReport(world.deps.db, shop.id, asked.name, asked.key)).toBeNull();
    expect(await findReport(world.deps.db, shop.id, "sizes")).not.toBeNull();
  });

  test("goes away while another is under way, and takes over once nobody has said for 90 seconds that it goes on", async () => {
    let made = 0;
    const counted = report("sizes", () => Promise.resolve({ made: (made += 1) }));
    const until = new Date(AT.getTime() + 90_000);
    await leaseRun(world.deps.db, shop.id, { now: AT, until, total: 4 });
    await refreshInsights(world.deps, shop.id, [counted]);
    expect([made, (await run())!.state]).toEqual([0, "running"]);
    world.clock.at = until;
    expect((await run())!.state).toBe("failed");
    await refreshInsights(world.deps, shop.id, [counted]);
    expect([made, (await run())!.state]).toEqual([1, "done"]);
  });

  test("of a shop that is gone does nothing", async () => {
    await refreshInsights(world.deps, 404n, [report("sizes", () => Promise.reject(new Error("asked")))]);
    expect(await findRun(world.deps.db, 404n, AT)).toBeNull();
  });
});

describe("a report that somebody waits for", () => {
  const sleeps = (count: number, seconds: number) =>
    report("sizes", async (tx) => {
      for (let each = 0; each < count; each += 1) await tx.rows("SELECT pg_sleep($1)", [seconds]);
      return {};
    });
  const waited = async (patienceMs: number, slow: Report) => {
    const startedAt = performance.now();
    const outcome = await makeReport(world.deps, shop, slow, { deadline: new Deadline(patienceMs) }).then(
      () => "made",
      (error: unknown) => (isTooLong(error) ? "too long" : error),
    );
    return { outcome, ms: performance.now() - startedAt };
  };

  test("is given up when its statements together take too long, however short each is", async () => {
    const { outcome, ms } = await waited(500, sleeps(5, 0.35));
    expect(outcome).toBe("too long");
    expect(ms).toBeLessThan(900);
    expect(await findReport(world.deps.db, shop.id, "sizes")).toBeNull();
    expect((await waited(5000, sleeps(5, 0.01))).outcome).toBe("made");
  });

  test("is given up also where all its time went between statements", async () => {
    const idle = report("sizes", async (tx) => {
      await tx.rows("SELECT 1");
      await new Promise((resolve) => setTimeout(resolve, 60));
      return tx.rows("SELECT 1");
    });
    expect((await waited(50, idle)).outcome).toBe("too long");
  });

  test("is made once for all who wait, and not begun again for a minute where a refresh makes what took too long", async () => {
    let begun = 0;
    const counted = (work: (tx: Tx) => Promise<unknown>) => {
      const make = async (tx: Tx) => {
        begun += 1;
        await work(tx);
        return {};
      };
      return [report("sizes", make, () => ["2026-01-02..2026-01-02"])];
    };
    const ready = (key: string, slow: readonly Report[]) =>
      readyReports(world.deps, shop, "sizes", [{ from: key, to: key }], 300, slow);
    const quick = counted((tx) => tx.rows("SELECT pg_sleep(0.05)"));
    await Promise.all([1, 2, 3].map(() => ready("2026-01-01", quick)));
    expect(begun).toBe(1);
    const long = counted((tx) => tx.rows("SELECT pg_sleep(5)"));
    for (const at of [AT, new Date(AT.getTime() + 59_000)]) {
      world.clock.at = at;
      await ready("2026-01-02", long);
    }
    expect(begun).toBe(2);
    world.clock.at = new Date(AT.getTime() + 60_000);
    await ready("2026-01-02", quick);
    expect(await findReport(world.deps.db, shop.id, "sizes", "2026-01-02..2026-01-02")).not.toBeNull();
  });
});

describe("asking for a refresh", () => {
  test("twice queues it once; a request of the shop itself may", async () => {
    const asShop = { ...world.deps, db: world.deps.db.forShop(shop.id) };
    expect([await askRefresh(asShop, shop.id), await askRefresh(asShop, shop.id)]).toEqual([true, true]);
    expect(await queued()).toEqual([{ data: { shopId: String(shop.id) } }]);
    expect(await run()).toMatchObject({ state: "queued", startedAt: null });
  });

  test("while one is under way is declined", async () => {
    await leaseRun(world.deps.db, shop.id, { now: AT, until: new Date(AT.getTime() + 1), total: 1 });
    expect(await askRefresh(world.deps, shop.id)).toBe(false);
    expect(await queued()).toEqual([]);
  });

  test("is done for every shop that has the app, soon after a day of its own begins, and once that day", async () => {
    const tokyo = await world.installShop("tokyo.myshopify.com", { timezone: "Asia/Tokyo" });
    const gone = await world.installShop("gone.myshopify.com");
    await world.deps.db.rows("UPDATE shop SET installed_at = NULL WHERE id = $1", [gone.id]);
    const askedAt = async (instant: string) => {
      world.clock.at = new Date(instant);
      await refreshAllInsights(world.deps);
      const asked = (await queued()).map(({ data }) => BigInt(data.shopId));
      await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'refresh-insights'");
      for (const id of asked) await refreshInsights(world.deps, id, []);
      return asked;
    };
    // Nobody had one yet. New York begins its day at 05:00 in winter, Tokyo at 15:00.
    expect(await askedAt("2026-11-20T12:00:00Z")).toEqual([shop.id, tokyo.id]);
    expect(await askedAt("2026-11-20T14:59:59Z")).toEqual([]);
    expect(await askedAt("2026-11-20T15:00:00Z")).toEqual([tokyo.id]);
    expect(await askedAt("2026-11-21T04:59:59Z")).toEqual([]);
    expect(await askedAt("2026-11-21T05:00:00Z")).toEqual([shop.id]);
    expect(await askedAt("2026-11-21T05:05:00Z")).toEqual([]);
    // Nothing ran for two days: whoever missed a day is seen to at any hour.
    expect(await askedAt("2026-11-23T10:00:00Z")).toEqual([shop.id, tokyo.id]);
  });

  test("is done anew after a quarter of an hour, an hour and four where one failed, then no more until the next day", async () => {
    await world.deps.db.rows("UPDATE shop SET installed_at = NULL WHERE id <> $1", [shop.id]);
    const broken = [report("sizes", (tx) => tx.rows("SELECT 1 / 0"))];
    const isAsked = async (instant: string, reports: readonly Report[] = broken) => {
      world.clock.at = new Date(instant);
      await refreshAllInsights(world.deps);
      const asked = (await queued()).length === 1;
      await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'refresh-insights'");
      if (asked) await refreshInsights(world.deps, shop.id, reports);
      return asked;
    };
    expect(await isAsked("2026-11-20T12:00:00Z")).toBe(true);
    expect(await isAsked("2026-11-20T12:14:59Z")).toBe(false);
    expect(await isAsked("2026-11-20T12:15:00Z")).toBe(true);
    expect(await isAsked("2026-11-20T13:14:59Z")).toBe(false);
    expect(await isAsked("2026-11-20T13:15:00Z")).toBe(true);
    expect(await isAsked("2026-11-20T17:14:59Z")).toBe(false);
    expect(await isAsked("2026-11-20T17:15:00Z")).toBe(true);
    expect(await isAsked("2026-11-21T04:59:59Z")).toBe(false);
    // New York's day begins: the count begins anew, and ends with a success.
    expect(await isAsked("2026-11-21T05:00:00Z")).toBe(true);
    expect(await isAsked("2026-11-21T05:15:00Z", [])).toBe(true);
    expect(await isAsked("2026-11-22T04:59:59Z")).toBe(false);
    await world.deps.db.rows("UPDATE shop SET installed_at = now() WHERE id <> $1", [shop.id]);
  });

  test("is done anew where the worker of one died, as where one failed", async () => {
    await world.deps.db.rows("UPDATE shop SET installed_at = NULL WHERE id <> $1", [shop.id]);
    const until = new Date(AT.getTime() + 90_000);
    await leaseRun(world.deps.db, shop.id, { now: AT, until, total: 1 });
    const askedAfter = async (seconds: number) => {
      world.clock.at = new Date(AT.getTime() + 1000 * seconds);
      await refreshAllInsights(world.deps);
      return (await queued()).length;
    };
    expect(await askedAfter(89)).toBe(0);
    expect((await run())!.state).toBe("running");
    expect(await askedAfter(90)).toBe(0);
    expect(await run()).toMatchObject({ state: "failed", error: "its worker died" });
    expect(await askedAfter(90 + 15 * 60)).toBe(1);
    await world.deps.db.rows("UPDATE shop SET installed_at = now() WHERE id <> $1", [shop.id]);
  });

  test("is done for so many shops at once, those that wait among them", async () => {
    await world.installShop("tokyo.myshopify.com", { timezone: "Asia/Tokyo" });
    for (let times = 0; times < 2; times += 1) {
      await refreshAllInsights(world.deps, 1);
      expect(await queued()).toEqual([{ data: { shopId: String(shop.id) } }]);
    }
    await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'refresh-insights'");
    await refreshInsights(world.deps, shop.id, []);
    await refreshAllInsights(world.deps, 1);
    expect(await queued()).toHaveLength(1);
    expect(await queued()).not.toEqual([{ data: { shopId: String(shop.id) } }]);
  });
});

test("settings are assumed until the merchant has said some, each shop its own", async () => {
  const assumed = { marginPercent: 50, appMonthMinor: 0, campaignMonthMinor: 0, updatedAt: null };
  expect(await findInsightSetting(world.deps.db, shop.id)).toEqual(assumed);
  const said = { marginPercent: 62, appMonthMinor: 4900, campaignMonthMinor: 5100 };
  const own = world.deps.db.forShop(shop.id);
  for (const by of ["staff 1", "staff 2"])
    await own.transaction((tx) => saveInsightSetting(tx, shop.id, said, { at: AT, by }));
  expect(await findInsightSetting(own, shop.id)).toEqual({ ...said, updatedAt: AT });
  const other = await world.installShop("other.myshopify.com");
  expect(await findInsightSetting(world.deps.db, other.id)).toEqual(assumed);
});

describe("what was concluded about a customer", () => {
  beforeEach(() => world.deps.db.rows("DELETE FROM customer_insight"));

  const conclude = (customerId: bigint) =>
    world.deps.db.rows(
      `INSERT INTO customer_insight (shop_id, customer_id, orders, net_minor, ever_orders, ever_net_minor, segment)
       VALUES ($1, $2, 1, 1000, 1, 1000, 'new')`,
      [shop.id, customerId],
    );
  const concluded = async () => {
    const rows = await world.deps.db.rows<{ id: bigint }>(
      "SELECT customer_id AS id FROM customer_insight WHERE shop_id = $1 ORDER BY 1",
      [shop.id],
    );
    return rows.map(({ id }) => id);
  };

  test("is told them with the rest, and forgotten with them", async () => {
    const memberId = await insertMember(world.deps.db.pool, shop.id, { customerId: 11n, joinedAt: AT });
    await insertMember(world.deps.db.pool, shop.id, { customerId: 12n, joinedAt: AT });
    for (const id of [11n, 12n]) await conclude(id);
    expect(await exportMember(world.deps.db, shop.id, memberId)).toMatchObject({ insight: { segment: "new" } });
    await receive(world, shop.id, ["customers/redact", `{"customer":{"id":11}}`]);
    expect(await concluded()).toEqual([12n]);
    expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
    await conclude(11n);
    expect(await countViolations(world.deps.db)).toEqual({ "nothing is concluded about a customer who was erased": 1 });
    await world.deps.db.rows("DELETE FROM customer_insight");
  });

  test("is forgotten for good, also where a refresh concludes something at that moment", async () => {
    await insertMember(world.deps.db.pool, shop.id, { customerId: 31n, joinedAt: AT });
    const { erased } = await world.deps.db.transaction(async (tx) => {
      await makeSegments(tx, shop, AT);
      const erased = world.deps.db.transaction((other) => eraseMembers(other, shop.id, [31n], AT)).then(() => "erased");
      const waited = new Promise((resolve) => setTimeout(resolve, 200, "waits"));
      expect(await Promise.race([erased, waited])).toBe("waits");
      return { erased };
    });
    await erased;
    expect(await concluded()).not.toContain(31n);
    await world.deps.db.transaction((tx) => makeSegments(tx, shop, AT));
    expect(await concluded()).not.toContain(31n);
    expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  });

  test("is nothing of somebody who was erased after a refresh had looked", async () => {
    await insertMember(world.deps.db.pool, shop.id, { customerId: 41n, joinedAt: AT });
    await world.deps.db.transaction(async (tx) => {
      await makeSegments(tx, shop, AT);
      await tx.rows("UPDATE member SET erased_at = $2 WHERE shop_id = $1 AND customer_id = 41", [shop.id, AT]);
      await saveCustomerInsights(tx, shop.id);
    });
    expect(await concluded()).not.toContain(41n);
  });

  test("goes with the customer who was merged into another", async () => {
    for (const id of [21n, 22n]) await insertMember(world.deps.db.pool, shop.id, { customerId: id, joinedAt: AT });
    for (const id of [21n, 22n]) await conclude(id);
    await receive(world, shop.id, ["customers/merge", mergeBodyOf(21n, 22n)]);
    expect(await concluded()).toEqual([21n]);
  });
});
