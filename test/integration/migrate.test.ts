import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { migrate, pendingMigrations } from "~/db/migrate.server";
import { createTestDatabase, type TestDatabase } from "#test/support/database";

let database: TestDatabase;
let pool: pg.Pool;
let dir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());

beforeEach(async () => {
  await pool.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  dir = mkdtempSync(join(tmpdir(), "migrations-"));
  write("1_first", "CREATE TABLE first (id int);\nCREATE FUNCTION one() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql;");
  write("2_second", "CREATE TABLE second (id int);");
});
afterEach(() => rmSync(dir, { recursive: true }));

function write(name: string, sql: string): void {
  mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, name, "migration.sql"), sql);
}

async function tables(): Promise<string[]> {
  const { rows } = await pool.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%' ORDER BY 1",
  );
  return rows.map((row) => row.tablename);
}

test("what is missing is applied in the order of the names, and once", async () => {
  const said: string[] = [];
  expect(await pendingMigrations(pool, dir)).toEqual(["1_first", "2_second"]);
  expect(await migrate(pool, dir, (message) => said.push(message))).toEqual(["1_first", "2_second"]);
  expect(said).toEqual(["Applied 1_first", "Applied 2_second"]);
  expect(await tables()).toEqual(["first", "second"]);

  expect(await migrate(pool, dir)).toEqual([]);
  expect(await pendingMigrations(pool, dir)).toEqual([]);

  write("3_third", "CREATE TABLE third (id int);");
  expect(await pendingMigrations(pool, dir)).toEqual(["3_third"]);
  expect(await migrate(database.url, dir)).toEqual(["3_third"]);
});

test("the record is the one Prisma would have written", async () => {
  await migrate(pool, dir);
  const { rows } = await pool.query("SELECT * FROM _prisma_migrations ORDER BY migration_name");
  expect(rows).toHaveLength(2);
  expect(rows[1]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    checksum: createHash("sha256").update("CREATE TABLE second (id int);").digest("hex"),
    finished_at: expect.any(Date),
    migration_name: "2_second",
    logs: null,
    rolled_back_at: null,
    started_at: expect.any(Date),
    applied_steps_count: 1,
  });
});

test("looking for what is pending changes nothing", async () => {
  await pendingMigrations(pool, dir);
  const { rows } = await pool.query("SELECT to_regclass('_prisma_migrations') AS found");
  expect(rows).toEqual([{ found: null }]);
});

test("an applied file that was changed is refused by name", async () => {
  await migrate(pool, dir);
  write("1_first", "CREATE TABLE first (id bigint);");
  write("3_third", "CREATE TABLE third (id int);");
  await expect(migrate(pool, dir)).rejects.toThrow(/1_first was changed after it was applied/);
  await expect(pendingMigrations(pool, dir)).rejects.toThrow(/1_first was changed/);
  expect(await tables()).toEqual(["first", "second"]);
});

test("a checkout with Windows line ends is not a change", async () => {
  await migrate(pool, dir);
  write(
    "1_first",
    "CREATE TABLE first (id int);\r\nCREATE FUNCTION one() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql;",
  );
  expect(await migrate(pool, dir)).toEqual([]);
});

test("a migration that fails leaves nothing of itself, and keeps what came before", async () => {
  write("2_second", "CREATE TABLE second (id int);\nCREATE TABLE third (id nonsense);");
  await expect(migrate(pool, dir)).rejects.toThrow(/Migration 2_second failed at line 2: .*nonsense/);
  expect(await tables()).toEqual(["first"]);
  expect(await pendingMigrations(pool, dir)).toEqual(["2_second"]);
});

test("a migration takes the time it needs, whatever bounds the statements of its account", async () => {
  const name = new URL(database.url).pathname.slice(1);
  await pool.query(`ALTER DATABASE ${name} SET statement_timeout = '200ms'`);
  write("2_second", "SELECT pg_sleep(0.5); CREATE TABLE second (id int);");
  try {
    expect(await migrate(database.url, dir)).toEqual(["1_first", "2_second"]);
  } finally {
    await pool.query(`ALTER DATABASE ${name} RESET statement_timeout`);
  }
});

test("a migration that another tool left half done is refused", async () => {
  await migrate(pool, dir);
  await pool.query("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_second'");
  await expect(migrate(pool, dir)).rejects.toThrow(/2_second was begun by another tool and did not finish/);
});

test("processes that start together apply each migration once", async () => {
  write("1_first", "CREATE TABLE first (id int); SELECT pg_sleep(0.1);");
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(pool, dir)));
  expect(applied.flat().sort()).toEqual(["1_first", "2_second"]);
});
