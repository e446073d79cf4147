import type { Sql } from "~/db/database.server";

/** People who joined and were not erased, and those of them who joined in a range of shop-local days. */
export type MemberCounts = { members: number; joined: number };

/** How many members there were, at a moment when `lastId` was the newest one's id. */
export type MembersSoFar = { members: number; lastId: string };

export const NO_MEMBERS: MembersSoFar = { members: 0, lastId: "0" };

const IS_PRESENT = "merged_into IS NULL AND erased_at IS NULL";

/** Counts all members of a shop. */
export async function countMembersSoFar(sql: Sql, shopId: bigint): Promise<MembersSoFar> {
  const [row] = await sql.rows<MembersSoFar>(
    `SELECT (count(*) FILTER (WHERE ${IS_PRESENT}))::float8 AS members, coalesce(max(id), 0)::text AS "lastId"
       FROM member WHERE shop_id = $1`,
    [shopId],
  );
  return row!;
}

/** Members now: those so far, of whom none is looked at again, and who came since. */
export async function countMembers(
  sql: Sql,
  { id, timezone }: { id: bigint; timezone: string },
  range: { from: string; to: string },
  soFar: MembersSoFar,
): Promise<MemberCounts> {
  const rows = await sql.rows<MemberCounts>(
    `SELECT ($5::float8 + (SELECT count(*) FROM member WHERE shop_id = $1 AND id > $6::bigint AND ${IS_PRESENT})) AS members,
            (SELECT count(*) FROM member WHERE shop_id = $1 AND ${IS_PRESENT}
                AND joined_at >= $3::date::timestamp AT TIME ZONE $2
                AND joined_at < ($4::date + 1)::timestamp AT TIME ZONE $2)::float8 AS joined`,
    [id, timezone, range.from, range.to, soFar.members, soFar.lastId],
  );
  return rows[0]!;
}

export type FirstTimes = { hasOrderWithPoints: boolean; hasRedemption: boolean; hasBackfill: boolean };

/** What has happened at least once in a shop: the setup guide ticks itself off with it. */
export async function findFirstTimes(sql: Sql, shopId: bigint): Promise<FirstTimes> {
  const rows = await sql.rows<FirstTimes>(
    `SELECT EXISTS (SELECT FROM shop_order WHERE shop_id = $1 AND basis_minor IS NOT NULL) AS "hasOrderWithPoints",
            EXISTS (SELECT FROM redemption WHERE shop_id = $1) AS "hasRedemption",
            EXISTS (SELECT FROM backfill WHERE shop_id = $1 AND state IN ('granting', 'done')) AS "hasBackfill"`,
    [shopId],
  );
  return rows[0]!;
}

export type ActivityRow = {
  id: bigint;
  memberId: bigint;
  firstName: string | null;
  lastName: string | null;
  kind: string;
  pending: number;
  available: number;
  reserved: number;
  occurredAt: Date;
  reason: unknown;
};

/** What happened last, newest first, with the names of the members. */
export async function listLatestEntries(sql: Sql, shopId: bigint, limit: number): Promise<ActivityRow[]> {
  return await sql.rows<ActivityRow>(
    `SELECT entry.id, entry.member_id AS "memberId", member.first_name AS "firstName", member.last_name AS "lastName",
            entry.kind, entry.pending::float8 AS pending, entry.available::float8 AS available,
            entry.reserved::float8 AS reserved, entry.occurred_at AS "occurredAt", entry.reason
       FROM ledger_entry AS entry
       JOIN member ON member.shop_id = entry.shop_id AND member.id = entry.member_id
      WHERE entry.shop_id = $1
      ORDER BY entry.occurred_at DESC, entry.id DESC LIMIT $2`,
    [shopId, limit],
  );
}
