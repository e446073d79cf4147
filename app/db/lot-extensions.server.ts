import type { Tx } from "./database.server";

/** Let all that a member has last until a day at least. Returns what of it there is; the caller holds the account's lock. */
export async function extendLots(
  tx: Tx,
  shopId: bigint,
  memberId: bigint,
  day: string,
): Promise<{ lots: number; points: number }> {
  const [extended] = await tx.rows<{ lots: number; points: number }>(
    `WITH extended AS (
       UPDATE points_lot SET extended_until = greatest(extended_until, $3::date)
        WHERE shop_id = $1 AND member_id = $2 AND remaining > 0 RETURNING remaining)
     SELECT count(*)::integer AS lots, coalesce(sum(remaining), 0)::float8 AS points FROM extended`,
    [shopId, memberId, day],
  );
  return extended!;
}

/** Let the lots that an entry drew from last until a day at least. */
export async function extendLotsOfEntry(tx: Tx, shopId: bigint, entryId: bigint, day: string): Promise<void> {
  await tx.rows(
    `UPDATE points_lot AS lot SET extended_until = greatest(extended_until, $3::date)
       FROM lot_draw AS draw
      WHERE draw.shop_id = $1 AND draw.entry_id = $2 AND lot.shop_id = draw.shop_id AND lot.id = draw.lot_id`,
    [shopId, entryId, day],
  );
}

/** The points that an expiry of this member took, and whether they came back; null when it is none of theirs. */
export async function findExpiryEntry(
  tx: Tx,
  shopId: bigint,
  memberId: bigint,
  entryId: bigint,
): Promise<{ points: number; isRestored: boolean } | null> {
  const [row] = await tx.rows<{ points: number; isRestored: boolean }>(
    `SELECT -available::float8 AS points,
            EXISTS (SELECT FROM ledger_entry AS other
                     WHERE other.shop_id = $1 AND other.key = 'expiry:' || entry.id || ':restore') AS "isRestored"
       FROM ledger_entry AS entry WHERE shop_id = $1 AND id = $3 AND member_id = $2 AND kind = 'expire'`,
    [shopId, memberId, entryId],
  );
  return row ?? null;
}
