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
 * Bring `customer_insight` to what `customer_now` says, which `scoreCustomers` made in the same transaction. Rows that are
 * right already are not touched. Returns how many were written or removed.
 */
export async function saveCustomerInsights(tx: Tx, shopId: bigint): Promise<number> {
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
