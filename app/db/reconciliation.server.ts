import type { Sql, Tx } from "./database.server";

/** One comparison with Shopify over `fromAt` (included) to `toAt` (not included). */
export type ReconciliationRun = {
  shopId: bigint;
  ranAt: Date;
  fromAt: Date;
  toAt: Date;
  seen: number;
  missed: number;
  repaired: number;
  error: string | null;
};

export async function recordReconciliation(tx: Tx, run: ReconciliationRun): Promise<void> {
  await tx.rows(
    `INSERT INTO reconciliation_run
       (shop_id, ran_at, from_at, to_at, seen_orders, missed_orders, repaired_orders, error)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [run.shopId, run.ranAt, run.fromAt, run.toAt, run.seen, run.missed, run.repaired, run.error],
  );
}

/** Up to when this shop's orders have been compared; null when they never were. */
export async function reconciledUntil(sql: Sql, shopId: bigint): Promise<Date | null> {
  const [row] = await sql.rows<{ at: Date | null }>(
    "SELECT max(to_at) AS at FROM reconciliation_run WHERE shop_id = $1 AND error IS NULL",
    [shopId],
  );
  return row?.at ?? null;
}

export type KnownOrder = { id: bigint; snapshotAt: Date; refundIds: bigint[] };

/** Those of the orders that are on record: as of when, and with which refunds. */
export async function findKnownOrders(sql: Sql, shopId: bigint, orderIds: readonly bigint[]): Promise<KnownOrder[]> {
  const rows = await sql.rows<{ id: bigint; snapshotAt: Date; refundIds: string[] }>(
    `SELECT o.id, o.snapshot_at AS "snapshotAt",
            ARRAY(SELECT r.id::text FROM order_refund r WHERE r.shop_id = $1 AND r.order_id = o.id) AS "refundIds"
       FROM shop_order o WHERE o.shop_id = $1 AND o.id = ANY ($2::bigint[])`,
    [shopId, orderIds],
  );
  return rows.map((row) => ({ ...row, refundIds: row.refundIds.map(BigInt) }));
}

/** Those of the deliveries that the inbox has, whatever has become of them. */
export async function findStoredDeliveries(
  sql: Sql,
  shopId: bigint,
  webhookIds: readonly string[],
): Promise<Set<string>> {
  const rows = await sql.rows<{ id: string }>(
    "SELECT webhook_id AS id FROM webhook_delivery WHERE shop_id = $1 AND webhook_id = ANY ($2::text[])",
    [shopId, webhookIds],
  );
  return new Set(rows.map(({ id }) => id));
}
