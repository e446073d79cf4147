import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, type Database } from "../app/db/database.server.ts";

/** What a backfill writes that stays. */
const TABLES = [
  "shop",
  "programme_version",
  "member",
  "account",
  "shop_order",
  "ledger_entry",
  "points_lot",
  "tier_change",
];

/**
 * The baseline of `backfill`: the rows it has written, loaded into an empty database by COPY, one table after the other,
 * with neither foreign keys nor triggers checked. Returns the seconds it takes.
 */
export async function copyRows(from: Database, databaseUrl: string): Promise<number> {
  const files = TABLES.map((table) => [table, join(tmpdir(), `evergreen-bench-${process.pid}-${table}`)] as const);
  const to = openDatabase(databaseUrl, { max: 1 });
  try {
    for (const [table, file] of files) await from.rows(`COPY ${table} TO '${file}'`);
    const startedAt = performance.now();
    await to.transaction(async (tx) => {
      await tx.rows("SET LOCAL session_replication_role = replica");
      for (const [table, file] of files) await tx.rows(`COPY ${table} FROM '${file}'`);
    });
    return (performance.now() - startedAt) / 1000;
  } finally {
    await to.close();
    for (const [, file] of files) rmSync(file, { force: true });
  }
}
