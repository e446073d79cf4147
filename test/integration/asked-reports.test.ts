import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tx } from "~/db/database.server";
import { findAsk } from "~/db/insights/report-asks.server";
import { findReport } from "~/db/insights/reports.server";
import { eraseShop, type Shop } from "~/db/shops.server";
import { askReport } from "~/services/insights/ask-report.server";
import { makeAskedReport } from "~/services/insights/make-asked-report.server";
import { refreshInsights } from "~/services/insights/refresh-insights.server";
import type { Report } from "~/services/insights/report";
import { createWorld, type World } from "#test/factories/world";
import { whileWorking } from "#test/support/while-working";

const AT = new Date("2026-11-20T12:00:00Z");
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000);

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop();
  other = await world.installShop("other.myshopify.com");
});

afterAll(() => world.close());

beforeEach(async () => {
  world.clock.at = AT;
  for (const table of ["report_ask", "insight_report"]) await world.deps.db.rows(`DELETE FROM ${table}`);
  await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'make-report'");
});

const WANTED = { name: "liability", key: "2026-11-01", to: "2026-11-01" };
/** As a request asks: with the shop's own rows only. */
const ask = ({ of = shop, to = WANTED.to, patienceMs = 0 } = {}) =>
  askReport({ ...world.deps, db: world.deps.db.forShop(of.id) }, of, { ...WANTED, to }, patienceMs);
const queued = () =>
  world.deps.db.rows<{ data: unknown }>(
    "SELECT data FROM pgboss.job WHERE name = 'make-report' AND state = 'created' ORDER BY created_on",
  );
const report = (work: (tx: Tx) => Promise<unknown>): readonly Report[] => [
  {
    name: WANTED.name,
    make: async (tx, _shop, now, keys) => {
      await work(tx);
      return keys.map((key) => ({ key, at: now.toISOString() }));
    },
  },
];
const make = (work: (tx: Tx) => Promise<unknown> = () => Promise.resolve(), longestMs?: number) =>
  makeAskedReport(world.deps, shop.id, WANTED, { reports: report(work), ...(longestMs && { longestMs }) });
const stored = () => findReport(world.deps.db, shop.id, WANTED.name, WANTED.key);

describe("a report that no refresh makes", () => {
  test("is queued once however many ask for it, and is there once its job has run", async () => {
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(["making", "making", "making"]);
    expect(await queued()).toEqual([{ data: { shopId: String(shop.id), name: WANTED.name, key: WANTED.key } }]);
    await make();
    expect(await ask()).toBe("made");
    expect(await stored()).toMatchObject({ computedAt: AT, result: { key: WANTED.key } });
    expect(await queued()).toHaveLength(1);
  });

  test("is not made again by a job that comes when nobody waits for it", async () => {
    let made = 0;
    const counted = () => Promise.resolve((made += 1));
    await make(counted);
    await ask();
    await make(counted);
    await make(counted);
    expect(made).toBe(1);
  });

  test("is waited for a little: who asks has it at once where that does", async () => {
    const asked = ask({ patienceMs: 10_000 });
    await expect.poll(queued).toHaveLength(1);
    await make();
    expect(await asked).toBe("made");
  });

  test("is made by the worker", async () => {
    await whileWorking(world, async () => expect(await ask({ patienceMs: 15_000 })).toBe("made"));
    expect(await stored()).not.toBeNull();
    expect(await findAsk(world.deps.db, shop.id, WANTED)).toBeNull();
  });

  test("is a shop's own: another's ask neither makes it nor is told of it", async () => {
    await ask();
    await make();
    expect(await ask({ of: other })).toBe("making");
    expect(await ask()).toBe("made");
    expect(await findReport(world.deps.db, other.id, WANTED.name, WANTED.key)).toBeNull();
  });
});

describe("one that is not to be had", () => {
  test("because it takes too long is given up, and not begun again for an hour", async () => {
    await ask();
    await make((tx) => tx.rows("SELECT pg_sleep(5)"), 100);
    world.clock.at = later(3599);
    expect(await ask()).toBe("too_long");
    world.clock.at = later(3600);
    await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'make-report'");
    expect(await ask()).toBe("making");
    expect(await queued()).toHaveLength(1);
    await make();
    expect(await ask()).toBe("made");
  });

  test("because it fails is tried again by the queue, and says so after three times", async () => {
    await ask();
    const fail = () => make((tx) => tx.rows("SELECT 1 / 0"));
    for (let times = 0; times < 2; times += 1) {
      await expect(fail()).rejects.toThrow("division by zero");
      expect(await ask()).toBe("making");
    }
    await fail();
    expect(await ask()).toBe("failed");
    await make();
    expect(await stored()).toBeNull();
    world.clock.at = later(3600);
    expect(await ask()).toBe("making");
    await make();
    expect(await ask()).toBe("made");
  });
});

describe("what was made", () => {
  test("before its last day was over is made anew once it is", async () => {
    const today = { to: "2026-11-20" };
    await ask(today);
    await make();
    world.clock.at = new Date("2026-11-21T04:59:59Z");
    expect(await ask(today)).toBe("made");
    world.clock.at = new Date("2026-11-21T05:00:00Z");
    expect(await ask(today)).toBe("making");
    await make();
    expect(await ask(today)).toBe("made");
    expect((await stored())!.computedAt).toEqual(world.clock.at);
  });

  test("is forgotten at the next refresh, and so is what failed; what waits goes on waiting", async () => {
    await ask();
    await make();
    const failed = { ...WANTED, key: "2026-11-02" };
    const waits = { ...WANTED, key: "2026-11-03" };
    for (const each of [failed, waits]) await askReport(world.deps, shop, each, 0);
    const slow = report((tx) => tx.rows("SELECT pg_sleep(5)"));
    await makeAskedReport(world.deps, shop.id, failed, { reports: slow, longestMs: 100 });
    world.clock.at = later(5);
    await refreshInsights(world.deps, shop.id, []);
    expect(await stored()).toBeNull();
    expect(await findAsk(world.deps.db, shop.id, failed)).toBeNull();
    expect(await findAsk(world.deps.db, shop.id, waits)).toEqual({ failure: null });
  });

  test("goes with its shop, whose jobs make nothing then", async () => {
    const gone = await world.installShop("gone.myshopify.com");
    await ask({ of: gone });
    await world.deps.db.transaction((tx) => eraseShop(tx, gone.id));
    expect(await findAsk(world.deps.db, gone.id, WANTED)).toBeNull();
    await makeAskedReport(world.deps, gone.id, WANTED, { reports: report(() => Promise.reject(new Error("made"))) });
  });
});
