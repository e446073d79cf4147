import type { Sql } from "~/db/database.server";
import type { GapCount } from "~/domain/insights/cohorts/time-between-orders";
import type { Bought, FirstRewards, RewardedOrders, RewardUse } from "~/domain/insights/health/health-report";
import type { DayRange } from "~/domain/insights/ranges/range";
import { hasRange, rangeBits } from "./range-bits";
import { IS_TAKEN } from "./taken-reward";

/** A shop's days begin at its own midnights. */
type HealthShop = { id: bigint; timezone: string };

/** The ranges that are asked about together. */
type Ranges = readonly DayRange[];

// $1 is the shop, $2 and $3 the first and the last day of all ranges, $4 and $6 the bits of the days between, $5 the zone.
/** The bits of the ranges that a day is in. It is looked up by its place, which costs a fraction of a join. */
const within = (day: string) => `coalesce(($4::integer[])[${day} - $2::date + 1], 0)`;
/** The bits of the ranges that have not ended before a day. */
const before = (day: string) => `coalesce(($6::integer[])[greatest(${day} - $2::date, 0) + 1], 0)`;
const dayOf = (at: string) => `(${at} AT TIME ZONE $5)::date`;
const isIn = (bits: string, index = "index") => `${bits} >> ${index} & 1 = 1`;

const FIRST_AND_LAST = "day BETWEEN $2::date AND $3::date";
const isBetween = (at: string) =>
  `${at} >= $2::date::timestamp AT TIME ZONE $5 AND ${at} < ($3::date + 1)::timestamp AT TIME ZONE $5`;

function valuesOf(shop: HealthShop, ranges: Ranges): { days: unknown[]; instants: unknown[]; members: unknown[] } {
  const bits = rangeBits(ranges);
  const days = [shop.id, bits.from, bits.to, bits.within];
  return { days, instants: [...days, shop.timezone], members: [...days, shop.timezone, bits.before] };
}

const ofEach = <Of>(ranges: Ranges, of: (index: number) => Of): Of[] => ranges.map((_, index) => of(index));

type Sums = { orders: number; netMinor: number; earning: number; rewarded: number };

/** What was bought in each range. Orders of members are those of customers who had joined by the range's end. */
export async function listBought(
  sql: Sql,
  shop: HealthShop,
  ranges: Ranges,
): Promise<Omit<Bought, "buyers" | "repeatBuyers" | "memberBuyers">[]> {
  const rows = await sql.rows<Sums & { within: number; isCustomer: boolean; joined: number }>(
    `SELECT bought.within, customer_id <> 0 AS "isCustomer", coalesce(joined, 0) AS joined, sum(orders)::float8 AS orders,
            sum(net_minor)::float8 AS "netMinor", sum(earning_orders)::float8 AS earning, sum(rewarded_orders)::float8 AS rewarded
       FROM (SELECT *, ${within("day")} AS within FROM buyer_day WHERE shop_id = $1 AND ${FIRST_AND_LAST}) AS bought
       LEFT JOIN (SELECT customer_id, ${before(dayOf("joined_at"))} AS joined FROM member WHERE shop_id = $1
                  -- Worked out once a member, not once a day.
                  OFFSET 0) AS member USING (customer_id)
      GROUP BY 1, 2, 3`,
    valuesOf(shop, ranges).members,
  );
  return ofEach(ranges, (index) => {
    const own = rows.filter((row) => hasRange(row.within, index));
    const sum = (of: keyof Sums, isCounted: (row: (typeof own)[number]) => boolean = () => true) =>
      own.reduce((total, row) => (isCounted(row) ? total + row[of] : total), 0);
    const isMember = (row: { joined: number }) => hasRange(row.joined, index);
    return {
      orders: sum("orders", ({ isCustomer }) => isCustomer),
      netMinor: sum("netMinor", ({ isCustomer }) => isCustomer),
      guestOrders: sum("orders", ({ isCustomer }) => !isCustomer),
      earningOrders: sum("earning"),
      rewardedOrders: sum("rewarded"),
      memberOrders: sum("orders", isMember),
      memberNetMinor: sum("netMinor", isMember),
    };
  });
}

/** Codes issued in each range, gifts included, and how many of those have been used by now. */
export async function listCodes(
  sql: Sql,
  shop: HealthShop,
  ranges: Ranges,
): Promise<{ issued: number; used: number }[]> {
  const rows = await sql.rows<{ within: number; issued: number; used: number }>(
    `SELECT ${within(dayOf("issued_at"))} AS within, count(*)::float8 AS issued, (count(*) FILTER (WHERE status = 'used'))::float8 AS used
       FROM redemption WHERE shop_id = $1 AND ${isBetween("issued_at")} GROUP BY 1`,
    valuesOf(shop, ranges).instants,
  );
  return ofEach(ranges, (index) => {
    const own = rows.filter((row) => hasRange(row.within, index));
    const sum = (of: "issued" | "used") => own.reduce((total, row) => total + row[of], 0);
    return { issued: sum("issued"), used: sum("used") };
  });
}

