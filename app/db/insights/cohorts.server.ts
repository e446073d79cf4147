import type { Tx } from "~/db/database.server";
import { dayAfter } from "~/domain/calendar";
import { monthOfOrdinal, ordinalOfMonth } from "~/domain/insights/cohorts/months";
import { lengthOf } from "~/domain/insights/ranges/range";
import { preferWholeTables } from "./prefer-whole-tables.server";

/** What the customers of a month of first order did in a month; months as YYYY-MM. */
export type CohortMonth = { firstMonth: string; orderMonth: string; customers: number; revenueMinor: number };

/** How many months later customers ordered again, null for not yet; a second order of the first day is 0. */
export type SecondOrderMonth = { firstMonth: string; monthsToSecond: number | null; customers: number };

/**
 * Customers at the ends of months: how many were customers without a break from the end of one month (`from`, since the year
 * 0) until that of another, by what an order and those before the next one make them; `isLost`: they were none a month later.
 * A customer has one such run or more, none of which overlap.
 */
export type ActiveRun = { from: number; to: number; isLost: boolean; runs: number };

/** Of first months, and of runs that begin, from `since` on. */
export type CohortCounts = { cohortMonths: CohortMonth[]; secondOrders: SecondOrderMonth[]; runs: ActiveRun[] };

/** A customer of a date has ordered within so many days until it. */
const ACTIVE_DAYS = 365;
/** What stands for the months to a second order where there was none. */
const NEVER = -1;

// $1 is the shop, $2 today, $3 the first day of the list $4 of months.
/** The month of a day since the year 0, null before the list: taking days apart would cost more than all the rest. */
const monthOf = (day: string) => `($4::integer[])[${day} - $3::date + 1]`;

/** Every customer's days with an order until today, each with the days before and after it. Guests have none: who they are is not known. */
const OWN = `
  SELECT day, orders, net_minor, min(day) OVER own AS first_day, lag(day) OVER own AS previous_day, lead(day) OVER own AS next_day
    FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day <= $2::date
  WINDOW own AS (PARTITION BY customer_id ORDER BY day ROWS UNBOUNDED PRECEDING)`;

/** What each of those days is a part of. Of an order that another follows in the same month, nothing is left to see at its end. */
const PARTS = `
  SELECT net_minor, ${monthOf("first_day")} AS first_month, month, ${monthOf("previous_day")} IS DISTINCT FROM month AS is_first_of_month,
         CASE WHEN day = first_day THEN CASE WHEN orders > 1 THEN 0 ELSE coalesce(next_month - month, ${NEVER}) END END AS to_second,
         CASE WHEN next_month IS DISTINCT FROM month THEN month END AS run_from,
         least(next_month, lapse) - 1 AS run_to, next_month IS NULL OR next_month > lapse AS is_lost
    FROM (SELECT *, ${monthOf("day")} AS month, ${monthOf("next_day")} AS next_month, ${monthOf(`day + ${ACTIVE_DAYS}`)} AS lapse
            FROM (${OWN}) AS own OFFSET 0) AS dated`;

type Row = {
  of: "month" | "second" | "run";
  firstMonth: number;
  month: number;
  toSecond: number;
  runFrom: number;
  runTo: number;
  isLost: boolean;
  days: number;
  customers: number;
  revenueMinor: number;
};

/**
 * How a shop's customers came back until `today`, in one way through their days: by month of first order and by how long they
 * stayed customers, from the month `since` on.
 */
export async function countCohorts(
  tx: Tx,
  shopId: bigint,
  { today, since }: { today: string; since: string },
): Promise<CohortCounts> {
  await preferWholeTables(tx);
  const first = `${since}-01`;
  const rows = await tx.rows<Row>(
    `SELECT CASE grouping(month, to_second, run_from) WHEN 3 THEN 'month' WHEN 5 THEN 'second' ELSE 'run' END AS of,
            first_month AS "firstMonth", month, to_second AS "toSecond", run_from AS "runFrom", run_to AS "runTo", is_lost AS "isLost",
            count(*)::float8 AS days, (count(*) FILTER (WHERE is_first_of_month))::float8 AS customers,
            sum(net_minor)::float8 AS "revenueMinor"
       FROM (${PARTS} OFFSET 0) AS part
      GROUP BY GROUPING SETS ((first_month, month), (first_month, to_second), (run_from, run_to, is_lost))
     HAVING coalesce(first_month, run_from) IS NOT NULL
      ORDER BY first_month, month, to_second, run_from, run_to, is_lost`,
    [shopId, today, first, monthsFrom(first, dayAfter(today, ACTIVE_DAYS))],
  );
  const of = (kind: Row["of"]) => rows.filter((row) => row.of === kind);
  return {
    cohortMonths: of("month").map(({ firstMonth, month, customers, revenueMinor }) => ({
      firstMonth: monthOfOrdinal(firstMonth),
      orderMonth: monthOfOrdinal(month),
      customers,
      revenueMinor,
    })),
    secondOrders: of("second")
      .filter(({ toSecond }) => toSecond !== null)
      .map(({ firstMonth, toSecond, days }) => ({
        firstMonth: monthOfOrdinal(firstMonth),
        monthsToSecond: toSecond === NEVER ? null : toSecond,
        customers: days,
      })),
    runs: of("run").map(({ runFrom, runTo, isLost, days }) => ({ from: runFrom, to: runTo, isLost, runs: days })),
  };
}

/** The month of every day, since the year 0. */
function monthsFrom(from: string, to: string): number[] {
  return Array.from({ length: lengthOf({ from, to }) }, (_, index) =>
    ordinalOfMonth(dayAfter(from, index).slice(0, 7)),
  );
}
