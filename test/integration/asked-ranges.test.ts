import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tx } from "~/db/database.server";
import { leaseAsk, listAsks } from "~/db/insights/report-asks.server";
import { findReport } from "~/db/insights/reports.server";
import type { Shop } from "~/db/shops.server";
import { addSeconds } from "~/domain/calendar";
import { presentHealth } from "~/presenters/insights/health.server";
import { parseRange } from "~/presenters/insights/range";
import { makeAskedReport } from "~/services/insights/make-asked-report.server";
import { queueReport } from "~/services/insights/queue-report.server";
import { readyReports } from "~/services/insights/ready-reports.server";
import { refreshAllInsights } from "~/services/insights/refresh-all-insights.server";
import type { Report } from "~/services/insights/report";
import { createWorld, type World } from "#test/factories/world";

let world: World;
let shop: Shop;
const AT = new Date("2026-11-20T12:00:00Z");
const DAYS = { from: "2026-02-01", to: "2026-03-31" };
const OF = { name: "health", key: "2026-02-01..2026-03-31" };
const FORMER = { name: "health", key: "2025-12-04..2026-01-31" };

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop();
});
afterAll(() => world.close());

beforeEach(async () => {
  world.clock.at = AT;
  for (const table of ["report_ask", "insight_report", "insight_run"]) await world.deps.db.rows(`DELETE FROM ${table}`);
  await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'make-report'");
});

/** The report "health", each time by `make`; `begun` counts them. */
function healthBy(make: (tx: Tx) => Promise<unknown>, keys?: Report["keys"]) {
  const counted = { begun: 0 };
  const report: Report = {
    name: "health",
    make: async (tx, _shop, _now, asked) => {
      counted.begun += 1;
      await make(tx);
      return asked.map(() => ({ made: true }));
    },
    ...(keys && { keys }),
  };
  return Object.assign(counted, { reports: [report] });
}
const long = (keys?: Report["keys"]) => healthBy((tx) => tx.rows("SELECT pg_sleep(5)"), keys);
const quick = () => healthBy(() => Promise.resolve());

const later = (seconds: number) => (world.clock.at = addSeconds(AT, seconds));
const asShop = () => ({ ...world.deps, db: world.deps.db.forShop(shop.id) });
const look = (slow: { reports: Report[] }, days = DAYS) =>
  readyReports(asShop(), shop, "health", [days], 100, slow.reports);
const stateOf = async (of = OF) => (await listAsks(world.deps.db, shop.id, [of], world.clock.at))[0]?.state ?? null;
const make = (by: { reports: Report[] }, longestMs?: number) =>
  makeAskedReport(world.deps, shop.id, OF, { reports: by.reports, ...(longestMs && { longestMs }) });
const jobs = () =>
  world.deps.db.rows<{ key: string; priority: number }>(
    `SELECT data ->> 'key' AS key, priority FROM pgboss.job
      WHERE name = 'make-report' AND state = 'created' ORDER BY priority DESC`,
  );
const isMade = async () => (await findReport(world.deps.db, shop.id, OF.name, OF.key)) !== null;

