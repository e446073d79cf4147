import type { Sql } from "./database.server";

export type HistoryRow = {
  id: bigint;
  kind: string;
  pending: number;
  available: number;
  occurredAt: Date;
  reason: unknown;
};

/**
 * A member's entries, newest first, that come after the entry `before`; null begins at the newest. An entry that is not this
 * member's has nothing after it.
 */
export async function listHistory(
  sql: Sql,
  shopId: bigint,
  memberId: bigint,
  { before, limit }: { before: bigint | null; limit: number },
): Promise<HistoryRow[]> {
  return await sql.rows<HistoryRow>(
    `SELECT id, kind, pending::float8 AS pending, available::float8 AS available, occurred_at AS "occurredAt", reason
       FROM ledger_entry
      WHERE shop_id = $1 AND member_id = $2
        AND ($3::bigint IS NULL OR (occurred_at, id) < (
              SELECT last.occurred_at, last.id FROM ledger_entry AS last
               WHERE last.shop_id = $1 AND last.member_id = $2 AND last.id = $3))
      ORDER BY occurred_at DESC, id DESC LIMIT $4`,
    [shopId, memberId, before, limit],
  );
}
