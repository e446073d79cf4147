import type { Sql } from "~/db/database.server";
import type { PointsSum } from "~/domain/ledger/entry";

export type AccountRow = {
  memberId: bigint;
  customerId: bigint;
  pending: number;
  available: number;
  reserved: number;
  owed: number;
  earned: number;
  spent: number;
  qualifying: number;
  count: number;
  tierKey: string;
  grants: Record<string, { points: number; rewardKey: string | null }>;
  lots: Record<string, [left: number, earnedAt: string]>;
  orders: Record<string, OrderRow>;
};

export type OrderRow = {
  credited: number;
  minor: number | null;
  refunded: number;
  isReversed: boolean;
  tierKey: string | null;
  version: number | null;
};

export type EntryRow = {
  id: bigint;
  memberId: bigint;
  kind: string;
  key: string;
  pending: number;
  available: number;
  reserved: number;
  orderId: bigint | null;
  redemptionId: string | null;
  occurredAt: Date;
  sum: PointsSum | null;
};

/** Everything that is kept of a shop's members, one row each. */
export async function readAccounts(sql: Sql, shopId: bigint): Promise<AccountRow[]> {
  return sql.rows(
    `SELECT account.member_id AS "memberId", customer_id AS "customerId", pending::float8 AS pending, available::float8 AS available,
            reserved::float8 AS reserved, owed::float8 AS owed, earned::float8 AS earned, spent::float8 AS spent,
            qualifying_minor::float8 AS qualifying, orders AS count, tier_key AS "tierKey",
            (SELECT coalesce(json_object_agg(key, json_build_object('points', points, 'rewardKey', reward_key)), '{}')
               FROM member_grant AS held
              WHERE held.shop_id = $1 AND held.member_id = account.member_id AND is_held) AS grants,
            (SELECT coalesce(json_object_agg(key, json_build_array(remaining, earned_at)), '{}') FROM points_lot AS lot
              WHERE lot.shop_id = $1 AND lot.member_id = account.member_id AND remaining > 0) AS lots,
            (SELECT coalesce(json_object_agg(id::text, json_build_object('credited', credited, 'minor', basis_minor,
                'refunded', refunded_minor, 'isReversed', is_reversed, 'tierKey', o.tier_key, 'version', programme_version)), '{}')
               FROM shop_order AS o WHERE o.shop_id = $1 AND o.member_id = account.member_id) AS orders
       FROM account JOIN member ON member.shop_id = $1 AND member.id = account.member_id
      WHERE account.shop_id = $1 ORDER BY customer_id`,
    [shopId],
  );
}

/** The shop's entries after one, in the order they were written. */
export async function readEntries(sql: Sql, shopId: bigint, after: bigint): Promise<EntryRow[]> {
  return sql.rows(
    `SELECT id, member_id AS "memberId", kind, key, pending::float8 AS pending, available::float8 AS available,
            reserved::float8 AS reserved, order_id AS "orderId", redemption_id AS "redemptionId", occurred_at AS "occurredAt", reason -> 'sum' AS sum
       FROM ledger_entry WHERE shop_id = $1 AND id > $2 ORDER BY id`,
    [shopId, after],
  );
}
