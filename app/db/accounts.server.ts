import { columns } from "./columns.server";
import type { Sql, Tx } from "./database.server";

/** A member's cached sums. Points are integers within 2^53; `qualifyingMinor` is in the shop's currency. */
export type Account = {
  memberId: bigint;
  pending: number;
  available: number;
  reserved: number;
  qualifyingMinor: number;
  orders: number;
  tierKey: string | null;
};

const ACCOUNT = `member_id AS "memberId", pending::float8 AS pending, available::float8 AS available,
  reserved::float8 AS reserved, qualifying_minor::float8 AS "qualifyingMinor", orders, tier_key AS "tierKey"`;

/** Lock accounts until the transaction ends, in id order, so that two batches can never wait for each other. */
export async function lockAccounts(
  tx: Tx,
  shopId: bigint,
  memberIds: readonly bigint[],
): Promise<Map<bigint, Account>> {
  const rows = await tx.rows<Account>(
    `SELECT ${ACCOUNT} FROM account WHERE shop_id = $1 AND member_id = ANY ($2::bigint[]) ORDER BY member_id FOR UPDATE`,
    [shopId, memberIds],
  );
  return new Map(rows.map((account) => [account.memberId, account]));
}

export async function findAccount(sql: Sql, shopId: bigint, memberId: bigint): Promise<Account | null> {
  const rows = await sql.rows<Account>(`SELECT ${ACCOUNT} FROM account WHERE shop_id = $1 AND member_id = $2`, [
    shopId,
    memberId,
  ]);
  return rows[0] ?? null;
}

/** Where a member stands. `changedAt`: when what this was judged by happened, which dates a change of tier. */
export type Standing = {
  memberId: bigint;
  qualifyingMinor: number;
  orders: number;
  tierKey: string;
  lastActiveAt: Date;
  changedAt: Date;
};

const STANDING = {
  member_id: "bigint",
  qualifying_minor: "bigint",
  orders: "integer",
  tier_key: "text",
  last_active_at: "timestamptz",
  changed_at: "timestamptz",
};

/**
 * Write where members stand. A change of tier goes into the history with the version that judged it. The caller holds the
 * accounts' locks.
 */
export async function saveStandings(
  tx: Tx,
  shopId: bigint,
  standings: readonly Standing[],
  version: number,
): Promise<void> {
  const rows = standings.map((standing) => ({
    member_id: standing.memberId,
    qualifying_minor: standing.qualifyingMinor,
    orders: standing.orders,
    tier_key: standing.tierKey,
    last_active_at: standing.lastActiveAt,
    changed_at: standing.changedAt,
  }));
  const input = columns(rows, STANDING, 3);
  await tx.rows(
    `WITH input AS (SELECT * FROM ${input.from}),
          former AS (SELECT account.member_id, account.tier_key FROM account JOIN input USING (member_id)
                      WHERE account.shop_id = $1),
          moved AS (UPDATE account
                       SET qualifying_minor = input.qualifying_minor, orders = input.orders, tier_key = input.tier_key,
                           tier_since = CASE WHEN account.tier_key IS DISTINCT FROM input.tier_key
                                             THEN input.changed_at ELSE tier_since END,
                           last_active_at = greatest(account.last_active_at, input.last_active_at)
                      FROM input WHERE account.shop_id = $1 AND account.member_id = input.member_id)
     INSERT INTO tier_change (shop_id, member_id, from_key, to_key, changed_at, programme_version)
     SELECT $1, member_id, former.tier_key, input.tier_key, input.changed_at, $2
       FROM former JOIN input USING (member_id)
      WHERE former.tier_key IS DISTINCT FROM input.tier_key
      ORDER BY member_id`,
    [shopId, version, ...input.values],
  );
}
