import type { Tx } from "~/db/database.server";
import { preferWholeTables } from "./prefer-whole-tables.server";

/** Shop-local days, YYYY-MM-DD: the one the scores are of, and the one they are compared with. */
export type ScoringDays = { today: string; before: string };

/** What a score means, worked out by the domain. Segments by (R − 1) × 25 + (F − 1) × 5 + M − 1. */
export type ScoringRules = {
  segments: readonly string[];
  guideSegments: readonly string[];
  /** Descending: a score above the bound has the class; below all of them `lowestClass`. */
  classes: readonly { key: string; above: number }[];
  lowestClass: string;
  minorPerMajor: number;
};

/** A window's length; today counts. */
const WINDOW_DAYS = 365;

/** The rows that `customer_insight` is to have, with what is told of the other day besides. Gone at the transaction's end. */
const CUSTOMER_NOW = `CREATE TEMP TABLE customer_now (
  customer_id bigint NOT NULL, member_id bigint, first_day date, last_day date, orders integer NOT NULL, net_minor bigint NOT NULL,
  ever_orders integer NOT NULL, ever_net_minor bigint NOT NULL, usual_gap_days real,
  recency smallint, frequency smallint, monetary smallint, segment text NOT NULL, guide_segment text,
  product_class text, product_score float8, classic_class text,
  segment_before text, guide_before text, orders_before integer NOT NULL, net_before bigint NOT NULL) ON COMMIT DROP`;

/** A row a customer with an order until today, erased ones left out: sums of the window that ends today (and of the one that ends before) and of ever. */
const BUYER = `
  SELECT customer_id, min(day) AS first_day, max(day) AS last_day,
         coalesce(sum(orders) FILTER (WHERE day > $2::date - ${WINDOW_DAYS}), 0)::integer AS orders,
         coalesce(sum(net_minor) FILTER (WHERE day > $2::date - ${WINDOW_DAYS}), 0)::bigint AS net_minor,
         sum(orders)::integer AS ever_orders, sum(net_minor)::bigint AS ever_net_minor,
         max(day) FILTER (WHERE day <= $3::date) AS last_before,
         coalesce(sum(orders) FILTER (WHERE day > $3::date - ${WINDOW_DAYS} AND day <= $3::date), 0)::integer AS orders_before,
         coalesce(sum(net_minor) FILTER (WHERE day > $3::date - ${WINDOW_DAYS} AND day <= $3::date), 0)::bigint AS net_before
    FROM buyer_day
   WHERE shop_id = $1 AND customer_id <> 0 AND day <= $2::date
     AND customer_id NOT IN (SELECT customer_id FROM member WHERE shop_id = $1 AND erased_at IS NOT NULL)
   GROUP BY customer_id`;

/** Each customer's median gap from three orders on; a second order of the same day comes after 0 days. */
const HABIT = `
  SELECT customer_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY days)::real AS usual_gap_days
    FROM (SELECT customer_id, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS days
            FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day <= $2::date
          UNION ALL
          SELECT customer_id, 0 FROM buyer_day, generate_series(2, orders)
           WHERE shop_id = $1 AND customer_id <> 0 AND day <= $2::date AND orders > 1) AS gap
   WHERE days IS NOT NULL GROUP BY customer_id HAVING count(*) >= 2`;

/** The score of each value that occurs: its quintile by mid-rank among the customers of a window, as `quintiles` has it. */
function scoresOf(value: string, isInWindow: string): string {
  return `SELECT value, 1 + (5 * (2 * (sum(n) OVER (ORDER BY value)) - n)::bigint) / (2 * sum(n) OVER ())::bigint AS score
    FROM (SELECT ${value} AS value, count(*) AS n FROM buyer WHERE ${isInWindow} GROUP BY 1) AS counted`;
}

const indexOf = (suffix: string) => `(r${suffix}.score - 1) * 25 + (f${suffix}.score - 1) * 5 + m${suffix}.score`;

