import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { inboxLag } from "~/db/inbox-lag.server";
import { openDatabase, type Database } from "~/db/database.server";
import { insertShop } from "#test/factories/rows";
import { createTestDatabase, type TestDatabase } from "#test/support/database";

let database: TestDatabase;
let db: Database;
let shopId: bigint;
let nextId = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url, { max: 1 });
  shopId = await insertShop(database.pool, { domain: "lag.myshopify.com" });
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

beforeEach(() => database.pool.query("DELETE FROM webhook_delivery"));

/** A delivery that came `age` ago; `due`: when its next try is, from now; null: it was never tried. */
async function delivery(age: string, due: string | null = null, state = "waiting", lane = 0): Promise<void> {
  await database.pool.query(
    `INSERT INTO webhook_delivery (shop_id, webhook_id, topic, body, state, lane, received_at, next_attempt_at)
     VALUES ($1, $2, 'orders/paid', '{}', $3, $4, now() - $5::interval, coalesce(now() + $6::interval, '-infinity'))`,
    [shopId, `w${(nextId += 1)}`, state, lane, age, due],
  );
}

test("an empty inbox is not behind", async () => {
  expect(await inboxLag(db)).toEqual({ seconds: 0, waiting: 0 });
});

test("the oldest that was never tried says how far, whichever lane it waits in", async () => {
  await delivery("1 minute");
  await delivery("5 minutes", null, "waiting", 63);
  await delivery("1 hour", null, "done");
  await delivery("1 hour", null, "failed");
  const { seconds, waiting } = await inboxLag(db);
  expect(seconds).toBeGreaterThanOrEqual(300);
  expect(seconds).toBeLessThan(330);
  expect(waiting).toBe(2);
});

test("one that is to be tried again counts from when that was due, and not at all before", async () => {
  await delivery("1 day", "10 minutes");
  expect(await inboxLag(db)).toEqual({ seconds: 0, waiting: 1 });
  await delivery("1 day", "-2 minutes");
  const { seconds } = await inboxLag(db);
  expect(seconds).toBeGreaterThanOrEqual(120);
  expect(seconds).toBeLessThan(150);
});

test("one that became due just now does not hide those that waited behind it", async () => {
  await delivery("1 day", "-1 second");
  await delivery("10 minutes");
  expect((await inboxLag(db)).seconds).toBeGreaterThanOrEqual(600);
});

test("a hundred thousand that wait are told within a moment", async () => {
  await database.pool.query(
    `INSERT INTO webhook_delivery (shop_id, webhook_id, topic, body, lane, received_at)
     SELECT $1, 'many' || n, 'orders/paid', '{}', n % 64, now() - interval '1 minute' FROM generate_series(1, 150000) AS n`,
    [shopId],
  );
  const tookMs: number[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const startedAt = performance.now();
    const { seconds, waiting } = await inboxLag(db);
    tookMs.push(performance.now() - startedAt);
    expect(waiting).toBe(100_000);
    expect(seconds).toBeGreaterThanOrEqual(60);
  }
  // The quickest: what else the machine does is not this question's work.
  expect(Math.min(...tookMs)).toBeLessThan(1500);
}, 60_000);