/**
 * Customers of each range. `buyers` ordered in it, `repeatBuyers` twice or more, `memberBuyers` had joined by its end. `members` at
 * its end, of whom `activeMembers` earned or redeemed in it: by an order, by a way to earn, or by taking a reward; who was
 * erased is none, and of who was merged the kept one. `gaps` between days with an order, of those that ended in it, by length.
 */
export type People = Pick<Bought, "buyers" | "repeatBuyers" | "memberBuyers"> & {
  members: number;
  activeMembers: number;
  gaps: GapCount[];
};

/**
 * Every customer's days in their order, each with the bits of the ranges it and the customer's day before are in: two orders or
 * more of a range are on one day or on two that follow on each other.
 */
const OWN = `
  SELECT customer_id, orders, earning_orders, within, coalesce(lag(within) OVER own, 0) AS within_before,
         day - coalesce(lag(day) OVER own, (SELECT max(former.day) FROM buyer_day AS former
                                             WHERE former.shop_id = $1 AND former.customer_id = bought.customer_id AND former.day < $2::date)) AS gap
    FROM (SELECT customer_id, day, orders, earning_orders, ${within("day")} AS within
            FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND ${FIRST_AND_LAST}) AS bought
  WINDOW own AS (PARTITION BY customer_id ORDER BY day)`;

const TAKEN = `
  SELECT coalesce(merged_into, id) AS member_id, bit_or(within) AS taken
    FROM (SELECT member_id AS id, ${within(dayOf("reserved_at"))} AS within
            FROM redemption WHERE shop_id = $1 AND ${IS_TAKEN} AND ${isBetween("reserved_at")}
           UNION ALL
          SELECT member_id, ${within(dayOf("occurred_at"))} FROM ledger_entry
           WHERE shop_id = $1 AND kind = 'bonus' AND ${isBetween("occurred_at")}) AS took
    JOIN member USING (id)
   WHERE shop_id = $1 GROUP BY 1`;

/** Who bought, who takes part and how long they leave between orders, in each range: one way through all customers. */
export async function listPeople(sql: Sql, shop: HealthShop, ranges: Ranges): Promise<People[]> {
  const [row] = await sql.rows<{ people: Omit<People, "gaps">[]; gaps: (GapCount & { within: number })[] | null }>(
    `WITH summed AS MATERIALIZED (
       SELECT customer_id, within, gap, count(*) AS gaps, bit_or(within) AS bought,
              bit_or(CASE WHEN orders > 1 THEN within ELSE within & within_before END) AS again,
              bit_or(CASE WHEN earning_orders > 0 THEN within ELSE 0 END) AS earned
         FROM (${OWN}) AS own GROUP BY GROUPING SETS ((customer_id), (within, gap))
     ), joined AS (
       SELECT customer_id, ${before(dayOf("joined_at"))} AS joined, merged_into IS NULL AND erased_at IS NULL AS is_counted, taken
         FROM member LEFT JOIN (${TAKEN}) AS taker ON taker.member_id = member.id WHERE shop_id = $1
     ), person AS (
       SELECT coalesce(bought, 0) AS bought, coalesce(again, 0) AS again, coalesce(joined, 0) AS joined, coalesce(is_counted, false) AS is_counted,
              coalesce(earned, 0) | coalesce(taken, 0) AS active, count(*) AS people
         FROM (SELECT * FROM summed WHERE customer_id IS NOT NULL) AS buyer FULL JOIN joined USING (customer_id)
        GROUP BY 1, 2, 3, 4, 5
     ), counted AS (
       SELECT index, coalesce(sum(people) FILTER (WHERE ${isIn("bought")}), 0) AS buyers,
              coalesce(sum(people) FILTER (WHERE ${isIn("again")}), 0) AS "repeatBuyers",
              coalesce(sum(people) FILTER (WHERE ${isIn("bought & joined")}), 0) AS "memberBuyers",
              coalesce(sum(people) FILTER (WHERE is_counted AND ${isIn("joined")}), 0) AS members,
              coalesce(sum(people) FILTER (WHERE is_counted AND ${isIn("joined & active")}), 0) AS "activeMembers"
         FROM generate_series(0, $7::integer - 1) AS index LEFT JOIN person ON true GROUP BY index)
     SELECT (SELECT json_agg(counted ORDER BY index) FROM counted) AS people,
            (SELECT json_agg(json_build_object('within', within, 'days', gap, 'gaps', gaps) ORDER BY gap)
               FROM summed WHERE customer_id IS NULL AND gap IS NOT NULL AND within <> 0) AS gaps`,
    [...valuesOf(shop, ranges).members, ranges.length],
  );
  return ofEach(ranges, (index) => {
    const { buyers, repeatBuyers, memberBuyers, members, activeMembers } = row!.people[index]!;
    const gaps = (row!.gaps ?? []).filter((gap) => hasRange(gap.within, index));
    return { buyers, repeatBuyers, memberBuyers, members, activeMembers, gaps };
  });
}

