import { wanted } from "./columns.server";
import type { Tx } from "./database.server";

/** Who guests' keys belong to by now; of several members the one who joined first. Erased ones are forgotten. */
export async function membersByGuestKey(
  tx: Tx,
  shopId: bigint,
  keys: readonly string[],
): Promise<Map<string, { memberId: bigint; joinedAt: Date }>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.rows<{ key: string; memberId: bigint; joinedAt: Date }>(
    `SELECT DISTINCT ON (wanted.key) wanted.key, member.id AS "memberId", joined_at AS "joinedAt"
       FROM ${wanted("$2::text[]")}
       JOIN member ON member.shop_id = wanted.shop_id AND member.guest_key = wanted.key AND merged_into IS NULL
      ORDER BY wanted.key, joined_at, member.id`,
    [shopId, keys],
  );
  return new Map(rows.map(({ key, ...member }) => [key, member]));
}

export type GuestOrder = { orderId: bigint; memberId: bigint; processedAt: Date; joinedAt: Date };

/** Orders of guests whose keys are these members'. */
export async function ordersOfGuests(tx: Tx, shopId: bigint, memberIds: readonly bigint[]): Promise<GuestOrder[]> {
  if (memberIds.length === 0) return [];
  return tx.rows<GuestOrder>(
    `SELECT o.id AS "orderId", member.id AS "memberId", processed_at AS "processedAt", joined_at AS "joinedAt"
       FROM ${wanted("$2::bigint[]")}
       JOIN member ON member.shop_id = wanted.shop_id AND member.id = wanted.key AND member.guest_key IS NOT NULL
       JOIN shop_order AS o ON o.shop_id = member.shop_id AND o.guest_key = member.guest_key AND o.member_id IS NULL
      ORDER BY o.id`,
    [shopId, memberIds],
  );
}

/** Take the keys of customers' addresses from orders: from those that are theirs, and from those that never became theirs. */
export async function forgetGuests(tx: Tx, shopId: bigint, customerIds: readonly bigint[]): Promise<void> {
  for (const isTheirs of [
    "o.guest_key IS NOT NULL AND o.member_id = member.id",
    "o.member_id IS NULL AND o.guest_key = member.guest_key",
  ]) {
    await tx.rows(
      `UPDATE shop_order AS o SET guest_key = NULL FROM member
        WHERE member.shop_id = $1 AND member.customer_id = ANY ($2::bigint[]) AND o.shop_id = $1 AND ${isTheirs}`,
      [shopId, customerIds],
    );
  }
}
