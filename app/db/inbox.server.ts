import { columns } from "./columns.server";
import type { Sql, Tx } from "./database.server";
import { laneOf, LANES } from "./inbox-lane";

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
  /** Where the row lies; it stays there while its lane is held. */
  place: string;
};

/** Deliveries of one statement at the most: what PostgreSQL takes parameters for, and the step of `sequence`. */
const LARGEST_STATEMENT = 5000;

/**
 * Store deliveries, durably once it returns, in the order they are given. One stored before (Shopify repeats itself) is left
 * as it is. A parameter a value: column arrays would have every quote of every body escaped and read back.
 */
export async function storeDeliveries(sql: Sql, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length > LARGEST_STATEMENT) throw new RangeError(`${deliveries.length} deliveries in one statement`);
  // In one order of rows everywhere: two statements with the same repeated deliveries can't wait for each other.
  const rows = deliveries
    .map((delivery, arrival) => ({ ...delivery, arrival }))
    .sort((a, b) => (a.webhookId < b.webhookId ? -1 : 1));
  const row = (n: number, arrival: number) =>
    `($${n + 1}, $${n + 2}, $${n + 3}, $${n + 4}, $${n + 5}, $${n + 6}, $${n + 7}, (SELECT first FROM turn) + ${arrival})`;
  await sql.rows(
    `WITH turn AS MATERIALIZED (
       SELECT ${LARGEST_STATEMENT} * nextval(pg_get_serial_sequence('webhook_delivery', 'sequence')) AS first)
     INSERT INTO webhook_delivery (shop_id, webhook_id, topic, event_id, triggered_at, lane, body, sequence)
     VALUES ${rows.map(({ arrival }, index) => row(index * 7, arrival)).join(", ")}
     ON CONFLICT (shop_id, webhook_id) DO NOTHING`,
    rows.flatMap(({ shopId, webhookId, topic, eventId, triggeredAt, body }) => [
      shopId,
      webhookId,
      topic,
      eventId,
      triggeredAt,
      laneOf(shopId, body),
      body,
    ]),
  );
}

/** First of the two numbers of the advisory locks on lanes; the other is the lane. */
const LANE_LOCK = 0x1a9e;

/**
 * Take up to `limit` lanes with work that is due, longest waiting first, until the transaction ends. Lanes another worker
 * holds are passed over. A statement of its own: what is read in them must be read after they were taken.
 */
export async function takeLanes(tx: Tx, now: Date, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ lane: number }>(
    `SELECT lane FROM (
       SELECT each.lane, first.sequence FROM generate_series(0, ${LANES - 1}) AS each (lane)
        CROSS JOIN LATERAL (
          SELECT sequence FROM webhook_delivery AS d
           WHERE d.state = 'waiting' AND d.lane = each.lane::smallint AND d.next_attempt_at <= $1
           ORDER BY d.lane, d.sequence LIMIT 1) AS first
        ORDER BY first.sequence OFFSET 0) AS due
      WHERE pg_try_advisory_xact_lock(${LANE_LOCK}, lane) LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ lane }) => lane);
}

/** What waits in lanes this transaction has taken, oldest first; `limit` of each lane at the most. */
export async function readLanes(tx: Tx, lanes: readonly number[], now: Date, limit: number): Promise<Delivery[]> {
  return tx.rows<Delivery>(
    `SELECT d.* FROM unnest($1::smallint[]) AS taken (lane) CROSS JOIN LATERAL (
       SELECT shop_id AS "shopId", webhook_id AS "webhookId", topic, triggered_at AS "triggeredAt",
              received_at AS "receivedAt", body, attempts, ctid::text AS place
         FROM webhook_delivery
        WHERE state = 'waiting' AND lane = taken.lane AND next_attempt_at <= $2
        ORDER BY lane, sequence LIMIT $3) AS d`,
    [lanes, now, limit],
  );
}

/** What came of a delivery; "waiting": it failed and is tried again at `retryAt`. */
export type Outcome = {
  state: "done" | "ignored" | "failed" | "waiting";
  error: string | null;
  retryAt?: Date;
};

/** Record what came of deliveries, in the transaction that worked them. */
export async function finishDeliveries(
  tx: Tx,
  finished: readonly (Outcome & { delivery: Delivery })[],
  at: Date,
): Promise<void> {
  const input = columns(
    finished.map(({ delivery, state, error, retryAt }) => ({
      place: delivery.place,
      shop_id: delivery.shopId,
      webhook_id: delivery.webhookId,
      state,
      error,
      retry_at: retryAt ?? null,
    })),
    { place: "tid", shop_id: "bigint", webhook_id: "text", state: "text", error: "text", retry_at: "timestamptz" },
    2,
  );
  await tx.rows(
    `UPDATE webhook_delivery AS d
        SET state = input.state, error = input.error, attempts = attempts + 1,
            finished_at = CASE WHEN input.state <> 'waiting' THEN $1::timestamptz END,
            next_attempt_at = coalesce(input.retry_at, next_attempt_at)
       FROM ${input.from}
      WHERE d.ctid = input.place AND d.shop_id = input.shop_id AND d.webhook_id = input.webhook_id
        AND d.state = 'waiting'`,
    [at, ...input.values],
  );
}

/** Delete finished deliveries that were received before an instant; their bodies hold personal data. */
export async function purgeDeliveries(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql.rows<object>(
    `DELETE FROM webhook_delivery WHERE (shop_id, webhook_id) IN (
       SELECT shop_id, webhook_id FROM webhook_delivery WHERE state IN ('done', 'ignored') AND received_at < $1 LIMIT $2)
     RETURNING 1`,
    [before, limit],
  );
  return rows.length;
}
