import type { Sql, Tx } from "~/db/database.server";

/** A report and which of its results. */
export type ReportKey = { name: string; key: string };

/** Why a report that was asked for is not there. */
export type AskFailure = "too_long" | "failed";

/**
 * Note that a report is wanted. False: somebody waits for it since `deadBefore` or later, or it failed since `restedBefore` or
 * later.
 */
export async function insertAsk(
  tx: Tx,
  shopId: bigint,
  { name, key }: ReportKey,
  { now, deadBefore, restedBefore }: { now: Date; deadBefore: Date; restedBefore: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO report_ask AS ask (shop_id, name, key, asked_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (shop_id, name, key) DO UPDATE SET asked_at = excluded.asked_at, failed_at = NULL, failure = NULL
      WHERE CASE WHEN ask.failed_at IS NULL THEN ask.asked_at <= $5 ELSE ask.failed_at <= $6 END
     RETURNING 1`,
    [shopId, name, key, now, deadBefore, restedBefore],
  );
  return rows.length > 0;
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

/** Say why a report that was asked for is not there. */
export async function failAsk(
  sql: Sql,
  shopId: bigint,
  { name, key }: ReportKey,
  { at, failure }: { at: Date; failure: AskFailure },
): Promise<void> {
  await sql.rows("UPDATE report_ask SET failed_at = $4, failure = $5 WHERE shop_id = $1 AND name = $2 AND key = $3", [
    shopId,
    name,
    key,
    at,
    failure,
  ]);
}

/** It was made: nobody waits for it any more. */
export async function deleteAsk(sql: Sql, shopId: bigint, { name, key }: ReportKey): Promise<void> {
  await sql.rows("DELETE FROM report_ask WHERE shop_id = $1 AND name = $2 AND key = $3", [shopId, name, key]);
}
