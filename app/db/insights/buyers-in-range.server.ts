import type { Sql, Tx } from "~/db/database.server";
import type { GapCount } from "~/domain/insights/cohorts/time-between-orders";
import type { BuyerCounts } from "~/domain/insights/cohorts/retention-report";
import type { DayRange } from "~/domain/insights/ranges/range";

/** A customer of a date has ordered within so many days until it. */
const ACTIVE_DAYS = 365;

/**
 * Every customer until the end of a range: what they bought in it, what the programme had been to them by then, and whether they
 * were customers before its first day and at its end.
 */
const BUYERS = `
  SELECT customer_id, min(day) >= $2::date AS is_new,
         coalesce(sum(orders) FILTER (WHERE day >= $2::date), 0) AS orders, coalesce(sum(net_minor) FILTER (WHERE day >= $2::date), 0) AS net_minor,
         coalesce(max(day) FILTER (WHERE day < $2::date) >= $2::date - ${ACTIVE_DAYS}, false) AS at_start,
         max(day) > $3::date - ${ACTIVE_DAYS} AS at_end,
         CASE WHEN bool_or(rewarded_orders > 0) THEN 'redeemed' WHEN bool_or(earning_orders > 0) THEN 'earned' ELSE 'never' END AS use
    FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day <= $3::date
   GROUP BY customer_id`;

/**
 * The customers of a range, by what the programme was to them by its end (`redeemed`, members who had used a reward; `earned`,
 * members who had earned points and not done so; `never`, customers none of whose orders had earned), by the tier they are in now,
 * and by whether their first order is in it.
 */
export async function listBuyersInRange(tx: Tx, shopId: bigint, { from, to }: DayRange): Promise<BuyerCounts[]> {
  return tx.rows<BuyerCounts>(
    `SELECT use, tier_key AS tier, is_new AS "isNew",
            (count(*) FILTER (WHERE orders > 0))::float8 AS customers, (count(*) FILTER (WHERE orders > 1))::float8 AS repeating,
            sum(orders)::float8 AS orders, sum(net_minor)::float8 AS "revenueMinor",
            (count(*) FILTER (WHERE at_start))::float8 AS "atStart", (count(*) FILTER (WHERE at_end))::float8 AS "atEnd",
            (count(*) FILTER (WHERE at_start AND at_end))::float8 AS stayed
       FROM (${BUYERS} OFFSET 0) AS buyer
       LEFT JOIN (SELECT customer_id, tier_key
                    FROM member JOIN account ON account.shop_id = $1 AND account.member_id = coalesce(member.merged_into, member.id)
                   WHERE member.shop_id = $1) AS member USING (customer_id)
      GROUP BY use, tier_key, is_new`,
    [shopId, from, to],
  );
}

/** Gaps from an order of a customer to the next, both in a range, by length in ascending order: two orders of a day are 0 days apart. */
export async function listGapsInRange(tx: Tx, shopId: bigint, { from, to }: DayRange): Promise<GapCount[]> {
  const rows = await tx.rows<{ gap: number | null; days: number; orders: number }>(
    `SELECT gap, count(*)::float8 AS days, sum(orders)::float8 AS orders
       FROM (SELECT orders, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap
               FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day BETWEEN $2::date AND $3::date) AS own
      GROUP BY gap ORDER BY gap`,
    [shopId, from, to],
  );
  // Of a day with three orders two came after 0 days; no other gap is that short.
  const again = rows.reduce((sum, { orders, days }) => sum + orders - days, 0);
  const between = rows.flatMap(({ gap, days }) => (gap === null ? [] : [{ days: gap, gaps: days }]));
  return again > 0 ? [{ days: 0, gaps: again }, ...between] : between;
}

/** What was bought without a customer in a range. */
export async function findGuestSales(
  sql: Sql,
  shopId: bigint,
  { from, to }: DayRange,
): Promise<{ orders: number; revenueMinor: number }> {
  const [row] = await sql.rows<{ orders: number; revenueMinor: number }>(
    `SELECT coalesce(sum(orders), 0)::float8 AS orders, coalesce(sum(net_minor), 0)::float8 AS "revenueMinor"
       FROM buyer_day WHERE shop_id = $1 AND customer_id = 0 AND day BETWEEN $2::date AND $3::date`,
    [shopId, from, to],
  );
  return row!;
}

