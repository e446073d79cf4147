import type { Sql } from "./database.server";

/** The fact on record under a key: whose it is and what it moved; null when there is none. */
export async function findEntry(
  sql: Sql,
  shopId: bigint,
  key: string,
): Promise<{ memberId: bigint; points: number } | null> {
  const [row] = await sql.rows<{ memberId: bigint; points: number }>(
    `SELECT member_id AS "memberId", (pending + available + reserved)::float8 AS points FROM ledger_entry
      WHERE shop_id = $1 AND key = $2`,
    [shopId, key],
  );
  return row ?? null;
}
