import { columns, wanted } from "./columns.server";
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
  /** The latest thing that happened to the member's orders, of all that is settled. */
  settledUntil: Date | null;
};

const ACCOUNT = `member_id AS "memberId", pending::float8 AS pending, available::float8 AS available,
  reserved::float8 AS reserved, qualifying_minor::float8 AS "qualifyingMinor", orders, tier_key AS "tierKey",
  settled_until AS "settledUntil"`;

/** Lock accounts until the transaction ends, in id order, so that two batches can never wait for each other. */
export async function lockAccounts(
  tx: Tx,
  shopId: bigint,
  memberIds: readonly bigint[],
): Promise<Map<bigint, Account>> {
  const rows = await tx.rows<Account>(
    `SELECT ${ACCOUNT} FROM ${wanted("$2::bigint[]")}
       JOIN account ON account.shop_id = wanted.shop_id AND account.member_id = wanted.key
      ORDER BY member_id FOR UPDATE OF account`,
    [shopId, [...new Set(memberIds)]],
  );
  return new Map(rows.map((account) => [account.memberId, account]));
}

/** Whom these orders are on record for, and who holds these codes. */
export async function membersConcerned(
  tx: Tx,
  shopId: bigint,
  orderIds: readonly bigint[],
  codes: readonly string[],
): Promise<bigint[]> {
  const rows = await tx.rows<{ memberId: bigint }>(
    `SELECT o.member_id AS "memberId" FROM ${wanted("$2::bigint[]")}
       JOIN shop_order AS o ON o.shop_id = wanted.shop_id AND o.id = wanted.key
      WHERE o.member_id IS NOT NULL
      UNION
     SELECT r.member_id FROM ${wanted("$3::text[]")}
       JOIN redemption AS r ON r.shop_id = wanted.shop_id AND r.code = wanted.key`,
    [shopId, orderIds, codes],
  );
  return rows.map(({ memberId }) => memberId);
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
  formerTierKey: string | null;
  tierKey: string;
  lastActiveAt: Date;
  changedAt: Date;
  settledUntil: Date;
};

/** Write changes of tier into the history, with the version of the programme that judged them. */
export async function recordTierChanges(
  tx: Tx,
  shopId: bigint,
  standings: readonly Standing[],
  version: number,
): Promise<void> {
  const changes = standings.filter(({ formerTierKey, tierKey }) => formerTierKey !== tierKey);
  if (changes.length === 0) return;
  const input = columns(
    changes.map(({ memberId, formerTierKey, tierKey, changedAt }) => ({
      member_id: memberId,
      from_key: formerTierKey,
      to_key: tierKey,
      changed_at: changedAt,
    })),
    { member_id: "bigint", from_key: "text", to_key: "text", changed_at: "timestamptz" },
    3,
  );
  await tx.rows(
    `INSERT INTO tier_change (shop_id, member_id, from_key, to_key, changed_at, programme_version)
     SELECT $1, member_id, from_key, to_key, changed_at, $2 FROM ${input.from} ORDER BY member_id`,
    [shopId, version, ...input.values],
  );
}
