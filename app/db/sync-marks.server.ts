import type { Sql, Tx } from "./database.server";

/** Where it is noted whose card, or whose tags of their tier, may not be in Shopify as they are here. */
type SyncTable = "card_sync" | "tier_tag_sync";

/**
 * Note that what Shopify has of members is out of date. In member order, so that two batches can't wait for each other.
 * The mark is never the one that a write under way has seen, though the clock may stand still between two changes.
 */
export async function markMembers(
  tx: Tx,
  table: SyncTable,
  shopId: bigint,
  memberIds: readonly bigint[],
  at: Date,
): Promise<void> {
  if (memberIds.length === 0) return;
  await tx.rows(
    `INSERT INTO ${table} (shop_id, member_id, marked_at)
     SELECT $1, id, $3 FROM (SELECT DISTINCT unnest($2::bigint[]) AS id) AS member ORDER BY id ${markAgain(table)}`,
    [shopId, memberIds, at],
  );
}

/** What a mark does to one that is there, as SQL. */
export function markAgain(table: SyncTable): string {
  return `ON CONFLICT (shop_id, member_id) DO UPDATE
      SET marked_at = greatest(excluded.marked_at, ${table}.marked_at + interval '1 microsecond'), attempts = 0`;
}

/** A mark that somebody is seeing to until `claimedUntil`. */
export type Claim = { shopId: bigint; memberId: bigint; markedAt: string; claimedUntil: string; attempts: number };

/** Claim up to `limit` marks of one installed shop until an instant; a claim that is not settled by then is free again. */
export async function claimMarks(
  sql: Sql,
  table: SyncTable,
  { now, until, limit }: { now: Date; until: Date; limit: number },
): Promise<Claim[]> {
  return sql.rows<Claim>(
    `WITH next_shop AS (
       SELECT mark.shop_id FROM ${table} AS mark JOIN shop ON shop.id = mark.shop_id
        WHERE shop.installed_at IS NOT NULL AND shop.uninstalled_at IS NULL
          AND (claimed_until IS NULL OR claimed_until < $1)
        ORDER BY marked_at LIMIT 1
     ), picked AS (
       SELECT shop_id, member_id FROM ${table}
        WHERE shop_id = (SELECT shop_id FROM next_shop) AND (claimed_until IS NULL OR claimed_until < $1)
        ORDER BY marked_at LIMIT $3 FOR UPDATE SKIP LOCKED
     )
     UPDATE ${table} AS mark SET claimed_until = $2, attempts = attempts + 1 FROM picked
      WHERE mark.shop_id = picked.shop_id AND mark.member_id = picked.member_id
      RETURNING mark.shop_id AS "shopId", mark.member_id AS "memberId", marked_at::text AS "markedAt",
                claimed_until::text AS "claimedUntil", attempts`,
    [now, until, limit],
  );
}

const CLAIMS = `unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) AS claim (shop_id, member_id, claimed_until)`;
const IS_HELD = `mark.shop_id = claim.shop_id AND mark.member_id = claim.member_id AND mark.claimed_until = claim.claimed_until`;

/**
 * Remove marks that were seen to. A member who was marked again meanwhile is free to be claimed again, and not before: two
 * writes to Shopify at a time could land in the wrong order.
 */
export async function settleClaims(sql: Sql, table: SyncTable, claims: readonly Claim[]): Promise<void> {
  await sql.rows(
    `DELETE FROM ${table} AS mark
      USING unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[])
            AS claim (shop_id, member_id, claimed_until, marked_at)
      WHERE ${IS_HELD} AND mark.marked_at = claim.marked_at`,
    [...held(claims), claims.map(({ markedAt }) => markedAt)],
  );
  // A statement of its own: one that was marked again while that one waited for it is seen by none of its parts.
  await sql.rows(`UPDATE ${table} AS mark SET claimed_until = NULL FROM ${CLAIMS} WHERE ${IS_HELD}`, held(claims));
}

/** Leave claims for another try, not before `retryAt`. */
export async function postponeClaims(
  sql: Sql,
  table: SyncTable,
  claims: readonly Claim[],
  retryAt: Date,
): Promise<void> {
  await sql.rows(`UPDATE ${table} AS mark SET claimed_until = $4 FROM ${CLAIMS} WHERE ${IS_HELD}`, [
    ...held(claims),
    retryAt,
  ]);
}

function held(claims: readonly Claim[]): unknown[] {
  return [
    claims.map(({ shopId }) => shopId),
    claims.map(({ memberId }) => memberId),
    claims.map(({ claimedUntil }) => claimedUntil),
  ];
}
