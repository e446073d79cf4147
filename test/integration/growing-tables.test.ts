import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type Database } from "~/db/database.server";
import { tidyGrowingTables } from "~/db/growing-tables.server";
import { insertShop } from "#test/factories/rows";
import { createTestDatabase, type TestDatabase } from "#test/support/database";

let database: TestDatabase;
let db: Database;
let shopId: bigint;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  shopId = await insertShop(database.pool, { domain: "growing.myshopify.com" });
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

async function addMembers(first: number, last: number): Promise<void> {
  await database.pool.query(
    "INSERT INTO member (shop_id, customer_id, joined_at) SELECT $1, n, now() FROM generate_series($2::bigint, $3::bigint) AS n",
    [shopId, first, last],
  );
}

const measured = async () => {
  const { rows } = await database.pool.query<{ rows: number }>(
    "SELECT reltuples AS rows FROM pg_class WHERE oid = 'member'::regclass",
  );
  return rows[0]!.rows;
};

test("a table that was empty is measured, and cleared of what was undone; one with rows is left alone", async () => {
  await expect(
    db.transaction(async (tx) => {
      await tx.rows(
        "INSERT INTO member (shop_id, customer_id, joined_at) SELECT $1, -n, now() FROM generate_series(1, 500) AS n",
        [shopId],
      );
      throw new Error("undone");
    }),
  ).rejects.toThrow("undone");
  await addMembers(1, 20);
  expect(await tidyGrowingTables(db)).toBe(true);
  expect(await measured()).toBe(20);
  await database.pool.query("CREATE EXTENSION IF NOT EXISTS pgstattuple");
  const { rows } = await database.pool.query<{ dead: string }>(
    "SELECT dead_tuple_count AS dead FROM pgstattuple('member')",
  );
  expect(Number(rows[0]!.dead)).toBe(0);

  await addMembers(21, 2000);
  expect(await tidyGrowingTables(db)).toBe(true);
  expect(await tidyGrowingTables(db)).toBe(false);
});