/**
 * The customers of a shop as they are today and were before: everyone with an order, scored among those who ordered in the
 * window, in a temporary table `customer_now`. Members who never ordered have no scores and the segment `prospects`. Who was
 * erased is not there.
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
  await tx.rows("ANALYZE customer_now");
  await tx.rows(INSERT_PROSPECTS, [shopId, days.before]);
}

function insertBuyers(rules: ScoringRules): string {
  const classOf = (score: string) =>
    `CASE ${rules.classes.map(({ key, above }) => `WHEN ${score} > ${above} THEN '${key}'`).join(" ")} ELSE '${rules.lowestClass}' END`;
  const bought = "b.net_minor / $6::float8 * b.orders";
  return `WITH buyer AS MATERIALIZED (${BUYER}), habit AS MATERIALIZED (${HABIT}),
    recency AS MATERIALIZED (${scoresOf("last_day", "orders > 0")}),
    frequency AS MATERIALIZED (${scoresOf("orders", "orders > 0")}),
    monetary AS MATERIALIZED (${scoresOf("net_minor", "orders > 0")}),
    recency_before AS MATERIALIZED (${scoresOf("last_before", "orders_before > 0")}),
    frequency_before AS MATERIALIZED (${scoresOf("orders_before", "orders_before > 0")}),
    monetary_before AS MATERIALIZED (${scoresOf("net_before", "orders_before > 0")}),
    scored AS (
      SELECT b.*,
             CASE WHEN b.orders > 0 THEN r.score ELSE 1 END AS r, CASE WHEN b.orders > 0 THEN f.score ELSE 1 END AS f,
             CASE WHEN b.orders > 0 THEN m.score ELSE 1 END AS m,
             CASE WHEN b.orders_before > 0 THEN ${indexOf("0")} WHEN b.last_before IS NOT NULL THEN 1 END AS place_before
        FROM buyer AS b
        LEFT JOIN recency AS r ON r.value = b.last_day
        LEFT JOIN frequency AS f ON f.value = b.orders
        LEFT JOIN monetary AS m ON m.value = b.net_minor
        LEFT JOIN recency_before AS r0 ON r0.value = b.last_before
        LEFT JOIN frequency_before AS f0 ON f0.value = b.orders_before
        LEFT JOIN monetary_before AS m0 ON m0.value = b.net_before)
    INSERT INTO customer_now
    SELECT b.customer_id, coalesce(member.merged_into, member.id), first_day, last_day, orders, net_minor, ever_orders, ever_net_minor,
           usual_gap_days, r, f, m, ($4::text[])[(r - 1) * 25 + (f - 1) * 5 + m], ($5::text[])[(r - 1) * 25 + (f - 1) * 5 + m],
           ${classOf(`${bought} * r / 10000`)}, ${bought} * r / 10000, ${classOf(`${bought} * ($2::date - last_day) / 10000`)},
           CASE WHEN place_before IS NOT NULL THEN ($4::text[])[place_before]
                WHEN member.joined_at < ($3::date + 1)::timestamp AT TIME ZONE shop.timezone THEN 'prospects' END,
           ($5::text[])[place_before], orders_before, net_before
      FROM scored AS b
      JOIN shop ON shop.id = $1
      LEFT JOIN habit ON habit.customer_id = b.customer_id
      LEFT JOIN member ON member.shop_id = $1 AND member.customer_id = b.customer_id`;
}

const INSERT_PROSPECTS = `
  INSERT INTO customer_now (customer_id, member_id, orders, net_minor, ever_orders, ever_net_minor, segment, segment_before,
                            orders_before, net_before)
  SELECT member.customer_id, member.id, 0, 0, 0, 0, 'prospects',
         CASE WHEN member.joined_at < ($2::date + 1)::timestamp AT TIME ZONE shop.timezone THEN 'prospects' END, 0, 0
    FROM member JOIN shop ON shop.id = member.shop_id
   WHERE member.shop_id = $1 AND member.merged_into IS NULL AND member.erased_at IS NULL
     AND NOT EXISTS (SELECT FROM customer_now WHERE customer_now.customer_id = member.customer_id)`;
