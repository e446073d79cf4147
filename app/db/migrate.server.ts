import { createHash, randomUUID } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { Sql } from "./database.server";

/** The advisory lock Prisma's own CLI takes while it migrates: whoever comes second waits. */
const PRISMA_LOCK = 72707369;

/** Prisma's own table, in Prisma's own words, so that its CLI agrees about what was applied. */
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
  )`;

type Migration = { name: string; sql: string };
type Applied = { name: string; checksum: string; isFinished: boolean };

/** A migration can't be applied, or the database and the files disagree. The message names the file. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/**
 * Applies every `<dir>/<name>/migration.sql` that this database lacks, in the order of their names. Answers their names.
 *
 * Each runs in a transaction of its own, under the lock Prisma uses, so two processes that start together apply each once.
 * A migration can therefore hold nothing that PostgreSQL refuses in a transaction (`CREATE INDEX CONCURRENTLY`).
 * Throws MigrationError when an applied file was changed, or when one fails; what came before it stays applied.
 */
export async function migrate(
  target: pg.Pool | string,
  dir: string,
  log: (message: string) => void = () => undefined,
): Promise<string[]> {
  const migrations = await readMigrations(dir);
  return withClient(target, async (client) => {
    await inTransaction(client, () => client.query(CREATE_TABLE));
    const applied: string[] = [];
    for (const migration of migrations) {
      const isNew = await inTransaction(client, async () => {
        if (!lacks(await listApplied(client), migration)) return false;
        await apply(client, migration);
        return true;
      });
      if (!isNew) continue;
      log(`Applied ${migration.name}`);
      applied.push(migration.name);
    }
    return applied;
  });
}

/** The names of the migrations this database lacks, oldest first. Changes nothing. Throws as `migrate` does. */
export async function pendingMigrations(target: pg.Pool | string, dir: string): Promise<string[]> {
  const migrations = await readMigrations(dir);
  return withClient(target, async (client) => {
    const { rows } = await client.query<{ exists: boolean }>(
      `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS exists`,
    );
    const applied = rows[0]?.exists ? await listApplied(client) : [];
    return migrations.filter((migration) => lacks(applied, migration)).map(({ name }) => name);
  });
}

/** The names of the migrations in a folder, oldest first. */
export async function migrationNames(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Which of these migrations the database lacks, by name alone: cheap enough to ask again and again. */
export async function missingMigrations(sql: Sql, names: readonly string[]): Promise<string[]> {
  const [table] = await sql.rows<{ exists: boolean }>(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS exists`,
  );
  if (!table?.exists) return [...names];
  const rows = await sql.rows<{ name: string }>(
    `SELECT migration_name AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const applied = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !applied.has(name));
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const read = async (name: string) => ({ name, sql: await readFile(join(dir, name, "migration.sql"), "utf8") });
  return Promise.all((await migrationNames(dir)).map(read));
}

async function listApplied(client: pg.ClientBase): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
       FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  return rows;
}

/** Whether the database lacks this migration. Throws when it has another version of it, or half of it. */
function lacks(applied: readonly Applied[], { name, sql }: Migration): boolean {
  const found = applied.filter((row) => row.name === name);
  if (found.length === 0) return true;
  if (!found.every((row) => row.isFinished)) {
    throw new MigrationError(
      `Migration ${name} was begun by another tool and did not finish: repair the database, ` +
        "then run prisma migrate resolve.",
    );
  }
  if (!found.every((row) => checksums(sql).includes(row.checksum))) {
    throw new MigrationError(
      `Migration ${name} was changed after it was applied to this database: ` +
        "restore the file and put the change in a new migration.",
    );
  }
  return false;
}

/** Prisma's checksum, with the file's line ends as they are, as Unix has them and as Windows has them. */
function checksums(sql: string): string[] {
  const unix = sql.replaceAll("\r\n", "\n");
  return [sql, unix, unix.replaceAll("\n", "\r\n")].map((text) => createHash("sha256").update(text).digest("hex"));
}

async function apply(client: pg.ClientBase, { name, sql }: Migration): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw new MigrationError(`Migration ${name} failed${lineOf(error, sql)}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  await client.query(
    `INSERT INTO "_prisma_migrations"
       (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), checksums(sql)[0], name],
  );
}

function lineOf(error: unknown, sql: string): string {
  const position = Number((error as { position?: string }).position);
  return position > 0 ? ` at line ${sql.slice(0, position).split("\n").length}` : "";
}

async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  // What bounds the app's statements must not cut a migration short.
  await client.query("BEGIN; SET LOCAL statement_timeout = 0");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [PRISMA_LOCK]);
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

async function withClient<T>(target: pg.Pool | string, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  if (typeof target !== "string") {
    const client = await target.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  }
  const client = new pg.Client({ connectionString: target });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
