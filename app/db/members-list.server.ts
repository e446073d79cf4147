import type { Sql } from "./database.server";

/** How the members page may be sorted; a row of it each. */
const ORDER_BY = {
  points: "account.available DESC, account.member_id",
  newest: "member.joined_at DESC, member.id DESC",
  active: "account.last_active_at DESC NULLS LAST, account.member_id",
} as const;

export type MemberSort = keyof typeof ORDER_BY;

/** `search` null or empty: everybody. `tierKey` null: every tier. */
export type MemberFilter = { search: string | null; tierKey: string | null };

export type MemberRow = {
  id: bigint;
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  joinedAt: Date;
  erasedAt: Date | null;
  pending: number;
  available: number;
  orders: number;
  tierKey: string | null;
  lastActiveAt: Date | null;
};

/** The columns of a MemberRow, out of `member` and `account`. */
export const MEMBER_ROW = `member.id, member.customer_id AS "customerId", member.first_name AS "firstName",
  member.last_name AS "lastName", member.email, member.joined_at AS "joinedAt", member.erased_at AS "erasedAt",
  account.pending::float8 AS pending, account.available::float8 AS available, account.orders,
  account.tier_key AS "tierKey", account.last_active_at AS "lastActiveAt"`;

/** `$3` finds in the name (either order of its parts) and the e-mail; `$4` is the customer's number. */
const MATCHES = `account.shop_id = $1 AND account.merged_into IS NULL
  AND ($2::text IS NULL OR account.tier_key = $2)
  AND ($3::text IS NULL OR member.email ILIKE $3 OR member.customer_id = $4::bigint
       OR concat_ws(' ', member.first_name, member.last_name) ILIKE $3
       OR concat(member.last_name, member.first_name) ILIKE $3)`;
const FROM = "account JOIN member ON member.shop_id = account.shop_id AND member.id = account.member_id";

/** One page of members. */
export async function listMembers(
  sql: Sql,
  shopId: bigint,
  filter: MemberFilter,
  page: { sort: MemberSort; limit: number; offset: number },
): Promise<MemberRow[]> {
  return await sql.rows<MemberRow>(
    `SELECT ${MEMBER_ROW}
       FROM ${FROM} WHERE ${MATCHES}
      ORDER BY ${ORDER_BY[page.sort]} LIMIT $5 OFFSET $6`,
    [...matchValues(shopId, filter), page.limit, page.offset],
  );
}

export async function countMembers(sql: Sql, shopId: bigint, filter: MemberFilter): Promise<number> {
  const rows = await sql.rows<{ members: number }>(
    `SELECT count(*)::float8 AS members FROM ${FROM} WHERE ${MATCHES}`,
    matchValues(shopId, filter),
  );
  return rows[0]!.members;
}

function matchValues(shopId: bigint, { search, tierKey }: MemberFilter): unknown[] {
  const pattern = search ? `%${search.replace(/[\\%_]/g, "\\$&")}%` : null;
  const customerId = /^\d{1,18}$/.test(search ?? "") ? search : null;
  return [shopId, tierKey, pattern, customerId];
}
