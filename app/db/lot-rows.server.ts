import type { ExpirableLot } from "~/domain/ledger/expire-lots";
import type { Draw } from "~/domain/ledger/lots";
import { wanted } from "./columns.server";
import type { Sql } from "./database.server";

/** What a member's lots should add up to, and do: `available` = `left` − `owed`. */
export type LotSum = { memberId: bigint; available: number; owed: number; left: number };

export async function listLotSums(sql: Sql, shopId: bigint, memberIds: readonly bigint[]): Promise<LotSum[]> {
  return sql.rows<LotSum>(
    `SELECT member_id AS "memberId", available::float8 AS available, owed::float8 AS owed,
            (SELECT coalesce(sum(remaining), 0)::float8 FROM points_lot AS lot
              WHERE lot.shop_id = account.shop_id AND lot.member_id = account.member_id AND remaining > 0) AS left
       FROM ${wanted("$2::bigint[]")} JOIN account ON account.shop_id = wanted.shop_id AND account.member_id = wanted.key`,
    [shopId, memberIds],
  );
}

/** Members of any shop whose lots don't add up to what is available. Looks at all accounts. */
export async function listUnexplained(sql: Sql, limit: number): Promise<{ shopId: bigint; memberId: bigint }[]> {
  return sql.rows(
    `SELECT account.shop_id AS "shopId", account.member_id AS "memberId" FROM account
       LEFT JOIN (SELECT shop_id, member_id, sum(remaining) AS remaining FROM points_lot
                   WHERE remaining > 0 GROUP BY shop_id, member_id) AS lots USING (shop_id, member_id)
      WHERE account.available <> coalesce(lots.remaining, 0) - account.owed
      ORDER BY 1, 2 LIMIT $1`,
    [limit],
  );
}

/** When the points of orders become available, or became so; orders that never earned are left out. */
export async function listOrderDays(sql: Sql, shopId: bigint, orderIds: readonly bigint[]): Promise<Map<bigint, Date>> {
  if (orderIds.length === 0) return new Map();
  const rows = await sql.rows<{ id: bigint; availableAt: Date }>(
    `SELECT o.id, o.available_at AS "availableAt" FROM ${wanted("$2::bigint[]")}
       JOIN shop_order AS o ON o.shop_id = wanted.shop_id AND o.id = wanted.key WHERE o.available_at IS NOT NULL`,
    [shopId, orderIds],
  );
  return new Map(rows.map(({ id, availableAt }) => [id, availableAt]));
}

/**
 * Each member's newest entry before `before` (null: of all), and when the newest of those that gave points happened. A member
 * without entries has entry 0 and the day they joined.
 */
export async function listNewestEntries(
  sql: Sql,
  shopId: bigint,
  memberIds: readonly bigint[],
  before: bigint | null,
): Promise<{ memberId: bigint; entryId: bigint; earnedAt: Date }[]> {
  return sql.rows(
    `SELECT member.id AS "memberId", coalesce(newest.id, 0) AS "entryId",
            coalesce(newest.earned_at, member.joined_at) AS "earnedAt"
       FROM ${wanted("$2::bigint[]")} JOIN member ON member.shop_id = wanted.shop_id AND member.id = wanted.key
      CROSS JOIN LATERAL (
        SELECT max(entry.id) AS id, max(entry.occurred_at) FILTER (WHERE entry.available > 0) AS earned_at
          FROM ledger_entry AS entry
         WHERE entry.shop_id = member.shop_id AND entry.member_id = member.id
           AND entry.id < coalesce($3::bigint, 9223372036854775807)) AS newest`,
    [shopId, memberIds, before],
  );
}

/** What was drawn for redemptions and by entries, and given back since. */
export async function listDraws(
  sql: Sql,
  shopId: bigint,
  of: { redemptionIds: readonly string[]; entryIds: readonly bigint[] },
): Promise<(Draw & { lotId: bigint })[]> {
  if (of.redemptionIds.length + of.entryIds.length === 0) return [];
  return sql.rows(
    `SELECT lot.id AS "lotId", lot.key AS "lotKey", entry_id AS "entryId", redemption_id AS "redemptionId",
            draw.points::float8 AS points
       FROM (SELECT draw.* FROM ${wanted("$2::uuid[]")}
               JOIN lot_draw AS draw ON draw.shop_id = wanted.shop_id AND draw.redemption_id = wanted.key
              UNION
             SELECT draw.* FROM ${wanted("$3::bigint[]")}
               JOIN lot_draw AS draw ON draw.shop_id = wanted.shop_id AND draw.entry_id = wanted.key) AS draw
       JOIN points_lot AS lot ON lot.shop_id = $1 AND lot.id = draw.lot_id
      ORDER BY draw.id`,
    [shopId, of.redemptionIds, of.entryIds],
  );
}

const LOT = `lot.id, lot.key, lot.member_id AS "memberId", lot.order_id AS "orderId", lot.earned_at AS "earnedAt",
  lot.points::float8 AS points, lot.remaining::float8 AS remaining, lot.extended_until::text AS "extendedUntil", lot.expiries`;

/** The lots of members that have points left, and those with these ids, in the order they were earned. */
export async function listLots(
  sql: Sql,
  shopId: bigint,
  memberIds: readonly bigint[],
  lotIds: readonly bigint[],
): Promise<ExpirableLot[]> {
  return sql.rows(
    `SELECT ${LOT} FROM ${wanted("$2::bigint[]")}
       JOIN points_lot AS lot ON lot.shop_id = wanted.shop_id AND lot.member_id = wanted.key AND lot.remaining > 0
      UNION
     SELECT ${LOT} FROM ${wanted("$3::bigint[]")}
       JOIN points_lot AS lot ON lot.shop_id = wanted.shop_id AND lot.id = wanted.key
      ORDER BY "earnedAt", id`,
    [shopId, memberIds, lotIds],
  );
}
