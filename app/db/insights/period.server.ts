import type { Sql } from "~/db/database.server";
import type { DayRange } from "~/domain/insights/ranges/range";
import type { PeriodMembers, PeriodPoints, PeriodSales } from "~/domain/insights/roi/period";
import { IS_TAKEN } from "./taken-reward";

/** A shop, and how much a point is worth in minor units: what rewards gave of which it was not kept is taken from their points. */
export type PeriodShop = { id: bigint; timezone: string; pointMinor: number };

/** The instants that a range of shop-local days lies between. */
const STARTS = "$2::date::timestamp AT TIME ZONE $4";
const ENDS = "($3::date + 1)::timestamp AT TIME ZONE $4";

const BUYER = `
  SELECT customer_id, sum(orders) AS orders, sum(net_minor::float8) AS net, sum(rewarded_orders) AS rewarded_orders,
         sum(rewarded_minor::float8) AS rewarded, bool_or(earning_orders > 0) AS has_earned
    FROM buyer_day WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date GROUP BY customer_id`;

/** Who took a reward in the range, or was given something for another way to earn: of who was merged the kept one. */
const TAKER = `
  SELECT DISTINCT coalesce(merged_into, id) AS id, true AS has_taken FROM member
   WHERE shop_id = $1 AND id IN (
     SELECT member_id FROM redemption
      WHERE shop_id = $1 AND ${IS_TAKEN} AND reserved_at >= ${STARTS} AND reserved_at < ${ENDS}
      UNION ALL
     SELECT member_id FROM ledger_entry
      WHERE shop_id = $1 AND kind = 'bonus' AND occurred_at >= ${STARTS} AND occurred_at < ${ENDS})`;

/** Members at the end of the range. */
const MEMBER = `
  SELECT customer_id, joined_at, coalesce(has_taken, false) AS has_taken FROM member LEFT JOIN (${TAKER}) AS taker USING (id)
   WHERE shop_id = $1 AND merged_into IS NULL AND erased_at IS NULL AND joined_at < ${ENDS}`;

/** Days over which it is looked how many join. */
const JOINING_DAYS = 30;

/** What was bought in a range, and by whom; members at its end, and how many joined a day until then. */
export async function findPeriodSales(
  sql: Sql,
  shop: PeriodShop,
  { from, to }: DayRange,
): Promise<PeriodSales & PeriodMembers> {
  const [row] = await sql.rows<PeriodSales & PeriodMembers>(
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
            coalesce(sum(net) FILTER (WHERE is_active), 0) AS "influencedMinor",
            count(joined_at)::float8 AS members,
            coalesce((count(*) FILTER (WHERE joined_at >= ($3::date - ${JOINING_DAYS - 1})::timestamp AT TIME ZONE $4))::float8
                     / least(${JOINING_DAYS}, $3::date - (min(joined_at) AT TIME ZONE $4)::date + 1), 0) AS "joinedPerDay"
       FROM (SELECT orders, net, rewarded_orders, rewarded, joined_at, customer_id <> 0 AS is_customer,
                    joined_at IS NOT NULL AND (coalesce(has_earned, false) OR has_taken) AS is_active
               FROM (${BUYER}) AS buyer FULL JOIN (${MEMBER}) AS member USING (customer_id)) AS bought`,
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
