import { wanted } from "./columns.server";
import type { Sql, Tx } from "./database.server";

/** Which of these keys the ledger has. */
export async function keysOnRecord(sql: Sql, shopId: bigint, keys: readonly string[]): Promise<Set<string>> {
  const rows = await sql.rows<{ key: string }>(
    `SELECT entry.key FROM ${wanted("$2::text[]")}
       JOIN ledger_entry AS entry ON entry.shop_id = wanted.shop_id AND entry.key = wanted.key`,
    [shopId, keys],
  );
  return new Set(rows.map(({ key }) => key));
}

/** A member's entries of ways to earn, oldest first: those whose key begins so. */
export async function listWayEntries(
  sql: Sql,
  shopId: bigint,
  memberId: bigint,
  keyStart = "way:",
): Promise<{ key: string; occurredAt: Date }[]> {
  return sql.rows<{ key: string; occurredAt: Date }>(
    `SELECT key, occurred_at AS "occurredAt" FROM ledger_entry
      WHERE shop_id = $1 AND member_id = $2 AND kind = 'bonus' AND starts_with(key, $3) ORDER BY id`,
    [shopId, memberId, keyStart],
  );
}

/** What ways to earn are judged by. `birthday`: month * 100 + day. */
export type MemberDays = {
  joinedAt: Date;
  birthday: number | null;
  birthdaySavedAt: Date | null;
  firstVisitAt: Date | null;
};

/** Null for a member who was erased or never was. */
export async function findMemberDays(sql: Sql, shopId: bigint, memberId: bigint): Promise<MemberDays | null> {
  const [row] = await sql.rows<MemberDays>(
    `SELECT joined_at AS "joinedAt", birthday, birthday_saved_at AS "birthdaySavedAt", first_visit_at AS "firstVisitAt"
       FROM member WHERE shop_id = $1 AND id = $2 AND erased_at IS NULL`,
    [shopId, memberId],
  );
  return row ?? null;
}

/** Whether this is the first visit of a member; it is noted as that, once. */
export async function noteFirstVisit(tx: Tx, shopId: bigint, memberId: bigint, at: Date): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE member SET first_visit_at = $3
      WHERE shop_id = $1 AND id = $2 AND first_visit_at IS NULL AND erased_at IS NULL RETURNING id`,
    [shopId, memberId, at],
  );
  return rows.length === 1;
}

/** Earning is activity. Never moves back; the caller holds the accounts' locks. */
export async function noteActivity(
  tx: Tx,
  shopId: bigint,
  activity: readonly { memberId: bigint; occurredAt: Date }[],
): Promise<void> {
  await tx.rows(
    `UPDATE account SET last_active_at = greatest(last_active_at, active.at)
       FROM unnest($2::bigint[], $3::timestamptz[]) AS active (member_id, at)
      WHERE account.shop_id = $1 AND account.member_id = active.member_id`,
    [shopId, activity.map(({ memberId }) => memberId), activity.map(({ occurredAt }) => occurredAt)],
  );
}
