import { CARD, withExpiring, type BareCardRow, type CardRow } from "./card-sync.server";
import type { Sql } from "./database.server";
import { SHOP, type Shop } from "./shops.server";

/**
 * A customer of a shop: `member` null for one who is none yet, `card` null also for one who was erased. `isNewHere`: no
 * visit to the shop is noted yet.
 */
export type Asker = { shop: Shop; member: { id: bigint; isNewHere: boolean } | null; card: CardRow | null };

/**
 * A shop, one of its customers and their card; null when there is no such shop. All at one moment and in one trip, but for what
 * runs out next in a shop whose points do.
 */
export async function findAsker(sql: Sql, shopId: bigint, customerId: bigint): Promise<Asker | null> {
  type Row = Shop & BareCardRow & { isErased: boolean; isNewHere: boolean };
  const [row] = await sql.rows<Row>(
    `SELECT ${SHOP}, member.erased_at IS NOT NULL AS "isErased",
            member.first_visit_at IS NULL AND member.erased_at IS NULL AS "isNewHere", ${CARD}
       FROM shop LEFT JOIN member AS asked ON asked.shop_id = shop.id AND asked.customer_id = $2
       LEFT JOIN member ON member.shop_id = shop.id AND member.id = coalesce(asked.merged_into, asked.id)
       LEFT JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
      WHERE shop.id = $1`,
    [shopId, customerId],
    { name: "find-asker" },
  );
  if (!row) return null;
  const isMember = (row.memberId as bigint | null) !== null;
  const member = isMember ? { id: row.memberId, isNewHere: row.isNewHere } : null;
  if (!isMember || row.isErased) return { shop: row, member, card: null };
  const [card] = await withExpiring(sql, shopId, [row]);
  return { shop: row, member, card: card! };
}
