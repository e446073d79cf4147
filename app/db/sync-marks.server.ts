import type { Tx } from "./database.server";

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
