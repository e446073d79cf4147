import type { Sql, Tx } from "~/db/database.server";
import { addSeconds } from "~/domain/calendar";

/** A report and which of its results. */
export type ReportKey = { name: string; key: string };

/** Why a report that was asked for is not there. */
export type AskFailure = "too_long" | "failed";
export type AskProgress = "queued" | "running" | "failed";

/** Making it is begun so often at the most, whoever asks. */
const MOST_ATTEMPTS = 3;
/** For so long what failed is not begun again. */
const REST_SECONDS = 3600;
/** A job that has not begun by then may be lost. */
const LOST_SECONDS = 300;

/**
 * Note that a report is wanted. Returns how many others the shop waits for; null: somebody asked for this one already, it failed
 * a short while ago, or the shop waits for `most`.
 */
export async function insertAsk(
  tx: Tx,
  shopId: bigint,
  { name, key }: ReportKey,
  { now, most }: { now: Date; most: number },
): Promise<number | null> {
  // Two who ask at once would both count the others without each other.
  await tx.rows("SELECT pg_advisory_xact_lock(hashtextextended('report-asks:' || $1, 0))", [String(shopId)]);
  const rows = await tx.rows<{ others: number }>(
    `WITH waiting AS (SELECT count(*)::integer AS others FROM report_ask
                       WHERE shop_id = $1 AND failure IS NULL AND (name, key) <> ($2, $3))
     INSERT INTO report_ask AS ask (shop_id, name, key, asked_at)
     SELECT $1, $2, $3, $4 FROM waiting WHERE others < $5
     ON CONFLICT (shop_id, name, key) DO UPDATE
        SET asked_at = excluded.asked_at, attempts = CASE WHEN ask.failure IS NULL THEN ask.attempts ELSE 0 END,
            leased_until = NULL, failed_at = NULL, failure = NULL
      WHERE CASE WHEN ask.failure IS NULL THEN ask.leased_until <= excluded.asked_at ELSE ask.failed_at <= $6 END
     RETURNING (SELECT others FROM waiting) AS others`,
    [shopId, name, key, now, most, addSeconds(now, -REST_SECONDS)],
  );
  return rows[0]?.others ?? null;
}

/** What became of what was asked for: no failure, it is being made; null: nobody waits for it. */
export async function findAsk(
  sql: Sql,
  shopId: bigint,
  { name, key }: ReportKey,
): Promise<{ failure: AskFailure | null } | null> {
  const rows = await sql.rows<{ failure: AskFailure | null }>(
    "SELECT failure FROM report_ask WHERE shop_id = $1 AND name = $2 AND key = $3",
    [shopId, name, key],
  );
  return rows[0] ?? null;
}

/** How far those of some reports are that were asked for; neither one that has rested, nor one whose worker died. */
export async function listAsks(
  sql: Sql,
  shopId: bigint,
  reports: readonly ReportKey[],
  now: Date,
): Promise<(ReportKey & { state: AskProgress })[]> {
  return await sql.rows<ReportKey & { state: AskProgress }>(
    `SELECT name, key,
            CASE WHEN failure IS NOT NULL THEN 'failed' WHEN leased_until IS NULL THEN 'queued' ELSE 'running' END AS state
       FROM report_ask
      WHERE shop_id = $1 AND (name, key) IN (SELECT * FROM unnest($2::text[], $3::text[]))
        AND CASE WHEN failure IS NULL THEN leased_until IS NULL OR leased_until > $4 ELSE failed_at > $5 END`,
    [shopId, reports.map(({ name }) => name), reports.map(({ key }) => key), now, addSeconds(now, -REST_SECONDS)],
  );
}

/** Take a report to make it, until an instant; false: nobody waits for it, somebody else has it, or it was begun often enough. */
export async function leaseAsk(
  sql: Sql,
  shopId: bigint,
  { name, key }: ReportKey,
  { now, until }: { now: Date; until: Date },
): Promise<boolean> {
  const rows = await sql.rows<{ failure: AskFailure | null }>(
    `UPDATE report_ask
        SET attempts = attempts + 1, leased_until = CASE WHEN attempts < $6 THEN $5::timestamptz END,
            failed_at = CASE WHEN attempts >= $6 THEN $4::timestamptz END, failure = CASE WHEN attempts >= $6 THEN 'failed' END
      WHERE shop_id = $1 AND name = $2 AND key = $3 AND failure IS NULL AND (leased_until IS NULL OR leased_until <= $4)
     RETURNING failure`,
    [shopId, name, key, now, until, MOST_ATTEMPTS],
  );
  return rows.length > 0 && rows[0]!.failure === null;
}

/** Keep what was taken until another instant. */
export async function extendAsk(sql: Sql, shopId: bigint, { name, key }: ReportKey, until: Date): Promise<void> {
  await sql.rows(
    "UPDATE report_ask SET leased_until = $4 WHERE shop_id = $1 AND name = $2 AND key = $3 AND leased_until IS NOT NULL",
    [shopId, name, key, until],
  );
}

/**
 * Say why a report that was asked for could not be made. True: it waits to be begun again; false: it has failed. What took too
 * long would again.
 */
export async function failAsk(
  sql: Sql,
  shopId: bigint,
  { name, key }: ReportKey,
  { at, failure }: { at: Date; failure: AskFailure },
): Promise<boolean> {
  const isOver = "($5 = 'too_long' OR attempts >= $6)";
  const rows = await sql.rows<{ failure: AskFailure | null }>(
    `UPDATE report_ask
        SET leased_until = NULL, failed_at = CASE WHEN ${isOver} THEN $4::timestamptz END, failure = CASE WHEN ${isOver} THEN $5 END
      WHERE shop_id = $1 AND name = $2 AND key = $3 RETURNING failure`,
    [shopId, name, key, at, failure, MOST_ATTEMPTS],
  );
  return rows.length > 0 && rows[0]!.failure === null;
}

/** It was made: nobody waits for it any more. */
export async function deleteAsk(sql: Sql, shopId: bigint, { name, key }: ReportKey): Promise<void> {
  await sql.rows("DELETE FROM report_ask WHERE shop_id = $1 AND name = $2 AND key = $3", [shopId, name, key]);
}

/** Every shop's that nobody makes though somebody waits: their worker died, or their job may be lost. */
export async function listLeftAsks(sql: Sql, now: Date): Promise<(ReportKey & { shopId: bigint })[]> {
  return await sql.rows<ReportKey & { shopId: bigint }>(
    `SELECT shop_id AS "shopId", name, key FROM report_ask
      WHERE failure IS NULL AND CASE WHEN leased_until IS NULL THEN asked_at <= $2 ELSE leased_until <= $1 END`,
    [now, addSeconds(now, -LOST_SECONDS)],
  );
}
