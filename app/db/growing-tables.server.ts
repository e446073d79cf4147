import type { Sql } from "./database.server";

/** The tables that an import fills. */
const GROWING = ["member", "account", "shop_order", "ledger_entry", "points_lot"];
/** With so many rows the planner takes the right index, however much larger the table has grown since. */
const ENOUGH = 1000;

/**
 * Clear and measure those of the tables that the planner holds to be nearly empty, before autovacuum comes to it. Of an empty
 * table every index costs the same to it, so a foreign key may be checked by reading all entries of the shop, those included
 * that an undone import left behind. False: the tables are known to have rows, and nothing was done.
 */
export async function tidyGrowingTables(sql: Sql): Promise<boolean> {
  const small = await sql.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE oid = ANY ($1::text[]::regclass[]) AND reltuples < $2 AND pg_relation_size(oid) > 0`,
    [GROWING, ENOUGH],
  );
  if (small.length === 0) return false;
  await sql.rows(`VACUUM (ANALYZE) ${small.map(({ name }) => name).join(", ")}`);
  return true;
}
