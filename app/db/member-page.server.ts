import type { Sql } from "./database.server";
import { MEMBER_ROW, type MemberRow } from "./members-list.server";

export type MemberHead = MemberRow & {
  reserved: number;
  earned: number;
  spent: number;
  qualifyingMinor: number;
  tierSince: Date | null;
  birthday: number | null;
  birthdaySavedAt: Date | null;
};

/** A member with the cached sums, or null when the shop has no such member. */
export async function findMemberHead(sql: Sql, shopId: bigint, memberId: bigint): Promise<MemberHead | null> {
  const rows = await sql.rows<MemberHead>(
    `SELECT ${MEMBER_ROW}, account.reserved::float8 AS reserved, account.earned::float8 AS earned,
            account.spent::float8 AS spent, account.qualifying_minor::float8 AS "qualifyingMinor",
            account.tier_since AS "tierSince",
            member.birthday, member.birthday_saved_at AS "birthdaySavedAt"
       FROM member JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
      WHERE member.shop_id = $1 AND member.id = $2`,
    [shopId, memberId],
  );
  return rows[0] ?? null;
}

export type HeldOrder = { id: bigint; name: string; points: number; availableAt: Date };

/** Orders whose points are still pending, the next to become available first. */
export async function listHeldOrders(sql: Sql, shopId: bigint, memberId: bigint): Promise<HeldOrder[]> {
  return await sql.rows<HeldOrder>(
    `SELECT id, name, credited::float8 AS points, available_at AS "availableAt" FROM shop_order
      WHERE shop_id = $1 AND member_id = $2 AND available_at IS NOT NULL AND matured_at IS NULL AND credited > 0
      ORDER BY available_at, id LIMIT 50`,
    [shopId, memberId],
  );
}

export type EntryRow = {
  id: bigint;
  kind: string;
  pending: number;
  available: number;
  reserved: number;
  occurredAt: Date;
  reason: unknown;
  isRestorable: boolean;
};

/** One page of a member's entries, newest first. `isRestorable`: points ran out, and have not come back. */
export async function listMemberEntries(
  sql: Sql,
  shopId: bigint,
  memberId: bigint,
  page: { limit: number; offset: number },
): Promise<EntryRow[]> {
  return await sql.rows<EntryRow>(
    `SELECT id, kind, pending::float8 AS pending, available::float8 AS available, reserved::float8 AS reserved,
            occurred_at AS "occurredAt", reason,
            kind = 'expire' AND NOT EXISTS (
              SELECT FROM ledger_entry AS other
               WHERE other.shop_id = $1 AND other.key = 'expiry:' || ledger_entry.id || ':restore') AS "isRestorable"
       FROM ledger_entry WHERE shop_id = $1 AND member_id = $2 ORDER BY occurred_at DESC, id DESC LIMIT $3 OFFSET $4`,
    [shopId, memberId, page.limit, page.offset],
  );
}

export async function countMemberEntries(sql: Sql, shopId: bigint, memberId: bigint): Promise<number> {
  const rows = await sql.rows<{ entries: number }>(
    "SELECT count(*)::float8 AS entries FROM ledger_entry WHERE shop_id = $1 AND member_id = $2",
    [shopId, memberId],
  );
  return rows[0]!.entries;
}

export type TierChangeRow = { id: bigint; fromKey: string | null; toKey: string; changedAt: Date };

/** A member's moves between tiers, newest first, twenty at the most. */
export async function listTierChanges(sql: Sql, shopId: bigint, memberId: bigint): Promise<TierChangeRow[]> {
  return await sql.rows<TierChangeRow>(
    `SELECT id, from_key AS "fromKey", to_key AS "toKey", changed_at AS "changedAt" FROM tier_change
      WHERE shop_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT 20`,
    [shopId, memberId],
  );
}

export type CodeRow = {
  id: string;
  code: string;
  rewardName: string;
  points: number;
  status: "reserved" | "issued" | "used" | "cancelled" | "expired" | "failed";
  reservedAt: Date;
  usedAt: Date | null;
  closedAt: Date | null;
  expiresAt: Date;
  orderName: string | null;
};

/** A member's discount codes, newest first, fifty at the most; `orderName` is the order that used it. */
export async function listMemberCodes(sql: Sql, shopId: bigint, memberId: bigint): Promise<CodeRow[]> {
  return await sql.rows<CodeRow>(
    `SELECT redemption.id, redemption.code, redemption.reward ->> 'name' AS "rewardName",
            redemption.points::float8 AS points, redemption.status, redemption.reserved_at AS "reservedAt",
            redemption.used_at AS "usedAt", redemption.closed_at AS "closedAt", redemption.expires_at AS "expiresAt",
            shop_order.name AS "orderName"
       FROM redemption
       LEFT JOIN shop_order ON shop_order.shop_id = redemption.shop_id AND shop_order.id = redemption.order_id
      WHERE redemption.shop_id = $1 AND redemption.member_id = $2
      ORDER BY redemption.reserved_at DESC, redemption.id LIMIT 50`,
    [shopId, memberId],
  );
}