describe("days that take too long while somebody waits", () => {
  test("are made by the worker, once for all who ask", async () => {
    const slow = long();
    await Promise.all([look(slow), look(slow)]);
    await queueReport(asShop(), shop.id, OF);
    expect(await jobs()).toEqual([{ key: OF.key, priority: 0 }]);
    expect(await stateOf()).toBe("queued");
    later(120);
    await look(slow);
    expect(slow.begun).toBe(1);
    const worker = quick();
    await Promise.all([make(worker), make(worker)]);
    await make(worker);
    expect([worker.begun, await isMade(), await stateOf()]).toEqual([1, true, null]);
  });

  test("are made at once where that is quick, and no worker is asked", async () => {
    await look(quick());
    expect([await isMade(), await stateOf(), await jobs()]).toEqual([true, null, []]);
  });

  test("are left to the refresh where it makes them anyway", async () => {
    await look(
      long(() => ["2026-01-01..2026-01-01"]),
      { from: "2026-01-01", to: "2026-01-01" },
    );
    expect(await jobs()).toEqual([]);
  });

  test("wait for a shop up to a number, each behind other shops' first", async () => {
    const other = await world.installShop("other.myshopify.com");
    const keys = ["2026-01-01..2026-01-01", "2026-01-02..2026-01-02", "2026-01-03..2026-01-03"];
    await Promise.all(keys.map((key) => queueReport(asShop(), shop.id, { name: "health", key }, 2)));
    const waiting = await jobs();
    expect(waiting.map(({ priority }) => priority)).toEqual([0, -1]);
    await queueReport(world.deps, other.id, OF, 2);
    expect(await jobs()).toContainEqual({ key: OF.key, priority: 0 });
    for (const { key } of waiting)
      await makeAskedReport(world.deps, shop.id, { name: "health", key }, { reports: quick().reports });
    await queueReport(asShop(), shop.id, OF, 2);
    expect(await stateOf()).toBe("queued");
  });

  test("are told of by the page: how many of its reports are there", async () => {
    const { range } = parseRange(new URLSearchParams(DAYS), "2026-11-20");
    const page = async () => {
      const { health, former, asked } = await presentHealth(asShop(), shop, range);
      return { health, former, asked };
    };
    expect(await page()).toEqual({ health: null, former: null, asked: null });
    for (const each of [OF, FORMER]) await queueReport(asShop(), shop.id, each);
    expect((await page()).asked).toEqual({ state: "queued", done: 0, total: 2 });
    await leaseAsk(world.deps.db, shop.id, FORMER, { now: AT, until: later(90) });
    world.clock.at = AT;
    expect((await page()).asked).toEqual({ state: "running", done: 0, total: 2 });
    await make(quick());
    expect(await page()).toEqual({
      health: { made: true },
      former: null,
      asked: { state: "running", done: 1, total: 2 },
    });
  });
});

describe("a worker that makes days somebody asked for", () => {
  beforeEach(() => queueReport(world.deps, shop.id, OF));

  test("and dies is followed by another after 90 seconds: by a look at the page, and without one", async () => {
    const die = () =>
      leaseAsk(world.deps.db, shop.id, OF, { now: world.clock.at, until: addSeconds(world.clock.at, 90) });
    const isQueuedAnew = async (look: () => Promise<void>) => {
      await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'make-report'");
      await look();
      return (await jobs()).length === 1;
    };
    await die();
    later(89);
    expect(await isQueuedAnew(() => look(long()))).toBe(false);
    later(90);
    expect(await isQueuedAnew(() => look(long()))).toBe(true);
    await die();
    later(180);
    expect(await isQueuedAnew(() => refreshAllInsights(world.deps))).toBe(true);
    const worker = quick();
    await make(worker);
    expect([worker.begun, await isMade()]).toEqual([1, true]);
  });

  test("is begun three times at the most, however it ends", async () => {
    for (const attempt of [0, 1, 2]) {
      later(attempt * 90);
      await leaseAsk(world.deps.db, shop.id, OF, { now: world.clock.at, until: addSeconds(world.clock.at, 90) });
    }
    later(270);
    const worker = quick();
    await make(worker);
    expect([worker.begun, await stateOf()]).toEqual([0, "failed"]);
  });

  test("is left alone by looks at the page while it rests", async () => {
    await make(long(), 100);
    const slow = long();
    later(3599);
    await look(slow);
    expect([slow.begun, await stateOf()]).toEqual([0, "failed"]);
    later(3600);
    expect(await stateOf()).toBeNull();
    await look(slow);
    expect([slow.begun, await stateOf()]).toEqual([1, "queued"]);
  });

  test("is queued anew where its job was lost", async () => {
    await world.deps.db.rows("DELETE FROM pgboss.job WHERE name = 'make-report'");
    later(299);
    await refreshAllInsights(world.deps);
    expect(await jobs()).toEqual([]);
    later(300);
    for (let times = 0; times < 2; times += 1) await refreshAllInsights(world.deps);
    expect((await jobs()).map(({ key }) => key)).toEqual([OF.key]);
  });

  test("makes nothing of a report that there is not any more", async () => {
    await queueReport(world.deps, shop.id, { ...OF, name: "of a version before" });
    await makeAskedReport(world.deps, shop.id, { ...OF, name: "of a version before" });
    expect(await stateOf({ ...OF, name: "of a version before" })).toBeNull();
  });
});
