import type { Sql } from "~/db/database.server";
import type { AgedPoints } from "~/domain/insights/liability/outstanding-by-age";
import type { IssuedMonth, RedeemedMonth } from "~/domain/insights/liability/issue-cohorts";
import type { Outstanding } from "~/domain/insights/liability/liability-report";

/** What all members of a shop hold now, and what they owe. Reads every account. */
export async function sumAccounts(sql: Sql, shopId: bigint): Promise<Outstanding> {
  const rows = await sql.rows<Outstanding>(
    `SELECT coalesce(sum(pending), 0)::float8 AS pending, coalesce(sum(available), 0)::float8 AS available,
            coalesce(sum(reserved), 0)::float8 AS reserved, coalesce(sum(owed), 0)::float8 AS owed
       FROM account WHERE shop_id = $1`,
    [shopId],
  );
  return rows[0]!;
}

/** Members who have so many points to spend, and who lack at most a fifth of them. */
export async function countReach(sql: Sql, shopId: bigint, points: number): Promise<{ reached: number; near: number }> {
  const rows = await sql.rows<{ reached: number; near: number }>(
    `SELECT (count(*) FILTER (WHERE available >= $2))::float8 AS reached,
            (count(*) FILTER (WHERE available < $2 AND 5 * available >= 4 * $2::bigint))::float8 AS near
       FROM account WHERE shop_id = $1 AND merged_into IS NULL`,
    [shopId, points],
  );
  return rows[0]!;
}

/** Of instants that no two lots share, the planner would sort all lots by their day or month: it can't see that these are few. */
const UNSEEN = "OFFSET 0";

/** What is left in lots, by the days since it was earned. */
export async function listPointsByAge(
  sql: Sql,
  shopId: bigint,
  timezone: string,
  today: string,
): Promise<AgedPoints[]> {
  return sql.rows<AgedPoints>(
    `SELECT age AS "ageDays", sum(remaining)::float8 AS points
       FROM (SELECT $3::date - (earned_at AT TIME ZONE $2)::date AS age, remaining FROM points_lot
              WHERE shop_id = $1 AND remaining > 0 ${UNSEEN}) AS lot GROUP BY age ORDER BY age`,
    [shopId, timezone, today],
  );
}

/**
 * What each lot has given, by whom: for a code (`status` of its redemption), or otherwise. What ran out, and came back from
 * that, is no use and no correction.
 */
const DRAWN = `
  SELECT draw.lot_id, draw.redemption_id, redemption.status, redemption.used_at, sum(draw.points) AS points
    FROM lot_draw AS draw
    LEFT JOIN redemption ON redemption.shop_id = draw.shop_id AND redemption.id = draw.redemption_id
    LEFT JOIN ledger_entry AS entry
      ON entry.shop_id = draw.shop_id AND entry.id = draw.entry_id AND draw.redemption_id IS NULL
   WHERE draw.shop_id = $1
     AND (draw.redemption_id IS NOT NULL
       OR (entry.kind IS DISTINCT FROM 'expire' AND entry.reason ->> 'type' IS DISTINCT FROM 'expiry_restored'))
   GROUP BY draw.lot_id, draw.redemption_id, redemption.status, redemption.used_at`;

/**
 * When the programme began, and what of before it was granted: backfills by the day from which they reach, ascending, each with
 * the first grant that reached as far. Arrays, because a lot looks its place up in them, for a tenth of what asking takes.
 */
const PAST = `past AS MATERIALIZED (
  SELECT (SELECT min(effective_at) FROM programme_version WHERE shop_id = $1) AS began,
         array_agg(since ORDER BY since) AS sinces, array_agg(granted_at ORDER BY since) AS grants
    FROM (SELECT since, min(confirmed_at) OVER (ORDER BY since) AS granted_at FROM backfill WHERE shop_id = $1) AS granted)`;

/**
 * The first of the month in which the points of a lot could be redeemed for the first time. Those of orders from before the
 * programme could when a backfill gave them: counted from the order, they would seem to have been left alone for years.
 */
const MONTH = `date_trunc('month',
  CASE WHEN lot.earned_at >= past.began THEN lot.earned_at
       ELSE coalesce(past.grants[width_bucket(lot.earned_at, past.sinces)], lot.earned_at)
  END AT TIME ZONE $2)`;

const nameOf = (month: string) => `to_char(${month}, 'YYYY-MM')`;

/**
 * Points by the month in which members got them, oldest first. Issued is net of what was taken back: by reversals, by the
 * merchant, by a debt that they paid, by a merge (whose points are lots again, of the same month). Held for a code that can
 * still be used they are outstanding.
 */
export async function listIssuedMonths(sql: Sql, shopId: bigint, timezone: string): Promise<IssuedMonth[]> {
  return sql.rows<IssuedMonth>(
    `WITH ${PAST}, drawn AS (
       SELECT lot_id, coalesce(sum(points) FILTER (WHERE status IN ('reserved', 'issued')), 0) AS held,
              coalesce(sum(points) FILTER (WHERE status IS NULL OR status IN ('cancelled', 'expired', 'failed')), 0) AS taken_back
         FROM (${DRAWN}) AS each GROUP BY lot_id)
     SELECT ${nameOf("got")} AS month, sum(issued)::float8 AS issued, sum(outstanding)::float8 AS outstanding
       FROM (SELECT ${MONTH} AS got, lot.points - coalesce(taken_back, 0) AS issued, lot.remaining + coalesce(held, 0) AS outstanding
               FROM points_lot AS lot CROSS JOIN past LEFT JOIN drawn ON drawn.lot_id = lot.id
              WHERE lot.shop_id = $1 ${UNSEEN}) AS each
      GROUP BY got ORDER BY got`,
    [shopId, timezone],
  );
}

/** Points of codes that were used and whose order stands, by the month members got them in and the one they were used in. */
export async function listRedeemedMonths(sql: Sql, shopId: bigint, timezone: string): Promise<RedeemedMonth[]> {
  return sql.rows<RedeemedMonth>(
    `WITH ${PAST}
     SELECT ${nameOf("got")} AS month, ${nameOf("used")} AS "usedIn", sum(points)::float8 AS points
       FROM (SELECT ${MONTH} AS got, date_trunc('month', used_at AT TIME ZONE $2) AS used, drawn.points
               FROM (${DRAWN}) AS drawn JOIN points_lot AS lot ON lot.shop_id = $1 AND lot.id = drawn.lot_id
              CROSS JOIN past WHERE drawn.status = 'used' ${UNSEEN}) AS each
      GROUP BY got, used HAVING sum(points) <> 0 ORDER BY got, used`,
    [shopId, timezone],
  );
}
