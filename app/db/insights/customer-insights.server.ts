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
 * right already are not touched, and who was erased meanwhile has none.
 */
export async function saveCustomerInsights(tx: Tx, shopId: bigint): Promise<void> {
  await lockConclusions(tx, shopId);
  await tx.rows(
    `DELETE FROM customer_now AS now USING member
      WHERE member.shop_id = $1 AND member.customer_id = now.customer_id AND erased_at IS NOT NULL`,
    [shopId],
  );
  await tx.rows(
    `DELETE FROM customer_insight AS kept
      WHERE shop_id = $1 AND NOT EXISTS (SELECT FROM customer_now AS now WHERE now.customer_id = kept.customer_id)`,
    [shopId],
  );
  // Under the lock nobody else adds a row: to be ready for one at each, as ON CONFLICT is, takes a fifth longer.
  await tx.rows(
    `MERGE INTO customer_insight AS kept USING customer_now AS now ON kept.shop_id = $1 AND kept.customer_id = now.customer_id
      WHEN NOT MATCHED THEN INSERT (shop_id, customer_id, ${COLUMNS.join(", ")}) VALUES ($1, now.customer_id, ${columnsOf("now")})
      WHEN MATCHED AND (${columnsOf("kept")}) IS DISTINCT FROM (${columnsOf("now")})
      THEN UPDATE SET (${COLUMNS.join(", ")}) = (${columnsOf("now")})`,
    [shopId],
  );
}
