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
 * Shops with the app whose day has begun since their last refresh did, by their own clocks, or whose last one failed and is to be
 * tried again; those that wait for one come first, then those whose last one is the longest ago.
 */
export async function listShopsToRefresh(sql: Sql, now: Date, limit: number): Promise<bigint[]> {
  const rows = await sql.rows<{ id: bigint }>(
    `SELECT shop.id FROM shop LEFT JOIN insight_run AS run ON run.shop_id = shop.id
      WHERE shop.installed_at IS NOT NULL
        AND (run.started_at IS NULL OR run.retry_at <= $1
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
        SET state = 'queued', step = NULL, done = 0, total = 0, started_at = NULL, finished_at = NULL, error = NULL,
            leased_until = NULL, retry_at = NULL
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
            error = NULL, retry_at = NULL
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

/** A refresh that failed is tried again after so many seconds: the first time on a day of the shop, the second, the third. */
const RETRY_SECONDS = [15 * 60, 60 * 60, 4 * 60 * 60];

/** What is noted of a refresh that failed at the instant `at` on a shop's day `day`. */
const failedAt = (at: string, day: string) => {
  const failures = `(CASE WHEN run.failed_on = ${day} THEN run.failures ELSE 0 END + 1)`;
  return `state = 'failed', step = NULL, finished_at = ${at}, leased_until = NULL, failed_on = ${day}, failures = ${failures},
          retry_at = ${at} + (ARRAY[${RETRY_SECONDS.join(", ")}])[${failures}] * interval '1 second'`;
};

/** Say that the refresh is over and all is made. */
export async function finishRun(sql: Sql, shopId: bigint, { at, done }: { at: Date; done: number }): Promise<void> {
  await sql.rows(
    `UPDATE insight_run SET state = 'done', step = NULL, done = $3, finished_at = $2, leased_until = NULL, failures = 0
      WHERE shop_id = $1`,
    [shopId, at, done],
  );
}

/** Say that the refresh is over and why something could not be made. `day`: of the shop, YYYY-MM-DD. */
export async function failRun(
  sql: Sql,
  shopId: bigint,
  { at, day, done, error }: { at: Date; day: string; done: number; error: string },
): Promise<void> {
  await sql.rows(
    `UPDATE insight_run AS run SET done = $4, error = $5, ${failedAt("$2::timestamptz", "$3::date")} WHERE shop_id = $1`,
    [shopId, at, day, done, error],
  );
}

/** Note of every shop's refresh whose worker died that it has failed. */
export async function failDeadRuns(sql: Sql, now: Date): Promise<void> {
  await sql.rows(
    `UPDATE insight_run AS run SET error = 'its worker died', ${failedAt("$1::timestamptz", "($1::timestamptz AT TIME ZONE shop.timezone)::date")}
       FROM shop WHERE shop.id = run.shop_id AND run.state = 'running' AND run.leased_until <= $1`,
    [now],
  );
}
