import type pg from "pg";
import type { EntryKind, EntryReason } from "~/domain/ledger/entry";
import type { Programme } from "~/domain/programme/programme";

/** Anything that runs SQL: a pool or a client. */
type Sql = Pick<pg.Pool, "query">;

/** A shop, installed. Returns its id. */
export async function insertShop(
  sql: Sql,
  shop: { domain: string; currency?: string; timezone?: string },
): Promise<bigint> {
  const { rows } = await sql.query<{ id: string }>(
    "INSERT INTO shop (domain, currency, timezone, installed_at) VALUES ($1, $2, $3, now()) RETURNING id",
    [shop.domain, shop.currency ?? "USD", shop.timezone ?? "UTC"],
  );
  return BigInt(rows[0]!.id);
}

export async function insertProgramme(
  sql: Sql,
  shopId: bigint,
  version: number,
  programme: Programme,
  published: { at: Date; by: string },
): Promise<void> {
  await sql.query(
    `INSERT INTO programme_version (shop_id, version, rules, effective_at, published_at, published_by)
     VALUES ($1, $2, $3, $4, $4, $5)`,
    [shopId, version, JSON.stringify(programme), published.at, published.by],
  );
}

export type MemberRow = {
  customerId: bigint;
  firstName?: string;
  lastName?: string;
  email?: string;
  joinedAt: Date;
  erasedAt?: Date;
  tierKey?: string;
  qualifyingMinor?: number;
  orders?: number;
  lastActiveAt?: Date;
};

/** A member with an empty account. Returns the member's id. */
export async function insertMember(sql: Sql, shopId: bigint, member: MemberRow): Promise<bigint> {
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO member (shop_id, customer_id, first_name, last_name, email, joined_at, erased_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [shopId, member.customerId, member.firstName, member.lastName, member.email, member.joinedAt, member.erasedAt],
  );
  const id = BigInt(rows[0]!.id);
  await sql.query(
    `INSERT INTO account (shop_id, member_id, tier_key, qualifying_minor, orders, last_active_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [shopId, id, member.tierKey, member.qualifyingMinor ?? 0, member.orders ?? 0, member.lastActiveAt],
  );
  return id;
}

export type EntryRow = {
  kind: EntryKind;
  key: string;
  pending?: number;
  available?: number;
  reserved?: number;
  occurredAt: Date;
  reason?: EntryReason;
};

/** An entry, with the account moved as the ledger moves it, and the one lot that such a member has. */
export async function insertEntry(sql: Sql, shopId: bigint, memberId: bigint, entry: EntryRow): Promise<void> {
  const { pending = 0, available = 0, reserved = 0 } = entry;
  const isEarning = ["earn", "bonus", "referral", "tier_reward", "reverse"].includes(entry.kind);
  const isSpending = ["commit", "return"].includes(entry.kind);
  await sql.query(
    `INSERT INTO ledger_entry (shop_id, member_id, kind, key, pending, available, reserved, occurred_at, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      shopId,
      memberId,
      entry.kind,
      entry.key,
      pending,
      available,
      reserved,
      entry.occurredAt,
      JSON.stringify(entry.reason ?? {}),
    ],
  );
  await sql.query(
    `UPDATE account SET pending = pending + $3, available = available + $4, reserved = reserved + $5,
            earned = earned + $6, spent = spent + $7 WHERE shop_id = $1 AND member_id = $2`,
    [
      shopId,
      memberId,
      pending,
      available,
      reserved,
      isEarning ? pending + available : 0,
      isSpending ? -(pending + available + reserved) : 0,
    ],
  );
  await rewriteLots(sql, shopId, memberId);
}

/** One lot of all that is available, or a debt, as of an account from before there were lots. */
async function rewriteLots(sql: Sql, shopId: bigint, memberId: bigint): Promise<void> {
  await sql.query("DELETE FROM points_lot WHERE shop_id = $1 AND member_id = $2", [shopId, memberId]);
  await sql.query(
    `WITH opened AS (
       INSERT INTO points_lot (shop_id, member_id, key, earned_at, points, remaining)
       SELECT shop_id, member_id, 'opening:' || member_id,
              (SELECT max(occurred_at) FROM ledger_entry AS entry
                WHERE entry.shop_id = account.shop_id AND entry.member_id = account.member_id), available, available
         FROM account WHERE shop_id = $1 AND member_id = $2 AND available > 0
     )
     UPDATE account SET owed = greatest(0, -available) WHERE shop_id = $1 AND member_id = $2`,
    [shopId, memberId],
  );
}

export type OrderRow = {
  id: bigint;
  memberId?: bigint;
  name: string;
  processedAt: Date;
  credited?: number;
  basisMinor?: number;
  availableAt?: Date;
  maturedAt?: Date;
  cancelledAt?: Date;
};

/** A paid order. */
export async function insertOrder(sql: Sql, shopId: bigint, order: OrderRow): Promise<void> {
  await sql.query(
    `INSERT INTO shop_order (shop_id, id, member_id, name, currency, is_test, processed_at, snapshot_at, is_paid, lines,
                             codes, basis_minor, credited, available_at, matured_at, cancelled_at)
     VALUES ($1, $2, $3, $4, 'USD', false, $5, $5, true, '[]', '{}', $6, $7, $8, $9, $10)`,
    [
      shopId,
      order.id,
      order.memberId,
      order.name,
      order.processedAt,
      order.basisMinor,
      order.credited ?? 0,
      order.availableAt,
      order.maturedAt,
      order.cancelledAt,
    ],
  );
}

export type CodeRow = {
  id: string;
  memberId: bigint;
  code: string;
  points: number;
  status: string;
  reservedAt: Date;
  expiresAt: Date;
  usedAt?: Date;
  orderId?: bigint;
};

/** A discount code for "5 off". */
export async function insertCode(sql: Sql, shopId: bigint, code: CodeRow): Promise<void> {
  await sql.query(
    `INSERT INTO redemption (shop_id, id, member_id, reward_key, reward, programme_version, points, status, code,
                             reserved_at, expires_at, used_at, order_id)
     VALUES ($1, $2, $3, 'five-off', '{"name": "5 off", "kind": "fixed_amount", "value": "5.00"}', 1, $4, $5, $6, $7, $8, $9, $10)`,
    [
      shopId,
      code.id,
      code.memberId,
      code.points,
      code.status,
      code.code,
      code.reservedAt,
      code.expiresAt,
      code.usedAt,
      code.orderId,
    ],
  );
}

export async function insertTierChange(
  sql: Sql,
  shopId: bigint,
  change: { memberId: bigint; from: string | null; to: string; at: Date },
): Promise<void> {
  await sql.query(
    `INSERT INTO tier_change (shop_id, member_id, from_key, to_key, changed_at, programme_version)
     VALUES ($1, $2, $3, $4, $5, 1)`,
    [shopId, change.memberId, change.from, change.to, change.at],
  );
}
