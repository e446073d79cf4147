import type { GrantReason } from "~/domain/ledger/entry";
import type { Tx } from "./database.server";

/**
 * Close a member's account in favour of another's: their orders, codes and moves change hands, and the person behind
 * the customer that is gone is forgotten. The points are moved by entries. The caller holds both accounts' locks.
 */
export async function closeInto(tx: Tx, shopId: bigint, goneId: bigint, keptId: bigint, at: Date): Promise<void> {
  const handOver = ["shop_order", "redemption", "tier_move"].map(
    (table) => `UPDATE ${table} SET member_id = $3 WHERE shop_id = $1 AND member_id = $2`,
  );
  for (const statement of handOver) await tx.rows(statement, [shopId, goneId, keptId]);
  // What earns once a person has been had when one of the two had it.
  await tx.rows(
    `UPDATE member AS kept SET joined_at = least(kept.joined_at, gone.joined_at),
            first_visit_at = least(kept.first_visit_at, gone.first_visit_at),
            birthday = coalesce(kept.birthday, gone.birthday),
            birthday_saved_at = coalesce(kept.birthday_saved_at, gone.birthday_saved_at)
       FROM member AS gone
      WHERE kept.shop_id = $1 AND kept.id = $3 AND kept.erased_at IS NULL AND gone.shop_id = $1 AND gone.id = $2`,
    [shopId, goneId, keptId],
  );
  await tx.rows(
    `UPDATE member SET merged_into = $3, first_name = NULL, last_name = NULL, email = NULL, locale = NULL, guest_key = NULL,
            tags = '{}', birthday = NULL, birthday_saved_at = NULL, erased_at = coalesce(erased_at, $4)
      WHERE shop_id = $1 AND (id = $2 OR merged_into = $2)`,
    [shopId, goneId, keptId, at],
  );
  await tx.rows(
    `WITH gone AS (
       UPDATE account AS former SET merged_into = $3, earned = 0, spent = 0, qualifying_minor = 0, orders = 0,
              tier_state = NULL, tier_due_at = NULL
         FROM account AS was
        WHERE was.shop_id = $1 AND was.member_id = $2 AND former.shop_id = was.shop_id AND former.member_id = was.member_id
        RETURNING was.earned, was.spent, was.last_active_at)
     UPDATE account AS kept SET earned = kept.earned + gone.earned, spent = kept.spent + gone.spent,
            last_active_at = greatest(kept.last_active_at, gone.last_active_at)
       FROM gone WHERE kept.shop_id = $1 AND kept.member_id = $3`,
    [shopId, goneId, keptId],
  );
  await tx.rows("DELETE FROM card_sync WHERE shop_id = $1 AND member_id = $2", [shopId, goneId]);
  await tx.rows(
    `DELETE FROM customer_insight AS insight USING member
      WHERE member.shop_id = $1 AND member.id = $2 AND insight.shop_id = $1 AND insight.customer_id = member.customer_id`,
    [shopId, goneId],
  );
}

/**
 * Grants of the one become the other's, where that one never had the kind. Returns what the one holds besides: the other
 * one's record tells from then on whether it is held, and that its reward was given.
 */
export async function handOverGrants(
  tx: Tx,
  shopId: bigint,
  goneId: bigint,
  keptId: bigint,
): Promise<{ key: string; points: number; reason: GrantReason }[]> {
  await tx.rows(
    `UPDATE member_grant AS g SET member_id = $3
      WHERE shop_id = $1 AND member_id = $2
        AND NOT EXISTS (SELECT FROM member_grant WHERE shop_id = $1 AND member_id = $3 AND key = g.key)`,
    [shopId, goneId, keptId],
  );
  return tx.rows(
    `WITH left_over AS (
       DELETE FROM member_grant WHERE shop_id = $1 AND member_id = $2 RETURNING key, points, is_held, reason, reward_issued_at
     ), given AS (
       UPDATE member_grant AS kept SET reward_issued_at = left_over.reward_issued_at FROM left_over
        WHERE kept.shop_id = $1 AND kept.member_id = $3 AND kept.key = left_over.key AND kept.reward_issued_at IS NULL
          AND left_over.reward_issued_at IS NOT NULL)
     SELECT key, points::float8 AS points, reason FROM left_over WHERE is_held`,
    [shopId, goneId, keptId],
  );
}
