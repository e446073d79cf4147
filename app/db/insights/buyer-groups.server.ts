import type { Sql, Tx } from "~/db/database.server";

/** What some buyers bought in a window. `customers` with one order or more, `repeating` with two or more. */
export type BuyerGroup = { key: string; customers: number; repeating: number; orders: number; revenueMinor: number };

const WINDOW_DAYS = 365;

const SUMS = `count(*)::float8 AS customers, (count(*) FILTER (WHERE orders > 1))::float8 AS repeating,
  sum(orders)::float8 AS orders, sum(net_minor)::float8 AS "revenueMinor"`;

/** Customers with an order in the window that ends today, each with what they bought and whether they ever earned or used a reward. */
const RECENT = `
  SELECT customer_id, sum(orders) FILTER (WHERE day > $2::date - ${WINDOW_DAYS}) AS orders,
         sum(net_minor) FILTER (WHERE day > $2::date - ${WINDOW_DAYS}) AS net_minor,
         CASE WHEN bool_or(rewarded_orders > 0) THEN 'redeemed' WHEN bool_or(earning_orders > 0) THEN 'earned' ELSE 'never' END AS use
    FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day <= $2::date
   GROUP BY customer_id HAVING max(day) > $2::date - ${WINDOW_DAYS}`;

/**
 * Buyers of the last 365 days. By what the programme was to them: `redeemed`, members who ever used a reward; `earned`, members
 * who earned points and did not; `never`, customers none of whose orders ever earned. And members by the tier they are in now;
 * the key is the tier's.
 */
export async function listBuyerGroups(
  tx: Tx,
  shopId: bigint,
  today: string,
): Promise<{ byUse: BuyerGroup[]; byTier: BuyerGroup[] }> {
  const rows = await tx.rows<BuyerGroup & { isTier: boolean }>(
    `SELECT grouping(use) = 1 AS "isTier", coalesce(use, tier) AS key, ${SUMS}
       FROM (SELECT recent.*, account.tier_key AS tier
               FROM (${RECENT}) AS recent
               LEFT JOIN member ON member.shop_id = $1 AND member.customer_id = recent.customer_id
               LEFT JOIN account ON account.shop_id = $1 AND account.member_id = coalesce(member.merged_into, member.id)) AS buyer
      GROUP BY GROUPING SETS ((use), (tier)) HAVING coalesce(use, tier) IS NOT NULL`,
    [shopId, today],
  );
  const groups = (isTiers: boolean) =>
    rows.filter(({ isTier }) => isTier === isTiers).map(({ isTier: _, ...group }) => group);
  return { byUse: groups(false), byTier: groups(true) };
}

/**
 * Orders without a customer in the last 365 days. Who bought is known by a keyed hash of the address they left: `customers` and
 * `repeating` are addresses; orders without one are in `orders` and `revenueMinor` only.
 */
export async function findGuestBuyers(
  sql: Sql,
  shopId: bigint,
  today: string,
  timezone: string,
): Promise<Omit<BuyerGroup, "key">> {
  const [row] = await sql.rows<Omit<BuyerGroup, "key">>(
    `WITH bought AS (
       SELECT coalesce(sum(orders), 0)::float8 AS orders, coalesce(sum(net_minor), 0)::float8 AS "revenueMinor"
         FROM buyer_day WHERE shop_id = $1 AND customer_id = 0 AND day > $2::date - ${WINDOW_DAYS} AND day <= $2::date
     ), address AS (
       SELECT count(*) AS orders FROM shop_order
        WHERE shop_id = $1 AND processed_at >= ($2::date - ${WINDOW_DAYS} + 1)::timestamp AT TIME ZONE $3
          AND processed_at < ($2::date + 1)::timestamp AT TIME ZONE $3
          AND member_id IS NULL AND guest_key IS NOT NULL AND is_paid AND NOT is_test AND cancelled_at IS NULL
        GROUP BY guest_key)
     SELECT (SELECT count(*) FROM address)::float8 AS customers,
            (SELECT count(*) FROM address WHERE orders > 1)::float8 AS repeating, bought.* FROM bought`,
    [shopId, today, timezone],
  );
  return row!;
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
