import type { Shops } from "./dead-letters.server";
import type { Sql } from "./database.server";

/** Where a page of failed deliveries goes on: older or newer than the one with this sequence number. */
export type FailedDeliveryCursor = { direction: "older" | "newer"; key: bigint };

export type FailedDelivery = {
  domain: string;
  webhookId: string;
  topic: string;
  receivedAt: Date;
  failedAt: Date;
  attempts: number;
  error: string;
  sequence: bigint;
};

/** Deliveries that were set aside as failed, the last received first, from the cursor on. Their bodies are not read. */
export async function listFailedDeliveries(
  sql: Sql,
  shops: Shops,
  { limit, cursor = null }: { limit: number; cursor?: FailedDeliveryCursor | null },
): Promise<FailedDelivery[]> {
  const isNewer = cursor?.direction === "newer";
  const rows = await sql.rows<FailedDelivery>(
    `SELECT (SELECT domain FROM shop WHERE id = shop_id) AS domain, webhook_id AS "webhookId", topic,
            received_at AS "receivedAt", finished_at AS "failedAt", attempts, error, sequence
       FROM webhook_delivery
      WHERE state = 'failed' AND ($1::bigint IS NULL OR shop_id = $1)
        AND ($2::bigint IS NULL OR sequence ${isNewer ? ">" : "<"} $2)
      ORDER BY sequence ${isNewer ? "ASC" : "DESC"} LIMIT $3`,
    [oneShop(shops), cursor?.key ?? null, limit],
  );
  return isNewer ? rows.reverse() : rows;
}

export async function countFailedDeliveries(sql: Sql, shops: Shops): Promise<number> {
  const rows = await sql.rows<{ count: number }>(
    `SELECT count(*)::integer AS count FROM webhook_delivery
      WHERE state = 'failed' AND ($1::bigint IS NULL OR shop_id = $1)`,
    [oneShop(shops)],
  );
  return rows[0]!.count;
}

/** Which failed deliveries: those of one shop or all, narrowed by topic or webhook id where given. */
export type FailedDeliveryFilter = { shops: Shops; topic?: string; webhookId?: string };

/**
 * Put up to `limit` failed deliveries back among the waiting, with all their attempts before them. Returns how many; one
 * that is not failed is left as it is, so a repeat changes nothing.
 */
export async function requeueFailedDeliveries(
  sql: Sql,
  { shops, topic, webhookId }: FailedDeliveryFilter,
  at: Date,
  limit: number,
): Promise<number> {
  const rows = await sql.rows<object>(
    `WITH chosen AS (
       SELECT shop_id, webhook_id FROM webhook_delivery
        WHERE state = 'failed' AND ($1::bigint IS NULL OR shop_id = $1)
          AND ($2::text IS NULL OR topic = $2) AND ($3::text IS NULL OR webhook_id = $3)
        ORDER BY sequence LIMIT $5 FOR UPDATE
     )
     UPDATE webhook_delivery AS d
        SET state = 'waiting', attempts = 0, next_attempt_at = $4, finished_at = NULL, error = NULL
       FROM chosen WHERE d.shop_id = chosen.shop_id AND d.webhook_id = chosen.webhook_id AND d.state = 'failed'
     RETURNING 1`,
    [oneShop(shops), topic ?? null, webhookId ?? null, at, limit],
  );
  return rows.length;
}

/** Delete up to `limit` failed deliveries received before an instant, however often they were replayed since. */
export async function purgeFailedDeliveries(sql: Sql, receivedBefore: Date, limit: number): Promise<number> {
  const rows = await sql.rows<object>(
    `DELETE FROM webhook_delivery WHERE (shop_id, webhook_id) IN (
       SELECT shop_id, webhook_id FROM webhook_delivery WHERE state = 'failed' AND received_at < $1 LIMIT $2)
     RETURNING 1`,
    [receivedBefore, limit],
  );
  return rows.length;
}

function oneShop(shops: Shops): bigint | null {
  return shops === "every shop" ? null : shops;
}
