import { columns, wanted } from "./columns.server";
import type { TierState } from "~/domain/tiers/tier-clock";
import type { ToldOutlook } from "~/domain/tiers/told-outlook";
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
  /** Where the tier's clock stands after that; null while that is not known. */
  tierState: TierState | null;
  /** When time alone may change the tier next. */
  tierDueAt: Date | null;
};

const ACCOUNT = `member_id AS "memberId", pending::float8 AS pending, available::float8 AS available,
  reserved::float8 AS reserved, qualifying_minor::float8 AS "qualifyingMinor", orders, tier_key AS "tierKey",
  settled_until AS "settledUntil", tier_state AS "tierState", tier_due_at AS "tierDueAt"`;

type Stored = Omit<Account, "tierState"> & { tierState: StoredTierState | null };

function toAccount({ tierState, ...account }: Stored): Account {
  return { ...account, tierState: tierState && toTierState(tierState) };
}

/** A tier's clock as it is stored: instants in milliseconds. */
type StoredTierState = [
  at: number,
  tierKey: string,
  since: number,
  belowSince: number | null,
  reachedAt: number | null,
];

/** What `toTierState` reads back. */
export function storedTierState({ at, tierKey, since, belowSince, reachedAt }: TierState): StoredTierState {
  return [at.getTime(), tierKey, since.getTime(), belowSince?.getTime() ?? null, reachedAt?.getTime() ?? null];
}

function toTierState([at, tierKey, since, belowSince, reachedAt]: StoredTierState): TierState {
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms));
  return {
    at: new Date(at),
    tierKey,
    since: new Date(since),
    belowSince: instant(belowSince),
    reachedAt: instant(reachedAt),
  };
}

/**
 * Lock accounts until the transaction ends, in id order, so that two batches can never wait for each other. Those closed by a
 * merge are left out.
 */
export async function lockAccounts(
  tx: Tx,
  shopId: bigint,
  memberIds: readonly bigint[],
): Promise<Map<bigint, Account>> {
  const rows = await tx.rows<Stored>(
    `SELECT ${ACCOUNT} FROM ${wanted("$2::bigint[]")}
       JOIN account ON account.shop_id = wanted.shop_id AND account.member_id = wanted.key AND merged_into IS NULL
      ORDER BY member_id FOR UPDATE OF account`,
    [shopId, [...new Set(memberIds)]],
  );
  return new Map(rows.map((account) => [account.memberId, toAccount(account)]));
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

/** Accounts of a shop in the order of their members, after one; those closed by a merge are left out. */
export async function listAccounts(sql: Sql, shopId: bigint, after: bigint, limit: number): Promise<Account[]> {
  const rows = await sql.rows<Stored>(
    `SELECT ${ACCOUNT} FROM account WHERE shop_id = $1 AND member_id > $2 AND merged_into IS NULL ORDER BY member_id LIMIT $3`,
    [shopId, after, limit],
  );
  return rows.map(toAccount);
}

/** The member after which the next slice of a shop's members begins: slices of so many, in turn. 0 when it is the first. */
export async function sliceOfAccounts(sql: Sql, shopId: bigint, turn: number, size: number): Promise<bigint> {
  const [row] = await sql.rows<{ memberId: bigint }>(
    `SELECT member_id AS "memberId" FROM account WHERE shop_id = $1 ORDER BY member_id
     OFFSET (SELECT ($2::bigint * $3) % greatest(count(*), 1) FROM account WHERE shop_id = $1) LIMIT 1`,
    [shopId, turn, size],
  );
  return row ? row.memberId - 1n : 0n;
}

export async function findAccount(sql: Sql, shopId: bigint, memberId: bigint): Promise<Account | null> {
  const rows = await sql.rows<Stored>(`SELECT ${ACCOUNT} FROM account WHERE shop_id = $1 AND member_id = $2`, [
    shopId,
    memberId,
  ]);
  return rows[0] ? toAccount(rows[0]) : null;
}

/** Where a member stands. `changedAt`: when what this was judged by happened, which dates a change of tier. */
export type Standing = {
  memberId: bigint;
  qualifyingMinor: number;
  orders: number;
  formerTierKey: string | null;
  tierKey: string;
  tierState: TierState;
  tierDueAt: Date | null;
  tierOutlook: ToldOutlook | null;
  /** Null: nothing the member did. */
  lastActiveAt: Date | null;
  changedAt: Date;
  settledUntil: Date;
};

/** Write changes of tier into the history, with the version of the programme that judged them; tags in Shopify are to follow. */
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
    `WITH changed AS (
       INSERT INTO tier_change (shop_id, member_id, from_key, to_key, changed_at, programme_version)
       SELECT $1, member_id, from_key, to_key, changed_at, $2 FROM ${input.from} ORDER BY member_id
       RETURNING shop_id, member_id, changed_at
     )
     INSERT INTO tier_tag_sync (shop_id, member_id, marked_at)
     SELECT shop_id, member_id, changed_at FROM changed ORDER BY member_id
     ON CONFLICT (shop_id, member_id) DO UPDATE
        SET marked_at = tier_tag_sync.marked_at + interval '1 microsecond', attempts = 0`,
    [shopId, version, ...input.values],
  );
}
