import type { Sql, Tx } from "~/db/database.server";

/** A report as a page reads it. `tookMs`: how long it took to make. */
export type StoredReport<Result> = { computedAt: Date; tookMs: number; result: Result };

/** A shop's report; null while it was never made. A report with one result has the key "". */
export async function findReport<Result>(
  sql: Sql,
  shopId: bigint,
  name: string,
  key = "",
): Promise<StoredReport<Result> | null> {
  const rows = await sql.rows<StoredReport<Result>>(
    `SELECT computed_at AS "computedAt", took_ms AS "tookMs", result FROM insight_report
      WHERE shop_id = $1 AND name = $2 AND key = $3`,
    [shopId, name, key],
  );
  return rows[0] ?? null;
}

/** Which of these keys a shop's report was made for, and when. */
export async function listMade(
  sql: Sql,
  shopId: bigint,
  name: string,
  keys: readonly string[],
): Promise<Map<string, Omit<StoredReport<unknown>, "result">>> {
  const rows = await sql.rows<{ key: string; computedAt: Date; tookMs: number }>(
    `SELECT key, computed_at AS "computedAt", took_ms AS "tookMs" FROM insight_report
      WHERE shop_id = $1 AND name = $2 AND key = ANY ($3::text[])`,
    [shopId, name, keys],
  );
  return new Map(rows.map(({ key, ...made }) => [key, made]));
}

/** Keep a report in place of the one before. */
export async function saveReport(
  tx: Tx,
  shopId: bigint,
  { name, key, computedAt, tookMs, result }: StoredReport<object> & { name: string; key: string },
): Promise<void> {
  await tx.rows(
    `INSERT INTO insight_report (shop_id, name, key, computed_at, took_ms, result) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (shop_id, name, key)
     DO UPDATE SET computed_at = excluded.computed_at, took_ms = excluded.took_ms, result = excluded.result`,
    [shopId, name, key, computedAt, Math.round(tookMs), JSON.stringify(result)],
  );
}

/** Forget the reports that were made before an instant, those of ranges that somebody once asked for, and which of them failed. */
export async function deleteReportsBefore(sql: Sql, shopId: bigint, at: Date): Promise<void> {
  await sql.rows("DELETE FROM insight_report WHERE shop_id = $1 AND computed_at < $2", [shopId, at]);
  await sql.rows("DELETE FROM report_ask WHERE shop_id = $1 AND failed_at < $2", [shopId, at]);
}