/** Rewards of one key that were taken, and used, in the same ranges. */
type Use = { key: string; name: string; taken: number; used: number; times: number; points: number; costMinor: number };

/**
 * Rewards that were taken or used in each range, the most used first, by the names they have had last. What a used one took off
 * is kept with it; of the oldest, of which it is not, it is what their points were worth.
 */
export async function listRewardUse(
  sql: Sql,
  shop: HealthShop,
  ranges: Ranges,
  pointMinor: number,
): Promise<RewardUse[][]> {
  const rows = await sql.rows<Use>(
    `SELECT reward_key AS key, taken, used, (array_agg(reward ->> 'name' ORDER BY reserved_at DESC))[1] AS name,
            max(reserved_at) AS "lastAt", count(*)::float8 AS times, sum(points)::float8 AS points,
            sum(coalesce(given_minor, round(points * $6::float8)))::float8 AS "costMinor"
       FROM (SELECT *, CASE WHEN ${IS_TAKEN} AND ${isBetween("reserved_at")} THEN ${within(dayOf("reserved_at"))} ELSE 0 END AS taken,
                    CASE WHEN status = 'used' AND ${isBetween("used_at")} THEN ${within(dayOf("used_at"))} ELSE 0 END AS used
               FROM redemption WHERE shop_id = $1) AS each
      WHERE taken | used <> 0 GROUP BY 1, 2, 3 ORDER BY "lastAt" DESC, key`,
    [...valuesOf(shop, ranges).instants, pointMinor],
  );
  return ofEach(ranges, (index) => {
    const own = rows.filter(({ taken, used }) => hasRange(taken | used, index));
    return [...Map.groupBy(own, ({ key }) => key).values()]
      .map((uses) => useOf(uses, index))
      .sort((a, b) => b.used - a.used || b.taken - a.taken || (a.key < b.key ? -1 : 1));
  });
}

/** Of one reward in the range of this index; the last taken come first. */
function useOf(uses: readonly Use[], index: number): RewardUse {
  const sum = (of: "times" | "points" | "costMinor", bits: "taken" | "used") =>
    uses.reduce((total, use) => (hasRange(use[bits], index) ? total + use[of] : total), 0);
  return {
    key: uses[0]!.key,
    name: uses[0]!.name,
    taken: sum("times", "taken"),
    used: sum("times", "used"),
    usedPoints: sum("points", "used"),
    costMinor: sum("costMinor", "used"),
  };
}

/**
 * Orders with a reward in each range, counted by the days since the customer's day with an order before and by the customer's
 * usual gap until then: the median of the gaps before, from two gaps on. Guests use no rewards.
 */
export async function listRewardedOrders(sql: Sql, shop: HealthShop, ranges: Ranges): Promise<RewardedOrders[][]> {
  const rows = await sql.rows<RewardedOrders & { within: number }>(
    `SELECT ${within("rewarded.day")} AS within, coalesce(rewarded.day - last_day, 0)::float8 AS "daysSinceLast",
            usual AS "usualGapDays", sum(rewarded_orders)::float8 AS orders
       FROM buyer_day AS rewarded
      CROSS JOIN LATERAL (
              SELECT max(day) AS last_day,
                     CASE WHEN count(days) >= 2 THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY days) END AS usual
                FROM (SELECT day, day - lag(day) OVER (ORDER BY day) AS days FROM buyer_day AS own
                       WHERE own.shop_id = $1 AND own.customer_id = rewarded.customer_id AND own.day < rewarded.day) AS gap) AS habit
      WHERE shop_id = $1 AND ${FIRST_AND_LAST} AND rewarded_orders > 0 AND customer_id <> 0
      GROUP BY 1, 2, 3`,
    valuesOf(shop, ranges).days,
  );
  return ofEach(ranges, (index) => rows.filter((row) => hasRange(row.within, index)));
}

/** How long the members who took their first reward in each range had been members by then. */
export async function listFirstRewards(sql: Sql, shop: HealthShop, ranges: Ranges): Promise<FirstRewards[]> {
  return sql.rows<FirstRewards>(
    `WITH first AS MATERIALIZED (
       SELECT ${within(dayOf("first_at"))} AS within, extract(epoch FROM first_at - joined_at) / 86400 AS days
         FROM (SELECT member_id, min(reserved_at) AS first_at FROM redemption
                WHERE shop_id = $1 AND points > 0 AND ${IS_TAKEN} GROUP BY member_id) AS taken
         JOIN member ON member.shop_id = $1 AND member.id = taken.member_id
        WHERE ${isBetween("first_at")} AND first_at >= joined_at)
     SELECT count(within)::float8 AS members, percentile_cont(0.5) WITHIN GROUP (ORDER BY days)::float8 AS "medianDays"
       FROM generate_series(0, $6::integer - 1) AS index LEFT JOIN first ON ${isIn("within")}
      GROUP BY index ORDER BY index`,
    [...valuesOf(shop, ranges).instants, ranges.length],
  );
}
