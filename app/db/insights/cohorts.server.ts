import type { Tx } from "~/db/database.server";
import { preferWholeTables } from "./prefer-whole-tables.server";

/** Months since the year 0 of a day. */
const monthOf = (day: string) => `(date_part('year', ${day})::integer * 12 + date_part('month', ${day})::integer - 1)`;
/** YYYY-MM of such a number. */
const monthText = (month: string) => `to_char(make_date(${month} / 12, ${month} % 12 + 1, 1), 'YYYY-MM')`;

const ORDER_DAY = `CREATE TEMP TABLE order_day (
  day date NOT NULL, orders integer NOT NULL, net_minor bigint NOT NULL, first_day date NOT NULL, previous_day date, next_day date,
  month integer NOT NULL, first_month integer NOT NULL, previous_month integer, next_month integer) ON COMMIT DROP`;

/**
 * Every customer's days with an order until `today`, each with the days before and after it, in a temporary table
 * `order_day` that the lists below read in the same transaction. Guests have none: who they are is not known.
 */
export async function stageOrderDays(tx: Tx, shopId: bigint, today: string): Promise<void> {
  await preferWholeTables(tx);
  await tx.rows("DROP TABLE IF EXISTS order_day");
  await tx.rows(ORDER_DAY);
  await tx.rows(
    `INSERT INTO order_day
     SELECT day, orders, net_minor, first_value(day) OVER own, lag(day) OVER own, lead(day) OVER own,
            month, first_value(month) OVER own, lag(month) OVER own, lead(month) OVER own
       FROM (SELECT customer_id, day, orders, net_minor, ${monthOf("day")} AS month
               FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day <= $2::date) AS bought
     WINDOW own AS (PARTITION BY customer_id ORDER BY day)`,
    [shopId, today],
  );
  await tx.rows("ANALYZE order_day");
}

export type CohortMonth = { firstMonth: string; orderMonth: string; customers: number; revenueMinor: number };

/** What the customers of a month of first order did in each month, for first months from `since` on, YYYY-MM. */
export function listCohortMonths(tx: Tx, since: string): Promise<CohortMonth[]> {
  return tx.rows<CohortMonth>(
    `SELECT ${monthText("first_month")} AS "firstMonth", ${monthText("month")} AS "orderMonth",
            (count(*) FILTER (WHERE previous_month IS DISTINCT FROM month))::float8 AS customers,
            sum(net_minor)::float8 AS "revenueMinor"
       FROM order_day WHERE first_day >= ($1 || '-01')::date GROUP BY first_month, month ORDER BY first_month, month`,
    [since],
  );
}

export type SecondOrderMonth = { firstMonth: string; monthsToSecond: number | null; customers: number };

/** How many months later customers ordered again, for first months from `since` on; a second order of the first day is 0. */
export function listSecondOrders(tx: Tx, since: string): Promise<SecondOrderMonth[]> {
  return tx.rows<SecondOrderMonth>(
    `SELECT ${monthText("first_month")} AS "firstMonth",
            CASE WHEN orders > 1 THEN 0 ELSE next_month - first_month END AS "monthsToSecond",
            count(*)::float8 AS customers
       FROM order_day WHERE day = first_day AND first_day >= ($1 || '-01')::date
      GROUP BY first_month, 2 ORDER BY first_month, 2`,
    [since],
  );
}

/** How many gaps of so many days lie between customers' orders; a second order of the same day comes after 0 days. */
export function listGaps(tx: Tx): Promise<{ days: number; gaps: number }[]> {
  return tx.rows<{ days: number; gaps: number }>(
    `SELECT days, sum(gaps)::float8 AS gaps
       FROM (SELECT day - previous_day AS days, count(*) AS gaps FROM order_day WHERE previous_day IS NOT NULL GROUP BY 1
             UNION ALL
             SELECT 0, sum(orders - 1) FROM order_day WHERE orders > 1) AS gap
      WHERE gaps > 0 GROUP BY days ORDER BY days`,
  );
}

/** A customer of a date has ordered within so many days until it. */
const ACTIVE_DAYS = 365;

export type ActiveRun = { from: number; to: number; isLost: boolean; runs: number };

/**
 * Customers at the ends of months: how many were customers without a break from the end of one month (`from`, since the year
 * 0) until that of another, by what an order and those before the next one make them; `isLost`: they were none a month later.
 * A customer has one such run or more, none of which overlap. Runs that end before the month `since` are left out.
 */
export function listActiveRuns(tx: Tx, since: string): Promise<ActiveRun[]> {
  // Of an order that another follows in the same month, nothing is left to see at its end.
  return tx.rows<ActiveRun>(
    `SELECT "from", least(next_month, lapse) - 1 AS "to", (next_month IS NULL OR next_month > lapse) AS "isLost",
            count(*)::float8 AS runs
       FROM (SELECT month AS "from", next_month, ${monthOf(`(day + ${ACTIVE_DAYS})`)} AS lapse
               FROM order_day WHERE next_month IS DISTINCT FROM month AND day > ($1 || '-01')::date - ${ACTIVE_DAYS}) AS run
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [since],
  );
}
