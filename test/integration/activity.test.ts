import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEAD_LETTERS } from "~/db/dead-letters.server";
import type { Shop } from "~/db/shops.server";
import { addDays, addSeconds } from "~/domain/calendar";
import { JOBS } from "~/jobs/jobs";
import { presentActivity } from "~/presenters/activity/activity.server";
import { checkInvariants } from "~/services/platform/check-invariants.server";
import { insertMember } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { whileWorking } from "#test/support/while-working";

const NOW = new Date("2026-11-20T12:00:00Z");
const before = (seconds: number) => addSeconds(NOW, -seconds);

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("activity.myshopify.com");
  other = await world.installShop("quiet.myshopify.com");
});

beforeEach(async () => {
  world.clock.at = NOW;
  await world.deps.db.rows("DELETE FROM webhook_delivery");
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

type Given = {
  of?: Shop;
  topic?: string;
  state: "waiting" | "done" | "ignored" | "failed";
  /** Seconds before now at which it was received. */
  age: number;
  /** Seconds until it was finished. */
  took?: number;
  attempts?: number;
  error?: string;
};

let next = 0;
async function given(...deliveries: Given[]): Promise<void> {
  for (const { of = shop, topic = "orders/paid", state, age, took = 1, attempts = 1, error } of deliveries) {
    await world.deps.db.rows(
      `INSERT INTO webhook_delivery (shop_id, webhook_id, topic, body, state, received_at, finished_at, attempts, error)
       VALUES ($1, $2, $3, '{"email":"ada@example.com"}', $4, $5, $6, $7, $8)`,
      [
        of.id,
        `w${(next += 1)}`,
        topic,
        state,
        before(age),
        state === "waiting" ? null : before(age - took),
        attempts,
        error ?? (state === "failed" ? "TypeError: ada@example.com" : null),
      ],
    );
  }
}

const usual = { days: 1, deliveries: null, jobs: null };
const present = (of: Shop = shop, query: Partial<Parameters<typeof presentActivity>[2]> = {}) =>
  presentActivity({ ...world.deps, db: world.deps.db.forShop(of.id) }, of, { ...usual, ...query });

describe("the deliveries on the activity page", () => {
  test("are counted by topic and state within the period, the shop's own only", async () => {
    await given(
      { state: "done", age: 10 },
      { state: "done", age: 86_399 },
      { state: "done", age: 86_401 },
      { state: "ignored", age: 10, topic: "shop/update" },
      { state: "failed", age: 10 },
      { state: "waiting", age: 10 },
      { state: "done", age: 10, of: other },
    );
    expect((await present()).topics).toEqual([
      { topic: "orders/paid", waiting: 1, done: 2, ignored: 0, failed: 1 },
      { topic: "shop/update", waiting: 0, done: 0, ignored: 1, failed: 0 },
    ]);
    expect((await present(shop, { days: 7 })).topics[0]).toMatchObject({ done: 3 });
    expect((await present(other)).topics).toEqual([
      { topic: "orders/paid", waiting: 0, done: 1, ignored: 0, failed: 0 },
    ]);
  });

  test("that wait are counted whatever the period, with the age of the oldest", async () => {
    await given(
      { state: "waiting", age: 200_000, attempts: 3, error: "Error: again" },
      { state: "waiting", age: 5, attempts: 0 },
      { state: "waiting", age: 900_000, of: other },
    );
    expect((await present()).backlog).toEqual({ waiting: 2, retrying: 1, oldestAt: before(200_000).toISOString() });
  });

  test("take a median and a 95th percentile from received to finished, interpolated", async () => {
    await given(...[1, 2, 3, 4, 15].map((took): Given => ({ state: "done", age: 100, took })));
    await given({ state: "failed", age: 100, took: 99 }, { state: "done", age: 100, took: 99, of: other });
    // R: quantile(c(1, 2, 3, 4, 15), c(.5, .95), type = 7) is 3.0 and 12.8.
    const { finished, medianMs, p95Ms } = (await present()).pace;
    expect([finished, medianMs, Math.round(p95Ms!)]).toEqual([5, 3000, 12_800]);
  });

  test("of a shop that never had any are zeros and nothing", async () => {
    expect(await present()).toMatchObject({
      topics: [],
      backlog: { waiting: 0, retrying: 0, oldestAt: null },
      pace: { finished: 0, medianMs: null, p95Ms: null },
      failures: { total: 0, rows: [], older: null, newer: null },
      deadJobs: { total: 0, rows: [], older: null, newer: null },
      reconciliation: null,
    });
  });
});

describe("the failures on the activity page", () => {
  test("are ten a page, newest first, with the reason and without personal data", async () => {
    await given(...Array.from({ length: 12 }, (): Given => ({ state: "failed", age: 40_000_000, attempts: 8 })));
    await given({ state: "failed", age: 1, of: other });
    const first = await present();
    expect(first.failures).toMatchObject({ total: 12, newer: null });
    expect(first.failures.rows).toHaveLength(10);
    expect(first.failures.rows[0]).toEqual({
      id: `w${next - 1}`,
      topic: "orders/paid",
      at: before(40_000_000).toISOString(),
      attempts: 8,
      reason: { kind: "internal", name: "TypeError" },
    });
    const second = await present(shop, {
      deliveries: { direction: "older", key: BigInt(first.failures.older!) },
    });
    expect(second.failures).toMatchObject({ total: 12, older: null, rows: [{}, {}] });
    expect(JSON.stringify([first, second])).not.toContain("ada@example.com");
  });

  test("hold the dead jobs about this shop, and no other's", async () => {
    const insert = (of: Shop, name: string) =>
      world.deps.db.rows(
        `INSERT INTO pgboss.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
         VALUES ($1, $2, $3, gen_random_uuid(), now(), 0, '{"name": "AdminApiError", "message": "402", "isTerminal": true}')`,
        [DEAD_LETTERS, { shopId: String(of.id) }, name],
      );
    await insert(shop, "publish-programme");
    await insert(other, "issue-reward");
    expect((await present()).deadJobs).toMatchObject({
      total: 1,
      rows: [{ name: "publish-programme", attempts: 1, reason: { kind: "refused" } }],
    });
    await world.deps.db.rows(`DELETE FROM pgboss.job WHERE name = '${DEAD_LETTERS}'`);
  });
});

test("missed orders: the last comparison, and all of the period added up", async () => {
  const run = (of: Shop, ranAt: Date, [seen, missed, repaired]: number[], error: string | null = null) =>
    world.deps.db.rows(
      `INSERT INTO reconciliation_run (shop_id, ran_at, from_at, to_at, seen_orders, missed_orders, repaired_orders, error)
       VALUES ($1, $2, $2, $2, $3, $4, $5, $6)`,
      [of.id, ranAt, seen, missed, repaired, error],
    );
  await run(shop, addDays(NOW, -9), [50, 9, 9]);
  await run(shop, addDays(NOW, -2), [20, 3, 2], "Error: ada@example.com");
  await run(shop, before(60), [10, 1, 1]);
  await run(other, before(30), [99, 99, 99]);
  const { reconciliation } = await present(shop, { days: 7 });
  expect(reconciliation).toMatchObject({
    last: { ranAt: before(60).toISOString(), seen: 10, missed: 1, repaired: 1, hasFailed: false },
    sums: { runs: 2, missed: 4, repaired: 3 },
  });
  await world.deps.db.rows("DELETE FROM reconciliation_run");
});

describe("the schedule", () => {
  test("has every job that runs by itself, with its next run after now", async () => {
    world.clock.at = new Date("2026-11-20T03:41:00Z");
    const { schedule } = await present();
    expect(schedule.map(({ name }) => name).sort()).toEqual(
      Object.keys(JOBS)
        .filter((name) => JOBS[name as keyof typeof JOBS].cron !== null)
        .sort(),
    );
    const nextOf = (name: string) => schedule.find((each) => each.name === name)?.nextAt;
    expect([nextOf("end-holds"), nextOf("purge-inbox"), nextOf("expire-codes")]).toEqual([
      "2026-11-20T03:42:00.000Z",
      "2026-11-21T03:41:00.000Z",
      "2026-11-20T04:13:00.000Z",
    ]);
    expect(schedule.every(({ last }) => last === null)).toBe(true);
  });

  test.each([
    ["completed", "done"],
    ["failed", "failed"],
    ["retry", "retrying"],
    ["active", "running"],
    ["created", "queued"],
  ])("says what came of the last run: %s is %s", async (state, outcome) => {
    await world.deps.db.rows(
      `WITH job AS (INSERT INTO pgboss.job (name, state, started_on, completed_on)
                    VALUES ('purge-inbox', $1::pgboss.job_state, $2, CASE WHEN $3 THEN $2::timestamptz END) RETURNING id)
       INSERT INTO pgboss.schedule (name, cron, last_job_id) SELECT 'purge-inbox', '41 3 * * *', id FROM job
       ON CONFLICT (name, key) DO UPDATE SET last_job_id = excluded.last_job_id`,
      [state, before(60), state === "completed" || state === "failed"],
    );
    const purge = (await present()).schedule.find(({ name }) => name === "purge-inbox");
    expect(purge?.last).toEqual({ at: before(60).toISOString(), outcome });
  });

  test("knows the run that the worker itself has started", async () => {
    // Known before the start, it is fired at the start: the next time pg-boss looks is half a minute later.
    await world.deps.jobs.boss.schedule("end-holds", JOBS["end-holds"].cron, {});
    const last = async () => (await present()).schedule.find(({ name }) => name === "end-holds")?.last;
    const isDone = () => expect.poll(last, { timeout: 70_000, interval: 250 }).toMatchObject({ outcome: "done" });
    await whileWorking(world, isDone);
  }, 90_000);
});

describe("the nightly check of the data", () => {
  const errors: unknown[][] = [];
  const check = () =>
    checkInvariants({
      ...world.deps,
      log: Object.assign(Object.create(world.deps.log) as typeof world.deps.log, {
        error: (...line: unknown[]) => void errors.push(line),
      }),
    });
  const completed = () =>
    world.deps.db.rows(
      "INSERT INTO pgboss.job (name, state, completed_on) VALUES ('check-invariants', 'completed', $1)",
      [before(30)],
    );

  test("says nothing while nothing is wrong", async () => {
    expect((await present()).books).toEqual({ checkedAt: null, rules: 0, rows: 0 });
    expect(await check()).toBe(0);
    await completed();
    expect(errors).toEqual([]);
    expect((await present()).books).toEqual({ checkedAt: before(30).toISOString(), rules: 0, rows: 0 });
  });

  test("logs an error with the counts, and shows each shop its own", async () => {
    const memberId = await insertMember(world.deps.db.pool, shop.id, { customerId: 1n, joinedAt: NOW });
    await world.deps.db.rows("UPDATE account SET available = 5 WHERE shop_id = $1 AND member_id = $2", [
      shop.id,
      memberId,
    ]);
    expect(await check()).toBe(3);
    expect(errors).toEqual([
      [
        {
          violations: {
            "the entries of every account add up to its balance": 1,
            "the days' points add up to the balances, in shops of which no day is due": 1,
            "what is left in a member's lots, less what is owed, is what is available": 1,
          },
        },
        expect.any(String),
      ],
    ]);
    expect((await present()).books).toMatchObject({ rules: 3, rows: 3 });
    expect((await present(other)).books).toMatchObject({ rules: 0, rows: 0 });
    await world.deps.db.rows("UPDATE account SET available = 0");
    expect(await check()).toBe(0);
    expect((await present()).books).toMatchObject({ rules: 0, rows: 0 });
  });
});
