import type { Sql } from "~/db/database.server";

/** What the ledger counts as issued and as redeemed; docs/metrics.md defines both. */
const ISSUED = `coalesce(sum(pending + available)
  FILTER (WHERE kind IN ('earn', 'bonus', 'referral', 'tier_reward', 'reverse')), 0)::float8 AS issued`;
const REDEEMED = `coalesce(-sum(pending + available + reserved)
  FILTER (WHERE kind IN ('commit', 'return')), 0)::float8 AS redeemed`;

/** The last `days` shop-local days, today's included: from `since` until just before `until`; `before` is as long earlier. */
export type Window = { before: Date; since: Date; until: Date };

/** The window that ends now, cut at the shop's midnights. */
export async function findWindow(sql: Sql, timezone: string, now: Date, days: number): Promise<Window> {
  const rows = await sql.rows<Window>(
    `SELECT (today - ($3::int - 1))::timestamp AT TIME ZONE $1 AS since,
            (today - (2 * $3::int - 1))::timestamp AT TIME ZONE $1 AS before,
            (today + 1)::timestamp AT TIME ZONE $1 AS until
       FROM (SELECT ($2::timestamptz AT TIME ZONE $1)::date AS today) AS clock`,
    [timezone, now, days],
  );
  return rows[0]!;
}

export type Flows = { issued: number; redeemed: number };

/** Points issued and redeemed from one instant until just before another. */
export async function findFlows(sql: Sql, shopId: bigint, from: Date, until: Date): Promise<Flows> {
  const rows = await sql.rows<Flows>(
    `SELECT ${ISSUED}, ${REDEEMED} FROM ledger_entry WHERE shop_id = $1 AND occurred_at >= $2 AND occurred_at < $3`,
    [shopId, from, until],
  );
  return rows[0]!;
}

export type DailyFlows = Flows & { day: string };

/** One row a shop-local day, oldest first, today's last; a day on which nothing happened has zeros. */
export async function listDailyFlows(
  sql: Sql,
  shopId: bigint,
  timezone: string,
  now: Date,
  days: number,
): Promise<DailyFlows[]> {
  return await sql.rows<DailyFlows>(
    `WITH clock AS (SELECT ($3::timestamptz AT TIME ZONE $2)::date AS today),
          daily AS (
            SELECT (occurred_at AT TIME ZONE $2)::date AS day, ${ISSUED}, ${REDEEMED}
              FROM ledger_entry
             WHERE shop_id = $1
               AND occurred_at >= ((SELECT today FROM clock) - ($4::int - 1))::timestamp AT TIME ZONE $2
             GROUP BY 1)
     SELECT to_char(series.day, 'YYYY-MM-DD') AS day, coalesce(issued, 0) AS issued, coalesce(redeemed, 0) AS redeemed
       FROM clock, generate_series(today - ($4::int - 1), today, interval '1 day') AS series (day)
       LEFT JOIN daily ON daily.day = series.day::date
      ORDER BY series.day`,
    [shopId, timezone, now, days],
  );
}

export type Outstanding = { pending: number; available: number; reserved: number };

/** What all members of a shop hold now. */
export async function findOutstanding(sql: Sql, shopId: bigint): Promise<Outstanding> {
  const rows = await sql.rows<Outstanding>(
    `SELECT coalesce(sum(pending), 0)::float8 AS pending, coalesce(sum(available), 0)::float8 AS available,
            coalesce(sum(reserved), 0)::float8 AS reserved
       FROM account WHERE shop_id = $1`,
    [shopId],
  );
  return rows[0]!;
}

export type MemberCounts = { members: number; newMembers: number };

export async function countMembersSince(sql: Sql, shopId: bigint, since: Date): Promise<MemberCounts> {
  const rows = await sql.rows<MemberCounts>(
    `SELECT count(*)::float8 AS members, count(*) FILTER (WHERE joined_at >= $2)::float8 AS "newMembers"
       FROM member WHERE shop_id = $1 AND erased_at IS NULL`,
    [shopId, since],
  );
  return rows[0]!;
}

export type OrderCounts = { orders: number; ordersWithPoints: number };

/** Paid and not cancelled orders since an instant, and those of them that hold points. */
export async function countOrdersSince(sql: Sql, shopId: bigint, since: Date): Promise<OrderCounts> {
  const rows = await sql.rows<OrderCounts>(
    `SELECT count(*)::float8 AS orders, count(*) FILTER (WHERE credited > 0)::float8 AS "ordersWithPoints"
       FROM shop_order WHERE shop_id = $1 AND processed_at >= $2 AND is_paid AND cancelled_at IS NULL`,
    [shopId, since],
  );
  return rows[0]!;
}

export type FirstTimes = { hasOrderWithPoints: boolean; hasRedemption: boolean };

/** What has happened at least once in a shop: the setup guide ticks itself off with it. */
export async function findFirstTimes(sql: Sql, shopId: bigint): Promise<FirstTimes> {
  const rows = await sql.rows<FirstTimes>(
    `SELECT EXISTS (SELECT FROM shop_order WHERE shop_id = $1 AND basis_minor IS NOT NULL) AS "hasOrderWithPoints",
            EXISTS (SELECT FROM redemption WHERE shop_id = $1) AS "hasRedemption"`,
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
