import { randomUUID } from "node:crypto";
import type { PgBoss } from "pg-boss";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEAD_LETTERS, listDeadJobs, type Shops } from "~/db/dead-letters.server";
import { markUninstalled, type Shop } from "~/db/shops.server";
import { JOBS, type JobName } from "~/jobs/jobs";
import { createBoss, JobQueue, prepareQueues } from "~/jobs/queue.server";
import { eraseShopData } from "~/services/platform/erase-shop.server";
import { replayJobs } from "~/services/platform/replay-jobs.server";
import { createWorld, type World } from "#test/factories/world";
import { whileWorking } from "#test/support/while-working";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

let world: World;
let shop: Shop;
let other: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop("dead.myshopify.com");
  other = await world.installShop("alive.myshopify.com");
});

beforeEach(async () => {
  await world.deps.db.rows("DELETE FROM pgboss.job WHERE name <> '__pgboss__send-it'");
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

const publish = (of: Shop, options: { attempts?: number } = {}) =>
  world.deps.db.transaction(async (tx) => {
    await world.deps.jobs.enqueue(tx, "publish-programme", { shopId: String(of.id) });
    if (options.attempts) {
      const left = options.attempts - 1;
      await tx.rows("UPDATE pgboss.job SET retry_limit = $1, retry_delay = 0, retry_backoff = false", [left]);
    }
  });

/** A job that has failed for good, without waiting for it to. Returns its id among the dead letters. */
async function deadJob(of: Shop, name: JobName = "publish-programme"): Promise<string> {
  const [row] = await world.deps.db.rows<{ id: string }>(
    `INSERT INTO pgboss.job (name, data, source_name, source_id, source_created_on, source_retry_count, source_output,
                             keep_until)
     VALUES ($1, $2, $3, gen_random_uuid(), now(), 12, '{"name": "Error", "message": "no"}', now() + interval '1 day')
     RETURNING id`,
    [DEAD_LETTERS, { shopId: String(of.id) }, name],
  );
  return row!.id;
}

const dead = (shops: Shops = "every shop") => listDeadJobs(world.deps.jobs.sql, shops, { limit: 100 });
const queued = async (name = "publish-programme") =>
  (
    await world.deps.db.rows<{ state: string }>(
      "SELECT state::text FROM pgboss.job WHERE name = $1 AND state <> 'failed' ORDER BY created_on",
      [name],
    )
  ).map(({ state }) => state);

const working = (wait: (boss: PgBoss) => Promise<unknown>) => whileWorking(world, wait);

const PATIENCE = { timeout: 15_000, interval: 100 };

describe("a job", () => {
  test("that Shopify refuses for good is parked at once, with the reason, and not counted as done", async () => {
    world.admin.send = () => Promise.reject(new Response(null, { status: 402 }));
    await publish(shop);
    await working(() => expect.poll(async () => (await dead()).length, PATIENCE).toBe(1));
    expect(await dead(shop.id)).toMatchObject([
      {
        name: "publish-programme",
        domain: shop.domain,
        attempts: 1,
        output: { name: "AdminApiError", isTerminal: true, message: expect.stringContaining("402") },
      },
    ]);
    expect(await queued()).toEqual([]);
  }, 40_000);

  test("that fails otherwise is tried again, and parked when its attempts are used up; a replay runs it again", async () => {
    let calls = 0;
    world.admin.send = () => {
      calls += 1;
      return Promise.reject(new Error("socket hang up"));
    };
    await publish(shop, { attempts: 2 });
    await working(async () => {
      await expect.poll(async () => (await dead()).length, PATIENCE).toBe(1);
      expect(calls).toBe(2);
      expect(await dead(shop.id)).toMatchObject([{ attempts: 2, output: { isTerminal: false } }]);
      expect(await replayJobs(world.deps, { shops: shop.id }, "test")).toBe(1);
      await expect.poll(() => calls, PATIENCE).toBe(3);
    });
    expect(await dead()).toEqual([]);
    const [again] = await world.deps.db.rows<{ retry_limit: number }>(
      "SELECT retry_limit FROM pgboss.job WHERE name = 'publish-programme' AND state <> 'failed'",
    );
    expect(again?.retry_limit).toBe(JOBS["publish-programme"].retries);
  }, 40_000);

  test("that runs by itself is not kept when it fails, for it comes round; every other is", async () => {
    const { rows } = await world.deps.db.pool.query<{ name: string; dead_letter: string | null }>(
      "SELECT name, dead_letter FROM pgboss.queue WHERE name = ANY($1)",
      [Object.keys(JOBS)],
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.dead_letter]))).toEqual(
      Object.fromEntries(Object.entries(JOBS).map(([name, { cron }]) => [name, cron === null ? DEAD_LETTERS : null])),
    );
  });
});

