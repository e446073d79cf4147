import { openDatabase, type Database } from "../../app/db/database.server.ts";
import { findShop, listShops, type Shop } from "../../app/db/shops.server.ts";
import { createBoss, JobQueue, prepareQueues } from "../../app/jobs/queue.server.ts";
import { provideDatabase } from "../postgres.ts";

/** What was asked makes no sense; the message says what would. */
export class UsageError extends Error {}

/** The app's database, for a command that looks at it or mends something. */
export type AppDatabase = { db: Database; url: string; close: () => Promise<void> };

/** Throws a sentence when the app was never set up in this database. What takes long is said on standard error. */
export async function openAppDatabase(isDemo: boolean, max = 1): Promise<AppDatabase> {
  const { url, stop } = await provideDatabase(isDemo ? "evergreen_demo" : "evergreen", { log: console.error });
  const db = openDatabase(url, { max });
  const close = async () => {
    await db.close();
    await stop();
  };
  try {
    const [row] = await db.rows<{ isThere: boolean }>(
      `SELECT to_regclass('webhook_delivery') IS NOT NULL AS "isThere"`,
    );
    if (row?.isThere) return { db, url, close };
    const setUp = isDemo ? "npm run demo" : "npm run migrate";
    throw new Error(`This database has none of the app's tables: run \`${setUp}\` first.`);
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same with its job queue. */
export type Connection = { db: Database; jobs: JobQueue; close: () => Promise<void> };

/** Throws as `openAppDatabase` does. */
export async function connect(isDemo: boolean): Promise<Connection> {
  const { db, close } = await openAppDatabase(isDemo, 2);
  const boss = createBoss(db, false);
  const closeAll = async () => {
    await boss.stop({ graceful: false });
    await close();
  };
  try {
    await boss.start();
    await prepareQueues(boss);
    return { db, jobs: new JobQueue(boss), close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The shop with this domain; every shop when none is named. Throws UsageError when there is none. */
export async function listShopsNamed(db: Database, domain: string | undefined): Promise<Shop[]> {
  if (domain === undefined) return listShops(db);
  const shop = await findShop(db, domain.toLowerCase());
  if (!shop) throw new UsageError(`There is no shop ${domain} here.`);
  return [shop];
}

/** The id of the shop with this domain; every shop when none is named. Throws UsageError when there is none. */
export async function shopsNamed(db: Database, domain: string | undefined): Promise<bigint | "every shop"> {
  return domain === undefined ? "every shop" : (await listShopsNamed(db, domain))[0]!.id;
}

/** Run a command. What goes wrong is one sentence on standard error: with how to use it and 2 where the asking was wrong, else 1. */
export async function runCommand(usage: string, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const isMisused = error instanceof UsageError || isParseError(error);
    console.error(error instanceof Error ? error.message : error);
    if (isMisused) console.error(`\n${usage}`);
    process.exitCode = isMisused ? 2 : 1;
  }
}

/** What `parseArgs` throws for an option that it doesn't know, or one without its value. */
function isParseError(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: string }).code).startsWith("ERR_PARSE_ARGS");
}
