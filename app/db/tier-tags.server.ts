import type { Sql, Tx } from "./database.server";
import { markMembers } from "./sync-marks.server";

/** Note that members' tags in Shopify may not be those of their tier. */
export async function markTierTags(tx: Tx, shopId: bigint, memberIds: readonly bigint[], at: Date): Promise<void> {
  await markMembers(tx, "tier_tag_sync", shopId, memberIds, at);
}

/** A member whose tags are to be seen to, with the tier they are in; `customerId` null for one who was erased. */
export type ClaimedTags = {
  shopId: bigint;
  memberId: bigint;
  customerId: bigint | null;
  tierKey: string | null;
  markedAt: string;
  attempts: number;
};

/** Claim up to `limit` members of one installed shop until `until`; a claim that is not settled by then is free again. */
export async function claimTierTags(sql: Sql, now: Date, until: Date, limit: number): Promise<ClaimedTags[]> {
  return sql.rows<ClaimedTags>(
    `WITH next_shop AS (
       SELECT sync.shop_id FROM tier_tag_sync AS sync JOIN shop ON shop.id = sync.shop_id
        WHERE shop.installed_at IS NOT NULL AND shop.uninstalled_at IS NULL
          AND (claimed_until IS NULL OR claimed_until < $1)
        ORDER BY marked_at LIMIT 1
     ), picked AS (
       SELECT shop_id, member_id FROM tier_tag_sync
        WHERE shop_id = (SELECT shop_id FROM next_shop) AND (claimed_until IS NULL OR claimed_until < $1)
        ORDER BY marked_at LIMIT $3 FOR UPDATE SKIP LOCKED
     ), claimed AS (
       UPDATE tier_tag_sync AS sync SET claimed_until = $2, attempts = attempts + 1 FROM picked
        WHERE sync.shop_id = picked.shop_id AND sync.member_id = picked.member_id
        RETURNING sync.shop_id, sync.member_id, marked_at, attempts
     )
     SELECT claimed.shop_id AS "shopId", claimed.member_id AS "memberId", marked_at::text AS "markedAt", attempts,
            CASE WHEN member.erased_at IS NULL THEN member.customer_id END AS "customerId", account.tier_key AS "tierKey"
       FROM claimed
       JOIN member ON member.shop_id = claimed.shop_id AND member.id = claimed.member_id
       JOIN account ON account.shop_id = claimed.shop_id AND account.member_id = claimed.member_id`,
    [now, until, limit],
  );
}

/** A member is seen to, unless they were marked again meanwhile: then they are free to be claimed anew. */
export async function finishTierTags(sql: Sql, { shopId, memberId, markedAt }: ClaimedTags): Promise<void> {
  await sql.rows(
    `WITH done AS (
       DELETE FROM tier_tag_sync WHERE shop_id = $1 AND member_id = $2 AND marked_at = $3::timestamptz RETURNING 1
     )
     UPDATE tier_tag_sync SET claimed_until = NULL
      WHERE shop_id = $1 AND member_id = $2 AND marked_at <> $3::timestamptz`,
    [shopId, memberId, markedAt],
  );
}

/** Leave a claim for another try, not before `retryAt`. */
export async function postponeTierTags(sql: Sql, { shopId, memberId }: ClaimedTags, retryAt: Date): Promise<void> {
  await sql.rows("UPDATE tier_tag_sync SET claimed_until = $3 WHERE shop_id = $1 AND member_id = $2", [
    shopId,
    memberId,
    retryAt,
  ]);
}
