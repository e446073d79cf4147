import type { Sql } from "~/db/database.server";
import type { Bought, FirstRewards, RewardedOrders, RewardUse } from "~/domain/insights/health/health-report";
import type { DayRange } from "~/domain/insights/ranges/range";

/** A shop's days begin at its own midnights. */
type HealthShop = { id: bigint; timezone: string };

/** The instants that a range of shop-local days lies between; the shop, the range and the zone are $1 to $4. */
const STARTS = "$2::date::timestamp AT TIME ZONE $4";
const ENDS = "($3::date + 1)::timestamp AT TIME ZONE $4";

const values = (shop: HealthShop, { from, to }: DayRange) => [shop.id, from, to, shop.timezone];

/** What was bought in a range. A buyer is a member who had joined by its end. */
export async function findBought(sql: Sql, shop: HealthShop, range: DayRange): Promise<Bought> {
  const [row] = await sql.rows<Bought>(
    `SELECT coalesce(sum(orders) FILTER (WHERE is_customer), 0)::float8 AS orders,
            coalesce(sum(net) FILTER (WHERE is_customer), 0)::float8 AS "netMinor",
            coalesce(sum(orders) FILTER (WHERE NOT is_customer), 0)::float8 AS "guestOrders",
            coalesce(sum(earning), 0)::float8 AS "earningOrders", coalesce(sum(rewarded), 0)::float8 AS "rewardedOrders",
            coalesce(sum(orders) FILTER (WHERE is_member), 0)::float8 AS "memberOrders",
            coalesce(sum(net) FILTER (WHERE is_member), 0)::float8 AS "memberNetMinor",
            (count(*) FILTER (WHERE is_customer))::float8 AS buyers,
            (count(*) FILTER (WHERE is_customer AND orders > 1))::float8 AS "repeatBuyers",
            (count(*) FILTER (WHERE is_member))::float8 AS "memberBuyers"
       FROM (SELECT buyer.*, buyer.customer_id <> 0 AS is_customer, coalesce(joined_at < ${ENDS}, false) AS is_member
               FROM (SELECT customer_id, sum(orders) AS orders, sum(net_minor) AS net, sum(earning_orders) AS earning,
                            sum(rewarded_orders) AS rewarded
                       FROM buyer_day WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date
                      GROUP BY customer_id) AS buyer
               LEFT JOIN member ON member.shop_id = $1 AND member.customer_id = buyer.customer_id) AS bought`,
    values(shop, range),
  );
  return row!;
}

/** Codes issued in a range, gifts included, and how many of those have been used by now. */
export async function countCodes(
  sql: Sql,
  shop: HealthShop,
  range: DayRange,
): Promise<{ issued: number; used: number }> {
  const [row] = await sql.rows<{ issued: number; used: number }>(
    `SELECT count(*)::float8 AS issued, (count(*) FILTER (WHERE status = 'used'))::float8 AS used
       FROM redemption WHERE shop_id = $1 AND issued_at >= ${STARTS} AND issued_at < ${ENDS}`,
    values(shop, range),
  );
  return row!;
}

/**
 * Members at the end of a range, and those of them who earned or redeemed in it: by an order, by a way to earn, or by taking a
 * reward. Who was merged or erased is no member.
 */
export async function countActiveMembers(
  sql: Sql,
  shop: HealthShop,
  range: DayRange,
): Promise<{ members: number; activeMembers: number }> {
  const [row] = await sql.rows<{ members: number; activeMembers: number }>(
    `WITH active AS (
       SELECT member.id FROM (SELECT DISTINCT customer_id FROM buyer_day
                               WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date AND earning_orders > 0) AS bought
         JOIN member ON member.shop_id = $1 AND member.customer_id = bought.customer_id
       UNION
       SELECT member_id FROM redemption WHERE shop_id = $1 AND reserved_at >= ${STARTS} AND reserved_at < ${ENDS}
       UNION
       SELECT member_id FROM ledger_entry
        WHERE shop_id = $1 AND kind = 'bonus' AND occurred_at >= ${STARTS} AND occurred_at < ${ENDS})
     SELECT count(*)::float8 AS members, (count(*) FILTER (WHERE active.id IS NOT NULL))::float8 AS "activeMembers"
       FROM member LEFT JOIN active ON active.id = member.id
      WHERE member.shop_id = $1 AND merged_into IS NULL AND erased_at IS NULL AND joined_at < ${ENDS}`,
    values(shop, range),
  );
  return row!;
}