type GuestPeople = { customers: number; repeating: number };

/**
 * How many people the guests since each of some days until today are, and how many of them ordered twice or more, in the order of the
 * days. People are keyed hashes of the addresses they left; orders without one are nobody's.
 */
export async function listGuestPeople(
  sql: Sql,
  shop: { id: bigint; timezone: string },
  { since, today }: { since: readonly string[]; today: string },
): Promise<GuestPeople[]> {
  const startOf = (day: string) => `${day}::timestamp AT TIME ZONE $4`;
  const eachDay = (of: (index: number) => string) => since.map((_, index) => of(index)).join(", ");
  const orders = (index: number) => `count(*) FILTER (WHERE processed_at >= ${startOf(`($2::date[])[${index + 1}]`)})`;
  const people = (index: number) => `jsonb_build_object(
    'customers', count(*) FILTER (WHERE orders[${index + 1}] > 0), 'repeating', count(*) FILTER (WHERE orders[${index + 1}] > 1))`;
  const [row] = await sql.rows<{ people: GuestPeople[] }>(
    `SELECT jsonb_build_array(${eachDay(people)}) AS people
       FROM (SELECT ARRAY[${eachDay(orders)}] AS orders FROM shop_order
              WHERE shop_id = $1 AND processed_at < ${startOf("($3::date + 1)")}
                AND member_id IS NULL AND guest_key IS NOT NULL AND is_paid AND NOT is_test AND cancelled_at IS NULL
              GROUP BY guest_key) AS guest`,
    [shop.id, since, today, shop.timezone],
  );
  return row!.people;
}

/** What the same customers bought before and after. */
type TwoSides = {
  customers: number;
  before: { buyers: number; orders: number; revenueMinor: number };
  after: { buyers: number; orders: number; revenueMinor: number };
};

/**
 * Customers who had ordered already when the `days` before `began` (the programme's first day) began, in those days and in as
 * many from `began` on. They were not chosen by what they bought in either.
 */
export async function findBeforeAndAfter(tx: Tx, shopId: bigint, began: string, days: number): Promise<TwoSides> {
  const [row] = await tx.rows<
    TwoSides & { buyersBefore: number; ordersBefore: number; revenueBefore: number } & {
      buyersAfter: number;
      ordersAfter: number;
      revenueAfter: number;
    }
  >(
    `SELECT count(*)::float8 AS customers,
            (count(*) FILTER (WHERE orders_before > 0))::float8 AS "buyersBefore", coalesce(sum(orders_before), 0)::float8 AS "ordersBefore",
            coalesce(sum(net_before), 0)::float8 AS "revenueBefore",
            (count(*) FILTER (WHERE orders_after > 0))::float8 AS "buyersAfter", coalesce(sum(orders_after), 0)::float8 AS "ordersAfter",
            coalesce(sum(net_after), 0)::float8 AS "revenueAfter"
       FROM (SELECT sum(orders) FILTER (WHERE day >= $2::date - $3::integer AND day < $2::date) AS orders_before,
                    sum(net_minor) FILTER (WHERE day >= $2::date - $3::integer AND day < $2::date) AS net_before,
                    sum(orders) FILTER (WHERE day >= $2::date AND day < $2::date + $3::integer) AS orders_after,
                    sum(net_minor) FILTER (WHERE day >= $2::date AND day < $2::date + $3::integer) AS net_after
               FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day < $2::date + $3::integer
              GROUP BY customer_id HAVING min(day) < $2::date - $3::integer) AS known`,
    [shopId, began, days],
  );
  const { customers, buyersBefore, ordersBefore, revenueBefore, buyersAfter, ordersAfter, revenueAfter } = row!;
  return {
    customers,
    before: { buyers: buyersBefore, orders: ordersBefore, revenueMinor: revenueBefore },
    after: { buyers: buyersAfter, orders: ordersAfter, revenueMinor: revenueAfter },
  };
}
