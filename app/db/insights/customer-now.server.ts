import type { Tx } from "~/db/database.server";
import { preferWholeTables } from "./prefer-whole-tables.server";

/**
 * Shop-local days, YYYY-MM-DD: the one at whose end customers are looked at, and an earlier one that they are compared with, if
 * any. Nothing after `today` counts.
 */
export type ScoringDays = { today: string; before: string | null };

/** What a score means, worked out by the domain. Segments by (R − 1) × 25 + (F − 1) × 5 + M − 1. */
export type ScoringRules = {
  segments: readonly string[];
  guideSegments: readonly string[];
  /** Descending: a score above the bound has the class; below all of them `lowestClass`. */
  classes: readonly { key: string; above: number }[];
  lowestClass: string;
  minorPerMajor: number;
};

/** A window's length; its last day counts. */
const WINDOW_DAYS = 365;

/** The rows that `customer_insight` is to have, with what is told of the other day besides. Gone at the transaction's end. */
const CUSTOMER_NOW = `CREATE TEMP TABLE customer_now (
  customer_id bigint NOT NULL, member_id bigint, first_day date, last_day date, orders integer NOT NULL, net_minor bigint NOT NULL,
  ever_orders integer NOT NULL, ever_net_minor bigint NOT NULL, usual_gap_days real,
  recency smallint, frequency smallint, monetary smallint, segment text NOT NULL, guide_segment text,
  product_class text, product_score float8, classic_class text,
  segment_before text, guide_before text, orders_before integer NOT NULL, net_before bigint NOT NULL) ON COMMIT DROP`;

/**
 * A row a customer with an order until today, erased ones left out: sums of the window that ends today (and of the one that ends before)
 * and of ever, and the days between their days with an order, ascending.
 */
const BUYER = `
  SELECT customer_id, min(day) AS first_day, max(day) AS last_day,
         coalesce(sum(orders) FILTER (WHERE day > $2::date - ${WINDOW_DAYS}), 0)::integer AS orders,
         coalesce(sum(net_minor) FILTER (WHERE day > $2::date - ${WINDOW_DAYS}), 0)::bigint AS net_minor,
         sum(orders)::integer AS ever_orders, sum(net_minor)::bigint AS ever_net_minor,
         max(day) FILTER (WHERE day <= $3::date) AS last_before,
         coalesce(sum(orders) FILTER (WHERE day > $3::date - ${WINDOW_DAYS} AND day <= $3::date), 0)::integer AS orders_before,
         coalesce(sum(net_minor) FILTER (WHERE day > $3::date - ${WINDOW_DAYS} AND day <= $3::date), 0)::bigint AS net_before,
         array_agg(gap ORDER BY gap) FILTER (WHERE gap IS NOT NULL) AS gaps, count(*)::integer AS days
    FROM (SELECT customer_id, day, orders, net_minor,
                 day - lag(day) OVER (PARTITION BY customer_id ORDER BY day ROWS UNBOUNDED PRECEDING) AS gap
            FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day <= $2::date) AS own
   WHERE customer_id NOT IN (SELECT customer_id FROM member WHERE shop_id = $1 AND erased_at IS NOT NULL)
   GROUP BY customer_id`;

/** Each customer's median gap from three orders on; a second order of the same day comes after 0 days, before all other gaps. */
const gapAt = (place: string) => `coalesce(gaps[(ever_orders + ${place}) / 2 - (ever_orders - days)], 0)`;
const USUAL_GAP = `CASE WHEN ever_orders > 2 THEN (${gapAt("0")} + ${gapAt("1")}) / 2.0::real END`;

/**
 * The least values of the scores 2 to 5, as an array: a value's score is its quintile by mid-rank among the customers of a
 * window, as `quintiles` has it, and grows with the value. Of a score that nobody has, it is the least of the next.
 */
function boundsOf(value: string, isInWindow: string): string {
  const least = [2, 3, 4, 5].map((score) => `min(value) FILTER (WHERE score >= ${score})`);
  return `SELECT array_remove(ARRAY[${least.join(", ")}], NULL) AS bounds
    FROM (SELECT value, 1 + (5 * (2 * sum(n) OVER (ORDER BY value) - n)) / (2 * sum(n) OVER ()) AS score
            FROM (SELECT ${value} AS value, count(*)::integer AS n FROM buyer WHERE ${isInWindow} GROUP BY 1) AS counted) AS scored`;
}

const scoreOf = (value: string, bounds: string) => `1 + width_bucket(${value}, (SELECT bounds FROM ${bounds}))`;

/** Of three scores, the place in `ScoringRules.segments`. */
const placeOf = (recency: string, frequency: string, monetary: string) =>
  `(${recency} - 1) * 25 + (${frequency} - 1) * 5 + ${monetary}`;