/**
 * Rewards that were taken or used in a range, the most used first, by the names they have had last. What a used one took off is
 * kept with it; of the oldest, of which it is not, it is what their points were worth.
 */
export async function listRewardUse(
  sql: Sql,
  shop: HealthShop,
  range: DayRange,
  pointMinor: number,
): Promise<RewardUse[]> {
  return sql.rows<RewardUse>(
    `SELECT reward_key AS key, (array_agg(reward ->> 'name' ORDER BY reserved_at DESC))[1] AS name,
            (count(*) FILTER (WHERE is_taken))::float8 AS taken, (count(*) FILTER (WHERE is_used))::float8 AS used,
            coalesce(sum(points) FILTER (WHERE is_used), 0)::float8 AS "usedPoints",
            coalesce(sum(coalesce(given_minor, round(points * $5::float8))) FILTER (WHERE is_used), 0)::float8 AS "costMinor"
       FROM (SELECT *, reserved_at >= ${STARTS} AND reserved_at < ${ENDS} AS is_taken,
                    status = 'used' AND used_at >= ${STARTS} AND used_at < ${ENDS} AS is_used
               FROM redemption WHERE shop_id = $1) AS each
      WHERE is_taken OR is_used
      GROUP BY reward_key ORDER BY used DESC, taken DESC, key`,
    [...values(shop, range), pointMinor],
  );
}

/**
 * Orders with a reward in a range, counted by the days since the customer's day with an order before and by the customer's usual
 * gap until then: the median of the gaps before, from two gaps on. Guests use no rewards.
 */
export async function listRewardedOrders(
  sql: Sql,
  shop: HealthShop,
  { from, to }: DayRange,
): Promise<RewardedOrders[]> {
  return sql.rows<RewardedOrders>(
    `SELECT coalesce(rewarded.day - last_day, 0)::float8 AS "daysSinceLast", usual AS "usualGapDays",
            sum(rewarded_orders)::float8 AS orders
       FROM buyer_day AS rewarded
      CROSS JOIN LATERAL (
              SELECT max(day) AS last_day,
                     CASE WHEN count(days) >= 2 THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY days) END AS usual
                FROM (SELECT day, day - lag(day) OVER (ORDER BY day) AS days FROM buyer_day AS own
                       WHERE own.shop_id = $1 AND own.customer_id = rewarded.customer_id AND own.day < rewarded.day) AS gap) AS habit
      WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date AND rewarded_orders > 0 AND customer_id <> 0
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [shop.id, from, to],
  );
}

/** How long the members who took their first reward in a range had been members by then. */
export async function findFirstRewards(sql: Sql, shop: HealthShop, range: DayRange): Promise<FirstRewards> {
  const [row] = await sql.rows<FirstRewards>(
    `SELECT count(*)::float8 AS members,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_at - joined_at) / 86400)::float8 AS "medianDays"
       FROM (SELECT member_id, min(reserved_at) AS first_at FROM redemption
              WHERE shop_id = $1 AND points > 0 GROUP BY member_id) AS first
       JOIN member ON member.shop_id = $1 AND member.id = first.member_id
      WHERE first_at >= ${STARTS} AND first_at < ${ENDS} AND first_at >= joined_at`,
    values(shop, range),
  );
  return row!;
}

/** The median of the days between a customer's orders, of the gaps that ended in a range; null without any. */
export async function findUsualGap(sql: Sql, shop: HealthShop, { from, to }: DayRange): Promise<number | null> {
  const [row] = await sql.rows<{ days: number | null }>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS days
       FROM (SELECT day - coalesce(lag(day) OVER (PARTITION BY customer_id ORDER BY day), (
                      SELECT max(former.day) FROM buyer_day AS former
                       WHERE former.shop_id = $1 AND former.customer_id = bought.customer_id AND former.day < $2::date)) AS days
               FROM buyer_day AS bought
              WHERE shop_id = $1 AND customer_id <> 0 AND day BETWEEN $2::date AND $3::date) AS gap
      WHERE days IS NOT NULL`,
    [shop.id, from, to],
  );
  return row!.days;
}
