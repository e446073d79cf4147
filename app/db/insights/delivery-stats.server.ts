import type { Sql } from "~/db/database.server";

export type DeliveryState = "waiting" | "done" | "ignored" | "failed";
export type TopicCount = { topic: string; state: DeliveryState; count: number };
/** How long deliveries took from being received to being done or ignored; null when there are none. */
export type Pace = { finished: number; medianMs: number | null; p95Ms: number | null };

/**
 * A shop's deliveries received since an instant: how many by topic and by what became of them, and how long they took, as
 * the median and the 95th percentile of the newest `sample`, interpolated linearly (R type 7). They are read once for both.
 */
export async function findDeliveryStats(
  sql: Sql,
  shopId: bigint,
  since: Date,
  sample: number,
): Promise<{ counts: TopicCount[]; pace: Pace }> {
  const [row] = await sql.rows<{ counts: TopicCount[]; finished: number; quantiles: number[] | null }>(
    `WITH seen AS MATERIALIZED (
       SELECT topic, state, received_at, finished_at FROM webhook_delivery WHERE shop_id = $1 AND received_at >= $2),
     counted AS (SELECT topic, state, count(*)::integer AS count FROM seen GROUP BY topic, state),
     newest AS (
       SELECT extract(epoch FROM finished_at - received_at)::float8 * 1000 AS ms FROM seen
        WHERE state IN ('done', 'ignored') ORDER BY received_at DESC LIMIT $3)
     SELECT (SELECT coalesce(json_agg(counted ORDER BY topic, state), '[]') FROM counted) AS counts,
            count(*)::integer AS finished, percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY ms) AS quantiles
       FROM newest`,
    [shopId, since, sample],
  );
  const { counts, finished, quantiles } = row!;
  return { counts, pace: { finished, medianMs: quantiles?.[0] ?? null, p95Ms: quantiles?.[1] ?? null } };
}

export type Backlog = { waiting: number; retrying: number; oldestAt: Date | null };

/** What waits in a shop now: how many, how many of them failed before, and when the oldest was received. */
export async function findBacklog(sql: Sql, shopId: bigint): Promise<Backlog> {
  const rows = await sql.rows<Backlog>(
    // Set apart, so that the few waiting are found by their own index and not among all that were ever received.
    `WITH waiting AS MATERIALIZED (
       SELECT received_at, attempts FROM webhook_delivery WHERE state = 'waiting' AND shop_id = $1)
     SELECT count(*)::integer AS waiting, (count(*) FILTER (WHERE attempts > 0))::integer AS retrying,
            min(received_at) AS "oldestAt"
       FROM waiting`,
    [shopId],
  );
  return rows[0]!;
}
