import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "~/db/migrate.server.ts";
import { startPostgres } from "../../scripts/postgres.ts";
import { isRunning, processName } from "../../scripts/postgres/lock.ts";
import { makeLogFolder, searchLogs } from "./kept-logs.ts";
import { databaseAddress } from "./test-server.ts";

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** Held while a template is made, so that runs that start together make it once. */
const TEMPLATE_LOCK = 4_107_301;

/**
 * Once per run: find a server (`TEST_DATABASE_URL`, `DATABASE_URL`, else an embedded one whose data may be lost) and make
 * the template there. Afterwards remove what the run left, and search what its apps have logged. Databases that were there
 * before are not touched.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await findServer();
  const prefix = `${runPrefix(processName())}${randomBytes(3).toString("hex")}_`;
  const logs = makeLogFolder();
  project.provide("logs", logs);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    if (server.isOurs) await dropDatabases(client, "evergreen_test_", (name) => !isRunning(runOf(name)));
    // On our own server the template is kept for the next run; elsewhere nothing is left behind.
    const template = server.isOurs ? `evergreen_template_${migrationsHash()}` : `${prefix}template`;
    await makeTemplate(client, server.url, template);
    project.provide("testServer", { url: server.url, template, prefix });
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await client.end();
  }
  return async () => {
    const last = new pg.Client({ connectionString: server.url });
    await last.connect();
    await dropDatabases(last, prefix);
    await last.end();
    await server.stop();
    searchLogs(logs);
  };
}

/** Databases are named after the process that runs the tests: those of a process that died can go. */
const runPrefix = (process: string) => `evergreen_test_${process.replace("-", "_")}_`;
const runOf = (database: string) => database.split("_").slice(2, 4).join("-");

/** `isOurs`: only processes of this machine use the server, so that what killed ones left there can be told. */
async function findServer(): Promise<{ url: string; isOurs: boolean; stop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL;
  if (given) return { url: given, isOurs: false, stop: () => Promise.resolve() };
  const server = await startPostgres({
    dataDir: ".data/postgres-test",
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" },
  });
  return { url: server.url("postgres"), isOurs: true, stop: server.stop };
}

/** Made completely or not at all; one of that name from an earlier run is good. */
async function makeTemplate(client: pg.Client, url: string, template: string): Promise<void> {
  await client.query("SELECT pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [template]);
    if (rowCount) return;
    const unfinished = `${template}_unfinished`;
    await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${unfinished} TEMPLATE template0 ENCODING 'UTF8'`);
    await migrate(databaseAddress(url, unfinished), MIGRATIONS);
    await client.query(`ALTER DATABASE ${unfinished} WITH ALLOW_CONNECTIONS false`);
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  }
}

function migrationsHash(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(MIGRATIONS).sort()) {
    if (!name.includes(".")) hash.update(name).update(readFileSync(join(MIGRATIONS, name, "migration.sql")));
  }
  return hash.digest("hex").slice(0, 12);
}

async function dropDatabases(
  client: pg.Client,
  prefix: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
    [prefix],
  );
  for (const { datname } of rows.filter((row) => isWanted(row.datname)))
    await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
}
