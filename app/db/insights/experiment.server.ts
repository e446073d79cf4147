import type { Sql } from "~/db/database.server";
import { dayAfter } from "~/domain/calendar";
import { lengthOf, type DayRange } from "~/domain/insights/ranges/range";
import type { HoldoutRun } from "~/domain/insights/roi/holdout-run";
import type { GroupSums, WeekSums } from "~/domain/insights/roi/period";
import type { PairedSums } from "~/domain/insights/statistics/paired-sums";
import type { PeriodShop } from "./period.server";

type Row = PairedSums & { isHeldOut: boolean; week: number | null };

/** How far back it is looked what customers bought before the holdout began. */
const DAYS_BEFORE = 365;

/**
 * What everybody bought, a row a customer and week of the days asked for, and who they are. A customer who never bought is
 * nobody's row: they count in `people` only. Rewards are added to the week that they were used in.
 */
const BOUGHT = `
  people AS MATERIALIZED (
    SELECT id, customer_id, draw < $6 AS is_held_out FROM member
     WHERE shop_id = $1 AND merged_into IS NULL AND joined_at < ($3::date + 1)::timestamp AT TIME ZONE $4
       AND (draw < $6 OR draw >= $7)),
  spent AS MATERIALIZED (
    SELECT customer_id, week, sum(minor) AS y
      FROM (SELECT customer_id, (day - $2::date) / 7 AS week, net_minor::float8 AS minor
              FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day BETWEEN $2::date AND $3::date
             UNION ALL
            SELECT member.customer_id, ((used_at AT TIME ZONE $4)::date - $2::date) / 7,
                   coalesce(given_minor, round(redemption.points * $5::float8))::float8
              FROM redemption JOIN member ON member.shop_id = $1 AND member.id = redemption.member_id
             WHERE redemption.shop_id = $1 AND status = 'used' AND used_at >= $2::date::timestamp AT TIME ZONE $4
               AND used_at < ($3::date + 1)::timestamp AT TIME ZONE $4) AS parts
     GROUP BY customer_id, week),
  earlier AS MATERIALIZED (
    SELECT customer_id, sum(net_minor::float8) AS x
      FROM buyer_day WHERE shop_id = $1 AND customer_id <> 0 AND day < $8::date AND day >= $8::date - ${DAYS_BEFORE}
     GROUP BY customer_id)`;

const SUMS = `coalesce(sum(y), 0) AS y, coalesce(sum(x * y), 0) AS xy, coalesce(sum(y * y), 0) AS yy,
  coalesce(sum(x * x * y), 0) AS xxy, coalesce(sum(x * y * y), 0) AS xyy, coalesce(sum(y * y * y), 0) AS yyy`;

/** The groups of a holdout in some of its days: all of them as one, and week by week. One statement over a shop's customers. */
export async function sumGroups(
  sql: Sql,
  shop: PeriodShop,
  { run, days }: { run: HoldoutRun; days: DayRange },
): Promise<GroupSums & { weeks: WeekSums[] }> {
  const rows = await sql.rows<Row>(
    `WITH ${BOUGHT},
     known AS MATERIALIZED (
       SELECT is_held_out, count(*)::float8 AS count, coalesce(sum(x), 0) AS x, coalesce(sum(x * x), 0) AS xx, coalesce(sum(x * x * x), 0) AS xxx
         FROM people LEFT JOIN earlier USING (customer_id) GROUP BY is_held_out),
     outcome AS MATERIALIZED (
       SELECT is_held_out, customer_id, week, coalesce(x, 0) AS x, y
         FROM people JOIN spent USING (customer_id) LEFT JOIN earlier USING (customer_id)),
     summed AS (
       SELECT is_held_out, NULL::integer AS week, ${SUMS}
         FROM (SELECT is_held_out, customer_id, x, sum(y) AS y FROM outcome GROUP BY is_held_out, customer_id, x) AS one
        GROUP BY is_held_out
        UNION ALL
       SELECT is_held_out, week, ${SUMS} FROM outcome GROUP BY is_held_out, week)
     SELECT known.is_held_out AS "isHeldOut", week, count, known.x, xx, xxx, coalesce(y, 0) AS y, coalesce(xy, 0) AS xy,
            coalesce(yy, 0) AS yy, coalesce(xxy, 0) AS xxy, coalesce(xyy, 0) AS xyy, coalesce(yyy, 0) AS yyy
       FROM known LEFT JOIN summed USING (is_held_out)
      ORDER BY week NULLS FIRST`,
    [shop.id, days.from, days.to, shop.timezone, shop.pointMinor, run.heldBelow, run.treatedFrom, run.days.from],
  );
  return { ...groupsOf(rows, null), weeks: weeksOf(rows, days) };
}

const NOBODY: PairedSums = { count: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0, xxx: 0, xxy: 0, xyy: 0, yyy: 0 };
const NOTHING_BOUGHT = { y: 0, xy: 0, yy: 0, xxy: 0, xyy: 0, yyy: 0 };

/** Both groups' sums of a week; null: of all. Of a group that bought nothing in it there is no row. */
function groupsOf(rows: readonly Row[], week: number | null): GroupSums {
  const sumsOf = (isHeldOut: boolean): PairedSums => {
    const own = rows.filter((row) => row.isHeldOut === isHeldOut);
    const row = own.find((each) => each.week === week) ?? { ...NOBODY, ...own[0], ...NOTHING_BOUGHT };
    const { count, x, y, xx, xy, yy, xxx, xxy, xyy, yyy } = row;
    return { count, x, y, xx, xy, yy, xxx, xxy, xyy, yyy };
  };
  return { treated: sumsOf(false), holdout: sumsOf(true) };
}

/** Whole weeks only: a week that has not ended is no week. */
function weeksOf(rows: readonly Row[], { from, to }: DayRange): WeekSums[] {
  return Array.from({ length: Math.floor(lengthOf({ from, to }) / 7) }, (_, week) => ({
    from: dayAfter(from, 7 * week),
    to: dayAfter(from, 7 * week + 6),
    ...groupsOf(rows, week),
  }));
}
