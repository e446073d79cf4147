import type { Sql } from "./database.server";

/** Members whose tier time alone may have changed by now, of every shop, the longest due first. */
export async function membersWithDueTiers(
  sql: Sql,
  now: Date,
  limit: number,
): Promise<{ shopId: bigint; memberId: bigint }[]> {
  return sql.rows(
    `SELECT shop_id AS "shopId", member_id AS "memberId" FROM account
      WHERE tier_due_at <= $1 ORDER BY tier_due_at, shop_id, member_id LIMIT $2`,
    [now, limit],
  );
}

/** The next members of a shop after one of them, in id order. */
export async function membersAfter(sql: Sql, shopId: bigint, after: bigint, limit: number): Promise<bigint[]> {
  const rows = await sql.rows<{ memberId: bigint }>(
    `SELECT member_id AS "memberId" FROM account WHERE shop_id = $1 AND member_id > $2 ORDER BY member_id LIMIT $3`,
    [shopId, after, limit],
  );
  return rows.map(({ memberId }) => memberId);
}
