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

/** Lock the accounts of these members, of whoever these orders are on record for, and of the holders of these codes. */
export async function lockHistories(
  tx: Tx,
  shopId: bigint,
  of: { memberIds: readonly bigint[]; orderIds: readonly bigint[]; codes: readonly string[] },
): Promise<Map<bigint, Account>> {
  const rows = await tx.rows<Account>(
    `SELECT ${ACCOUNT} FROM account WHERE shop_id = $1 AND member_id IN (
         SELECT unnest($2::bigint[])
          UNION SELECT member_id FROM shop_order WHERE shop_id = $1 AND id = ANY ($3::bigint[])
          UNION SELECT member_id FROM redemption WHERE shop_id = $1 AND code = ANY ($4::text[]))
      ORDER BY member_id FOR UPDATE`,
    [shopId, of.memberIds, of.orderIds, of.codes],
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
  formerTierKey: string | null;
  tierKey: string;
  lastActiveAt: Date;
  changedAt: Date;
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
