import type { Tx } from "~/db/database.server";

const COLUMNS = [
  "member_id",
  "first_day",
  "last_day",
  "orders",
  "net_minor",
  "ever_orders",
  "ever_net_minor",
  "usual_gap_days",
  "recency",
  "frequency",
  "monetary",
  "segment",
  "guide_segment",
  "segment_before",
  "product_class",
  "product_score",
] as const;

const columnsOf = (table: string) => COLUMNS.map((column) => `${table}.${column}`).join(", ");

/**
 * Wait until nobody else says what is concluded about a shop's customers, or forgets it; until the transaction ends, nobody
 * does. Whoever forgets somebody else's work would not see what is not committed yet.
 */
export async function lockConclusions(tx: Tx, shopId: bigint): Promise<void> {
  await tx.rows("SELECT pg_advisory_xact_lock(hashtextextended('conclusions:' || $1, 0))", [String(shopId)]);
}

/** Forget what was concluded about some customers, for good once they are marked as erased. */
export async function deleteCustomerInsights(tx: Tx, shopId: bigint, customerIds: readonly bigint[]): Promise<void> {
  await lockConclusions(tx, shopId);
  await tx.rows("DELETE FROM customer_insight WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])", [
    shopId,
    customerIds,
  ]);
}

/**
 * Bring `customer_insight` to what `customer_now` says, which `scoreCustomers` made in the same transaction. Rows that are
 * right already are not touched, and who was erased meanwhile has none. Returns how many were written or removed.
 */
export async function saveCustomerInsights(tx: Tx, shopId: bigint): Promise<number> {
  await lockConclusions(tx, shopId);
  await tx.rows(
    `DELETE FROM customer_now AS now USING member
      WHERE member.shop_id = $1 AND member.customer_id = now.customer_id AND erased_at IS NOT NULL`,
    [shopId],
  );
  const [row] = await tx.rows<{ changed: number }>(
    `WITH gone AS (
       DELETE FROM customer_insight AS kept WHERE shop_id = $1
          AND NOT EXISTS (SELECT FROM customer_now AS now WHERE now.customer_id = kept.customer_id) RETURNING 1
     ), written AS (
       INSERT INTO customer_insight (shop_id, customer_id, ${COLUMNS.join(", ")})
       SELECT $1, now.customer_id, ${columnsOf("now")}
         FROM customer_now AS now
         LEFT JOIN customer_insight AS kept ON kept.shop_id = $1 AND kept.customer_id = now.customer_id
        WHERE kept.customer_id IS NULL OR (${columnsOf("kept")}) IS DISTINCT FROM (${columnsOf("now")})
       ON CONFLICT (shop_id, customer_id) DO UPDATE
          SET (${COLUMNS.join(", ")}) = (${columnsOf("excluded")}) RETURNING 1)
     SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM written))::float8 AS changed`,
    [shopId],
  );
  return row!.changed;
}
