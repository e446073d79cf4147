import { z } from "zod";
import { addDays, addMonths, dayAfter, dayIn } from "~/domain/calendar";
import { expirySchema } from "~/domain/programme/expiry";
import { expiryInForce, type ExpiryInForce } from "~/domain/programme/expiry-in-force";
import { wanted } from "./columns.server";
import type { Sql } from "./database.server";

/** Of a programme's document, what expiry goes by. */
const expiryPartSchema = z.object({ status: z.enum(["active", "paused"]), expiry: expirySchema.prefault({}) });

export type ShopExpiry = { expiry: ExpiryInForce; timezone: string };

/** How a shop's points run out now; null when they don't. */
export async function findExpiry(sql: Sql, shopId: bigint): Promise<ShopExpiry | null> {
  const rows = await sql.rows<{ timezone: string; version: number; effectiveAt: Date; part: unknown }>(
    `SELECT shop.timezone, version, effective_at AS "effectiveAt",
            jsonb_strip_nulls(jsonb_build_object('status', rules -> 'status', 'expiry', rules -> 'expiry')) AS part
       FROM programme_version JOIN shop ON shop.id = programme_version.shop_id
      WHERE programme_version.shop_id = $1`,
    [shopId],
  );
  const expiry = expiryInForce(
    rows.map(({ version, effectiveAt, part }) => ({ version, effectiveAt, programme: expiryPartSchema.parse(part) })),
  );
  return expiry && { expiry, timezone: rows[0]!.timezone };
}

/** When a member was last active, as SQL over `account`: an order, a redemption or points that became available. */
export const ACTIVE_AT = `greatest(
  coalesce(account.last_active_at, (SELECT joined_at FROM member WHERE member.shop_id = account.shop_id AND member.id = account.member_id)),
  (SELECT max(earned_at) FROM points_lot AS open
    WHERE open.shop_id = account.shop_id AND open.member_id = account.member_id AND open.remaining > 0))`;

/** When members were last active, for expiry by inactivity. */
export async function listActivity(sql: Sql, shopId: bigint, memberIds: readonly bigint[]): Promise<Map<bigint, Date>> {
  const rows = await sql.rows<{ memberId: bigint; activeAt: Date }>(
    `SELECT account.member_id AS "memberId", ${ACTIVE_AT} AS "activeAt"
       FROM ${wanted("$2::bigint[]")} JOIN account ON account.shop_id = wanted.shop_id AND account.member_id = wanted.key`,
    [shopId, memberIds],
  );
  return new Map(rows.map(({ memberId, activeAt }) => [memberId, activeAt]));
}

/** Shops that have the app, whose newest version lets points run out. */
export async function listShopsWithExpiry(sql: Sql): Promise<{ id: bigint; timezone: string }[]> {
  return sql.rows(
    `SELECT shop.id, shop.timezone FROM shop
      CROSS JOIN LATERAL (SELECT rules FROM programme_version AS version WHERE version.shop_id = shop.id
                           ORDER BY version.version DESC LIMIT 1) AS newest
      WHERE shop.installed_at IS NOT NULL AND newest.rules #>> '{expiry,mode}' IN ('lots', 'inactivity')
        AND newest.rules ->> 'status' = 'active'
      ORDER BY shop.id`,
  );
}

/**
 * Open lots of a shop with their last day, as SQL over `lot`; the same as `lastDayOf`. $1 is the shop, $2 to $6 come from
 * `lastDayValues`. $7 leaves out what was earned too late to matter, so that an index finds the rest.
 */
const DATED_LOTS = `(
  SELECT lot.member_id, lot.remaining,
         greatest(((greatest(CASE WHEN $2 = 'lots' THEN lot.earned_at ELSE ${ACTIVE_AT} END, $3::timestamptz)
                    AT TIME ZONE $4)::date + make_interval(months => $5::integer))::date,
                  lot.extended_until, $6::date) AS last_day
    FROM points_lot AS lot
    JOIN account ON account.shop_id = lot.shop_id AND account.member_id = lot.member_id
   WHERE lot.shop_id = $1 AND lot.remaining > 0 AND lot.earned_at < $7::timestamptz) AS dated`;

