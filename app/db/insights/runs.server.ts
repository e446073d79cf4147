import type { Sql, Tx } from "~/db/database.server";

export type RunState = "queued" | "running" | "done" | "failed";

/** A shop's refresh. `step`: the report it is at; `done` of `total` are made. `error`: what went wrong, for whoever keeps the app running. */
export type Run = {
  state: RunState;
  step: string | null;
  done: number;
  total: number;
  startedAt: Date | null;
  finishedAt: Date | null;
  error: string | null;
};

/** The shop's last refresh, or the one under way; null when there was none. One whose worker died counts as failed. */
export async function findRun(sql: Sql, shopId: bigint, now: Date): Promise<Run | null> {
  const rows = await sql.rows<Run>(
    `SELECT CASE WHEN state = 'running' AND leased_until <= $2 THEN 'failed' ELSE state END AS state, step, done, total,
            started_at AS "startedAt", finished_at AS "finishedAt", error
       FROM insight_run WHERE shop_id = $1`,
    [shopId, now],
  );
  return rows[0] ?? null;
}

/**
 * Shops with the app whose day has begun since their last refresh did, by their own clocks; those that wait for one come first,
 * then those whose last one is the longest ago.
 */
export async function listShopsToRefresh(sql: Sql, now: Date, limit: number): Promise<bigint[]> {
  const rows = await sql.rows<{ id: bigint }>(
    `SELECT shop.id FROM shop LEFT JOIN insight_run AS run ON run.shop_id = shop.id
      WHERE shop.installed_at IS NOT NULL
        AND (run.started_at IS NULL
             OR (run.started_at AT TIME ZONE shop.timezone)::date < ($1::timestamptz AT TIME ZONE shop.timezone)::date)
      ORDER BY run.started_at NULLS FIRST, shop.id LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ id }) => id);
}

/** Note that a refresh is wanted; false while one is under way. */
export async function queueRun(tx: Tx, shopId: bigint, now: Date): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO insight_run AS run (shop_id, state) VALUES ($1, 'queued')
     ON CONFLICT (shop_id) DO UPDATE
        SET state = 'queued', step = NULL, done = 0, total = 0, started_at = NULL, finished_at = NULL, error = NULL
      WHERE run.state <> 'running' OR run.leased_until <= $2
     RETURNING 1`,
    [shopId, now],
  );
  return rows.length > 0;
}

/** Take a shop's refresh until an instant; false while somebody else has it. */
export async function leaseRun(
  sql: Sql,
  shopId: bigint,
  { now, until, total }: { now: Date; until: Date; total: number },
): Promise<boolean> {
  const rows = await sql.rows(
    `INSERT INTO insight_run AS run (shop_id, state, total, started_at, leased_until) VALUES ($1, 'running', $4, $2, $3)
     ON CONFLICT (shop_id) DO UPDATE
        SET state = 'running', step = NULL, done = 0, total = $4, started_at = $2, finished_at = NULL, leased_until = $3,
            error = NULL
      WHERE run.state <> 'running' OR run.leased_until <= $2
     RETURNING 1`,
    [shopId, now, until, total],
  );
  return rows.length > 0;
}

/** Say what is made next, and that so many are. */
export async function noteStep(sql: Sql, shopId: bigint, step: string, done: number): Promise<void> {
  await sql.rows("UPDATE insight_run SET step = $2, done = $3 WHERE shop_id = $1", [shopId, step, done]);
}

/** Keep what was leased until another instant. */
export async function extendRun(sql: Sql, shopId: bigint, until: Date): Promise<void> {
  await sql.rows("UPDATE insight_run SET leased_until = $2 WHERE shop_id = $1 AND state = 'running'", [shopId, until]);
}

/** Say that the refresh is over; with an error it failed. */
export async function finishRun(
  sql: Sql,
  shopId: bigint,
  { at, done, error }: { at: Date; done: number; error: string | null },
): Promise<void> {
  await sql.rows(
    `UPDATE insight_run SET state = CASE WHEN $4::text IS NULL THEN 'done' ELSE 'failed' END, step = NULL, done = $3,
            finished_at = $2, leased_until = NULL, error = $4
      WHERE shop_id = $1`,
    [shopId, at, done, error],
  );
}