/**
 * The customers of a shop as they were at the end of two days: everyone with an order by then, scored among those who ordered in
 * the window, in a temporary table `customer_now`. Members without an order yet have no scores and the segment `prospects`. Who
 * was erased is not there, nor who came later.
 */
export async function scoreCustomers(tx: Tx, shopId: bigint, days: ScoringDays, rules: ScoringRules): Promise<void> {
  await preferWholeTables(tx);
  await tx.rows("DROP TABLE IF EXISTS customer_now");
  await tx.rows(CUSTOMER_NOW);
  await tx.rows(insertBuyers(rules), [
    shopId,
    days.today,
    days.before,
    rules.segments,
    rules.guideSegments,
    rules.minorPerMajor,
  ]);
  await tx.rows("CREATE UNIQUE INDEX ON customer_now (customer_id)");
  await tx.rows("ANALYZE customer_now (customer_id)");
  await tx.rows(INSERT_PROSPECTS, [shopId, days.before, days.today]);
}

function insertBuyers(rules: ScoringRules): string {
  const classOf = (score: string) =>
    `CASE ${rules.classes.map(({ key, above }) => `WHEN ${score} > ${above} THEN '${key}'`).join(" ")} ELSE '${rules.lowestClass}' END`;
  const bought = "b.net_minor / $6::float8 * b.orders";
  return `WITH buyer AS MATERIALIZED (${BUYER}),
    recency AS MATERIALIZED (${boundsOf("last_day", "orders > 0")}),
    frequency AS MATERIALIZED (${boundsOf("orders", "orders > 0")}),
    monetary AS MATERIALIZED (${boundsOf("net_minor", "orders > 0")}),
    recency_before AS MATERIALIZED (${boundsOf("last_before", "orders_before > 0")}),
    frequency_before AS MATERIALIZED (${boundsOf("orders_before", "orders_before > 0")}),
    monetary_before AS MATERIALIZED (${boundsOf("net_before", "orders_before > 0")}),
    scored AS (
      SELECT buyer.*,
             CASE WHEN orders > 0 THEN ${scoreOf("last_day", "recency")} ELSE 1 END AS r,
             CASE WHEN orders > 0 THEN ${scoreOf("orders", "frequency")} ELSE 1 END AS f,
             CASE WHEN orders > 0 THEN ${scoreOf("net_minor", "monetary")} ELSE 1 END AS m,
             CASE WHEN orders_before > 0
                  THEN ${placeOf(scoreOf("last_before", "recency_before"), scoreOf("orders_before", "frequency_before"), scoreOf("net_before", "monetary_before"))}
                  WHEN last_before IS NOT NULL THEN 1 END AS place_before
        FROM buyer
      -- Kept apart, so that each is scored once.
      OFFSET 0)
    INSERT INTO customer_now
    SELECT b.customer_id, coalesce(member.merged_into, member.id), first_day, last_day, orders, net_minor, ever_orders, ever_net_minor,
           ${USUAL_GAP}, r, f, m, ($4::text[])[${placeOf("r", "f", "m")}], ($5::text[])[${placeOf("r", "f", "m")}],
           ${classOf(`${bought} * r / 10000`)}, ${bought} * r / 10000, ${classOf(`${bought} * ($2::date - last_day) / 10000`)},
           CASE WHEN place_before IS NOT NULL THEN ($4::text[])[place_before]
                WHEN member.joined_at < ($3::date + 1)::timestamp AT TIME ZONE shop.timezone THEN 'prospects' END,
           ($5::text[])[place_before], orders_before, net_before
      FROM scored AS b
      JOIN shop ON shop.id = $1
      LEFT JOIN member ON member.shop_id = $1 AND member.customer_id = b.customer_id`;
}

const INSERT_PROSPECTS = `
  INSERT INTO customer_now (customer_id, member_id, orders, net_minor, ever_orders, ever_net_minor, segment, segment_before,
                            orders_before, net_before)
  SELECT member.customer_id, member.id, 0, 0, 0, 0, 'prospects',
         CASE WHEN member.joined_at < ($2::date + 1)::timestamp AT TIME ZONE shop.timezone THEN 'prospects' END, 0, 0
    FROM member JOIN shop ON shop.id = member.shop_id
   WHERE member.shop_id = $1 AND member.merged_into IS NULL AND member.erased_at IS NULL
     AND member.joined_at < ($3::date + 1)::timestamp AT TIME ZONE shop.timezone
     AND NOT EXISTS (SELECT FROM customer_now WHERE customer_now.customer_id = member.customer_id)`;