describe("replaying", () => {
  test("one job by its id puts back that one; again does nothing", async () => {
    const [one] = [await deadJob(shop), await deadJob(shop)];
    expect(await replayJobs(world.deps, { shops: shop.id, id: one }, "test")).toBe(1);
    expect(await replayJobs(world.deps, { shops: shop.id, id: one }, "test")).toBe(0);
    expect([(await dead()).length, await queued()]).toEqual([1, ["created"]]);
  });

  test("another shop's job, or an id of none, does nothing", async () => {
    const id = await deadJob(other);
    expect(await replayJobs(world.deps, { shops: shop.id, id }, "test")).toBe(0);
    expect(await replayJobs(world.deps, { shops: shop.id, id: randomUUID() }, "test")).toBe(0);
    expect(await replayJobs(world.deps, { shops: shop.id }, "test")).toBe(0);
    expect((await dead(other.id)).map((job) => job.id)).toEqual([id]);
  });

  test("all of a shop leaves the others'; all of one kind leaves the other kinds", async () => {
    await deadJob(shop);
    await deadJob(shop, "erase-shop");
    await deadJob(other);
    expect(await replayJobs(world.deps, { shops: "every shop", name: "erase-shop" }, "test")).toBe(1);
    expect(await replayJobs(world.deps, { shops: shop.id }, "test")).toBe(1);
    expect((await dead()).map(({ domain }) => domain)).toEqual([other.domain]);
  });

  test("ten at once puts each back once", async () => {
    for (let count = 0; count < 5; count += 1) await deadJob(shop);
    const replay = () => replayJobs(world.deps, { shops: shop.id }, "test");
    const counts = await Promise.all(Array.from({ length: 10 }, replay));
    expect(counts.reduce((sum, count) => sum + count)).toBe(5);
    expect(await queued()).toHaveLength(5);
  });
});

describe("the dead letters", () => {
  test("are listed newest first, a page at a time, forth and back", async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift(await deadJob(shop));
    const list = (cursor?: { direction: "older" | "newer"; key: string }) =>
      listDeadJobs(world.deps.jobs.sql, shop.id, { limit: 2, cursor });
    const first = await list();
    const second = await list({ direction: "older", key: first.at(-1)!.key });
    const third = await list({ direction: "older", key: second.at(-1)!.key });
    expect([first, second, third].map((page) => page.map(({ id }) => id))).toEqual([
      ids.slice(0, 2),
      ids.slice(2, 4),
      ids.slice(4),
    ]);
    expect(await list({ direction: "newer", key: third[0]!.key })).toEqual(second);
    await expect(list({ direction: "older", key: "1; DROP" })).rejects.toThrow("not the key");
  });

  test("are kept for 28 days and then deleted", async () => {
    world.admin.send = () => Promise.reject(new Response(null, { status: 404 }));
    await publish(shop);
    await working(async (boss) => {
      await expect.poll(async () => (await dead()).length, PATIENCE).toBe(1);
      const [row] = await world.deps.db.rows<{ days: number }>(
        `SELECT extract(day FROM keep_until - created_on)::integer AS days FROM pgboss.job WHERE name = '${DEAD_LETTERS}'`,
      );
      expect(row?.days).toBe(28);
      await world.deps.db.rows(
        `UPDATE pgboss.job SET keep_until = now() - interval '1 s' WHERE name = '${DEAD_LETTERS}'`,
      );
      await world.deps.db.rows("UPDATE pgboss.queue SET maintain_on = NULL");
      await boss.supervise(DEAD_LETTERS);
    });
    expect(await dead()).toEqual([]);
  }, 40_000);

  test("of a shop that is erased go with it, and so does what was queued for it", async () => {
    const gone = await world.installShop("gone.myshopify.com");
    await deadJob(gone);
    await publish(gone);
    const kept = await deadJob(shop);
    await world.deps.db.transaction((tx) => markUninstalled(tx, gone.id, world.clock.at));
    await eraseShopData(world.deps, gone.id);
    expect([(await dead()).map(({ id }) => id), await queued()]).toEqual([[kept], []]);
  });

  test("take in the jobs of queues that an earlier version made", async () => {
    await world.deps.db.rows("UPDATE pgboss.queue SET dead_letter = NULL, retry_limit = 0");
    const later = createBoss(world.deps.db, false);
    await later.start();
    await prepareQueues(later);
    await world.deps.db.transaction((tx) =>
      new JobQueue(later).enqueue(tx, "publish-programme", { shopId: String(shop.id) }),
    );
    await later.stop({ graceful: false });
    const rows = await world.deps.db.rows(
      "SELECT dead_letter, retry_limit FROM pgboss.job WHERE name = 'publish-programme'",
    );
    expect(rows).toEqual([{ dead_letter: DEAD_LETTERS, retry_limit: JOBS["publish-programme"].retries }]);
  });
});