/** `until`: a last day; lots that are good for longer may be left out. */
function lastDayValues({ expiry, timezone }: ShopExpiry, until: string): unknown[] {
  const { mode, since, months, notBefore } = expiry;
  // Months end on different days, and zones are up to a day apart.
  const bound = addDays(new Date(`${addMonths(until, -months)}T00:00:00Z`), 6);
  return [mode, since, timezone, months, notBefore && dayIn(timezone, notBefore), bound];
}

/** Members after `afterId`, in their order, who have lots whose last day is before `today`. */
export async function listMembersWithDueLots(
  sql: Sql,
  shopId: bigint,
  shop: ShopExpiry,
  page: { today: string; afterId: bigint; limit: number },
): Promise<bigint[]> {
  const rows = await sql.rows<{ memberId: bigint }>(
    `SELECT DISTINCT member_id AS "memberId" FROM ${DATED_LOTS}
      WHERE last_day < $8::date AND member_id > $9 ORDER BY member_id LIMIT $10`,
    [shopId, ...lastDayValues(shop, page.today), page.today, page.afterId, page.limit],
  );
  return rows.map(({ memberId }) => memberId);
}

/**
 * Note for every member which of their points run out within so many days, once for each last day and each number of days;
 * not what was to be noted at fewer days, `fewerDays`. Returns how many were noted now.
 */
export async function noteExpiringPoints(
  sql: Sql,
  shopId: bigint,
  shop: ShopExpiry,
  { days, fewerDays, now }: { days: number; fewerDays: number; now: Date },
): Promise<number> {
  const today = dayIn(shop.timezone, now);
  const until = dayAfter(today, days);
  const rows = await sql.rows(
    `INSERT INTO member_event (shop_id, member_id, kind, key, occurred_at, payload)
     SELECT $1, member_id, 'points_expiring', concat_ws(':', 'points_expiring', member_id, last_day, $10::integer), $8,
            jsonb_build_object('points', sum(remaining), 'lastDay', last_day, 'daysBefore', $10::integer)
       FROM ${DATED_LOTS}
      WHERE last_day <= $9::date AND last_day > $11::date
      GROUP BY member_id, last_day ORDER BY member_id, last_day
     ON CONFLICT (shop_id, key) DO NOTHING RETURNING id`,
    [shopId, ...lastDayValues(shop, until), now, until, days, dayAfter(today, fewerDays)],
  );
  return rows.length;
}

/** What of members' points runs out next, and its last day; members of whom nothing does are left out. */
export async function findNextExpiring(
  sql: Sql,
  shopId: bigint,
  shop: ShopExpiry,
  memberIds: readonly bigint[],
): Promise<Map<bigint, { points: number; lastDay: string }>> {
  const [mode, since, timezone, months, notBefore] = lastDayValues(shop, "2000-01-01");
  const rows = await sql.rows<{ memberId: bigint; points: number; lastDay: string }>(
    `SELECT DISTINCT ON (member_id) member_id AS "memberId", sum(remaining)::float8 AS points, last_day::text AS "lastDay"
       FROM ${DATED_LOTS} WHERE member_id = ANY ($8::bigint[])
      GROUP BY member_id, last_day ORDER BY member_id, last_day`,
    [shopId, mode, since, timezone, months, notBefore, "infinity", memberIds],
  );
  return new Map(rows.map(({ memberId, points, lastDay }) => [memberId, { points, lastDay }]));
}

/** What is left in lots, by the last day on which it can be spent: as if nobody earned or spent anything from now on. */
export async function sumByLastDay(
  sql: Sql,
  shopId: bigint,
  shop: ShopExpiry,
): Promise<{ lastDay: string; points: number }[]> {
  const [mode, since, timezone, months, notBefore] = lastDayValues(shop, "2000-01-01");
  return sql.rows(
    `SELECT last_day::text AS "lastDay", sum(remaining)::float8 AS points
       FROM ${DATED_LOTS} GROUP BY last_day ORDER BY last_day`,
    [shopId, mode, since, timezone, months, notBefore, "infinity"],
  );
}
