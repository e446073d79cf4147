import { columns } from "./columns.server";
import type { Sql, Tx } from "./database.server";
import type { ShopViolations } from "./invariants.server";

/** Keep what a check has found in place of what the check before it had. */
export async function replaceViolations(tx: Tx, found: readonly ShopViolations[], at: Date): Promise<void> {
  await tx.rows("DELETE FROM invariant_violation");
  const input = columns(
    found.map(({ shopId, rule, count }) => ({ shop_id: shopId, rule, violations: count })),
    { shop_id: "bigint", rule: "text", violations: "integer" },
    2,
  );
  await tx.rows(
    `INSERT INTO invariant_violation (shop_id, rule, violations, found_at)
     SELECT shop_id, rule, violations, $1 FROM ${input.from}`,
    [at, ...input.values],
  );
}

/** How many rules the last check found broken in a shop, and by how many rows in all. */
export async function findViolations(sql: Sql, shopId: bigint): Promise<{ rules: number; rows: number }> {
  const rows = await sql.rows<{ rules: number; rows: number }>(
    `SELECT count(*)::integer AS rules, coalesce(sum(violations), 0)::integer AS rows
       FROM invariant_violation WHERE shop_id = $1`,
    [shopId],
  );
  return rows[0]!;
}
