import type { Sql } from "~/db/database.server";

export type ReconciliationRun = {
  ranAt: Date;
  fromAt: Date;
  toAt: Date;
  seen: number;
  missed: number;
  repaired: number;
  error: string | null;
};
export type ReconciliationSums = { runs: number; missed: number; repaired: number };

/** The last comparison of a shop's orders with Shopify; null before the first. */
export async function findLastReconciliation(sql: Sql, shopId: bigint): Promise<ReconciliationRun | null> {
  const rows = await sql.rows<ReconciliationRun>(
    `SELECT ran_at AS "ranAt", from_at AS "fromAt", to_at AS "toAt", seen_orders AS seen, missed_orders AS missed,
            repaired_orders AS repaired, error
       FROM reconciliation_run WHERE shop_id = $1 ORDER BY id DESC LIMIT 1`,
    [shopId],
  );
  return rows[0] ?? null;
}

/** All comparisons of a shop since an instant, added up. */
export async function sumReconciliations(sql: Sql, shopId: bigint, since: Date): Promise<ReconciliationSums> {
  const rows = await sql.rows<ReconciliationSums>(
    `SELECT count(*)::integer AS runs, coalesce(sum(missed_orders), 0)::integer AS missed,
            coalesce(sum(repaired_orders), 0)::integer AS repaired
       FROM reconciliation_run WHERE shop_id = $1 AND ran_at >= $2`,
    [shopId, since],
  );
  return rows[0]!;
}
