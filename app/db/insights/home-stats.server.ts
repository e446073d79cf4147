import type { Sql } from "~/db/database.server";

/** People who joined and were not erased, and those of them who joined in a range of shop-local days. */
export type MemberCounts = { members: number; joined: number };

/**
 * Members at a moment when `lastId` was the newest one's id, and how many of them joined on each day of a zone, by YYYY-MM-DD;
 * days on which nobody did are left out.
 */
export type MembersSoFar = { members: number; lastId: string; timezone: string; joinedOn: Record<string, number> };

const IS_PRESENT = "merged_into IS NULL AND erased_at IS NULL";

/** Counts all members of a shop, in the days of its clocks. */
export async function countMembersSoFar(
  sql: Sql,
  { id, timezone }: { id: bigint; timezone: string },
): Promise<MembersSoFar> {
  const [row] = await sql.rows<Omit<MembersSoFar, "timezone">>(
    `SELECT coalesce(sum(members), 0)::float8 AS members, coalesce(max(last_id), 0)::text AS "lastId",
            coalesce(jsonb_object_agg(day, members) FILTER (WHERE members > 0), '{}') AS "joinedOn"
       FROM (SELECT (joined_at AT TIME ZONE $2)::date AS day, max(id) AS last_id,
                    count(*) FILTER (WHERE ${IS_PRESENT}) AS members
               FROM member WHERE shop_id = $1 GROUP BY 1) AS joined`,
    [id, timezone],
  );
  return { ...row!, timezone };
}

/** The members whose id comes after another; "0" counts all. */
export async function countMembersAfter(
  sql: Sql,
  { id, timezone }: { id: bigint; timezone: string },
  range: { from: string; to: string },
  afterId: string,
): Promise<MemberCounts> {
  const rows = await sql.rows<MemberCounts>(
    `SELECT count(*)::float8 AS members,
            (count(*) FILTER (WHERE joined_at >= $3::date::timestamp AT TIME ZONE $2
                                AND joined_at < ($4::date + 1)::timestamp AT TIME ZONE $2))::float8 AS joined
       FROM member WHERE shop_id = $1 AND id > $5::bigint AND ${IS_PRESENT}`,
    [id, timezone, range.from, range.to, afterId],
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
