import type { Sql, Tx } from "./database.server";
import { claimMarks, markMembers, type Claim } from "./sync-marks.server";

/** Note that members' tags in Shopify may not be those of their tier. */
export async function markTierTags(tx: Tx, shopId: bigint, memberIds: readonly bigint[], at: Date): Promise<void> {
  await markMembers(tx, "tier_tag_sync", shopId, memberIds, at);
}

/** A member whose tags are to be seen to, with the tier they are in; `customerId` null for one who was erased. */
export type ClaimedTags = Claim & { customerId: bigint | null; tierKey: string | null };

/** Claim up to `limit` members of one installed shop, as `claimMarks` does. */
export async function claimTierTags(
  sql: Sql,
  claiming: { now: Date; until: Date; limit: number },
): Promise<ClaimedTags[]> {
  const claims = await claimMarks(sql, "tier_tag_sync", claiming);
  if (!claims[0]) return [];
  const rows = await sql.rows<{ memberId: bigint } & Pick<ClaimedTags, "customerId" | "tierKey">>(
    `SELECT member.id AS "memberId", CASE WHEN erased_at IS NULL THEN customer_id END AS "customerId", tier_key AS "tierKey"
       FROM member JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
      WHERE member.shop_id = $1 AND member.id = ANY ($2::bigint[])`,
    [claims[0].shopId, claims.map(({ memberId }) => memberId)],
  );
  const known = new Map(rows.map((row) => [row.memberId, row]));
  return claims.flatMap((claim) => {
    const member = known.get(claim.memberId);
    return member ? { ...claim, ...member } : [];
  });
}
