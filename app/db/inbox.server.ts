import { columns } from "./columns.server";
import type { Sql, Tx } from "./database.server";

/** A webhook delivery as it came in: signature checked, nothing else. */
export type NewDelivery = {
  shopId: bigint;
  webhookId: string;
  topic: string;
  eventId: string | null;
  triggeredAt: Date | null;
  body: string;
};

export type Delivery = {
  shopId: bigint;
  webhookId: string;
  topic: string;
  triggeredAt: Date | null;
  receivedAt: Date;
  body: string;
  attempts: number;
};

/**
 * Store deliveries, durably once it returns. One stored before (Shopify repeats itself) is left as it is. A parameter a
 * value: column arrays would have every quote of every body escaped and read back.
 */
export async function storeDeliveries(sql: Sql, deliveries: readonly NewDelivery[]): Promise<void> {
  // In one order everywhere: two statements with the same repeated deliveries can't wait for each other.
  const inOrder = [...deliveries].sort((a, b) => (a.webhookId < b.webhookId ? -1 : 1));
  const rows = deliveries.map(
    (_, row) =>
      `($${row * 6 + 1}, $${row * 6 + 2}, $${row * 6 + 3}, $${row * 6 + 4}, $${row * 6 + 5}, $${row * 6 + 6})`,
  );
  await sql.rows(
    `INSERT INTO webhook_delivery (shop_id, webhook_id, topic, event_id, triggered_at, body)
     VALUES ${rows.join(", ")}
     ON CONFLICT (shop_id, webhook_id) DO NOTHING`,
    inOrder.flatMap((each) => [each.shopId, each.webhookId, each.topic, each.eventId, each.triggeredAt, each.body]),
  );
}

/** Lock waiting deliveries of one shop, oldest first, passing over those another worker holds. Empty: nothing to do. */
export async function lockDeliveries(tx: Tx, now: Date, limit: number): Promise<Delivery[]> {
  return tx.rows<Delivery>(
    `WITH first AS (
       SELECT shop_id FROM webhook_delivery WHERE state = 'waiting' AND next_attempt_at <= $1
        ORDER BY sequence LIMIT 1 FOR UPDATE SKIP LOCKED
     )
     SELECT shop_id AS "shopId", webhook_id AS "webhookId", topic, triggered_at AS "triggeredAt",
            received_at AS "receivedAt", body, attempts
       FROM webhook_delivery
      WHERE shop_id = (SELECT shop_id FROM first) AND state = 'waiting' AND next_attempt_at <= $1
      ORDER BY sequence LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  );
}

export type Outcome = { state: "done" | "ignored" | "failed"; error: string | null };

export async function finishDeliveries(
  tx: Tx,
  finished: readonly (Outcome & { delivery: Delivery })[],
  at: Date,
): Promise<void> {
  const input = columns(
    finished.map(({ delivery, state, error }) => ({
      shop_id: delivery.shopId,
      webhook_id: delivery.webhookId,
      state,
      error,
    })),
    { shop_id: "bigint", webhook_id: "text", state: "text", error: "text" },
    2,
  );
  await tx.rows(
    `UPDATE webhook_delivery AS d SET state = input.state, error = input.error, finished_at = $1, attempts = attempts + 1
       FROM ${input.from} WHERE d.shop_id = input.shop_id AND d.webhook_id = input.webhook_id`,
    [at, ...input.values],
  );
}

/** Count a failed attempt: try again at `retryAt`, or give up when that is null. */
export async function failDelivery(
  sql: Sql,
  delivery: Delivery,
  error: string,
  retryAt: Date | null,
  at: Date,
): Promise<void> {
  await sql.rows(
    `UPDATE webhook_delivery
        SET attempts = attempts + 1, error = $3, next_attempt_at = coalesce($4, next_attempt_at),
            state = CASE WHEN $4::timestamptz IS NULL THEN 'failed' ELSE state END,
            finished_at = CASE WHEN $4::timestamptz IS NULL THEN $5 END
      WHERE shop_id = $1 AND webhook_id = $2 AND state = 'waiting'`,
    [delivery.shopId, delivery.webhookId, error, retryAt, at],
  );
}

/** Delete deliveries that were finished, or set aside as failed, before an instant; their bodies hold personal data. */
export async function purgeDeliveries(
  sql: Sql,
  before: { finished: Date; failed: Date },
  limit: number,
): Promise<number> {
  const rows = await sql.rows<object>(
    `DELETE FROM webhook_delivery WHERE (shop_id, webhook_id) IN (
       SELECT shop_id, webhook_id FROM webhook_delivery
        WHERE (state IN ('done', 'ignored') AND finished_at < $1) OR (state = 'failed' AND finished_at < $2)
        LIMIT $3)
     RETURNING 1`,
    [before.finished, before.failed, limit],
  );
  return rows.length;
}
