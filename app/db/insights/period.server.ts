import type { Sql } from "~/db/database.server";
import type { DayRange } from "~/domain/insights/ranges/range";
import type { PeriodPoints, PeriodSales } from "~/domain/insights/roi/period";

/** A shop, and how much a point is worth in minor units: what rewards gave of which it was not kept is taken from their points. */
export type PeriodShop = { id: bigint; timezone: string; pointMinor: number };

/** The instants that a range of shop-local days lies between. */
const STARTS = "$2::date::timestamp AT TIME ZONE $4";
const ENDS = "($3::date + 1)::timestamp AT TIME ZONE $4";

const BUYER = `
  SELECT customer_id, sum(orders) AS orders, sum(net_minor::float8) AS net, sum(rewarded_orders) AS rewarded_orders,
         sum(rewarded_minor::float8) AS rewarded, bool_or(earning_orders > 0) AS has_earned
    FROM buyer_day WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date GROUP BY customer_id`;

/** Who took a reward in the range, or was given something for another way to earn. */
const TAKER = `
  SELECT customer_id FROM member
   WHERE shop_id = $1 AND id IN (
     SELECT member_id FROM redemption WHERE shop_id = $1 AND reserved_at >= ${STARTS} AND reserved_at < ${ENDS}
      UNION ALL
     SELECT member_id FROM ledger_entry
      WHERE shop_id = $1 AND kind = 'bonus' AND occurred_at >= ${STARTS} AND occurred_at < ${ENDS})`;

/** What was bought in a range, and by whom. */
export async function findPeriodSales(sql: Sql, shop: PeriodShop, { from, to }: DayRange): Promise<PeriodSales> {
  const [row] = await sql.rows<PeriodSales>(
    `SELECT (count(orders) FILTER (WHERE is_customer))::float8 AS buyers,
            (count(*) FILTER (WHERE is_customer AND orders > 1))::float8 AS "repeatBuyers",
            coalesce(sum(orders) FILTER (WHERE is_customer), 0)::float8 AS orders,
            coalesce(sum(net) FILTER (WHERE is_customer), 0) AS "netMinor",
            coalesce(sum(orders) FILTER (WHERE NOT is_customer), 0)::float8 AS "guestOrders",
            coalesce(sum(net) FILTER (WHERE NOT is_customer), 0) AS "guestNetMinor",
            coalesce(sum(rewarded_orders), 0)::float8 AS "rewardedOrders",
            coalesce(sum(rewarded), 0) AS "rewardedMinor",
            (count(*) FILTER (WHERE is_active))::float8 AS "activeMembers",
            (count(orders) FILTER (WHERE is_active))::float8 AS "influencedBuyers",
            coalesce(sum(orders) FILTER (WHERE is_active), 0)::float8 AS "influencedOrders",
            coalesce(sum(net) FILTER (WHERE is_active), 0) AS "influencedMinor"
       FROM (SELECT orders, net, rewarded_orders, rewarded, customer_id <> 0 AS is_customer,
                    customer_id <> 0 AND (coalesce(has_earned, false) OR taker.customer_id IS NOT NULL) AS is_active
               FROM (${BUYER}) AS buyer FULL JOIN (${TAKER}) AS taker USING (customer_id)) AS bought`,
    [shop.id, from, to, shop.timezone],
  );
  return row!;
}

const GIVEN = "coalesce(given_minor, round(points * $5::float8))";

/** What rewards took off orders of a range, and what members held before and after it. */
export async function findPeriodPoints(sql: Sql, shop: PeriodShop, { from, to }: DayRange): Promise<PeriodPoints> {
  const [row] = await sql.rows<PeriodPoints>(
    `SELECT used.*, held.*
       FROM (SELECT count(*)::float8 AS "rewardsUsed", coalesce(sum(${GIVEN}), 0)::float8 AS "rewardsMinor"
               FROM redemption
              WHERE shop_id = $1 AND status = 'used' AND used_at >= ${STARTS} AND used_at < ${ENDS}) AS used,
            (SELECT coalesce(sum(pending + available + reserved) FILTER (WHERE day < $2::date), 0)::float8 AS "pointsBefore",
                    coalesce(sum(pending + available + reserved), 0)::float8 AS "pointsAfter"
               FROM points_day WHERE shop_id = $1 AND day <= $3::date) AS held`,
    [shop.id, from, to, shop.timezone, shop.pointMinor],
  );
  return row!;
}

/** Members at the end of a range, and how many joined in the 30 days before. */
export async function findPeriodMembers(
  sql: Sql,
  shop: PeriodShop,
  { to }: Pick<DayRange, "to">,
): Promise<{ members: number; joined30: number }> {
  const [row] = await sql.rows<{ members: number; joined30: number }>(
    `SELECT count(*)::float8 AS members,
            (count(*) FILTER (WHERE joined_at >= ($2::date - 29)::timestamp AT TIME ZONE $3))::float8 AS joined30
       FROM member
      WHERE shop_id = $1 AND merged_into IS NULL AND erased_at IS NULL AND joined_at < ($2::date + 1)::timestamp AT TIME ZONE $3`,
    [shop.id, to, shop.timezone],
  );
  return row!;
}
