import { CARD, withExpiring, type BareCardRow, type CardRow } from "./card-sync.server";
import type { Sql } from "./database.server";
import { SHOP, type Shop } from "./shops.server";

/**
 * A customer of a shop: `member` null for one who is none yet, `card` null also for one who was erased. `isNewHere`: no
 * visit to the shop is noted yet.
 */
export type Asker = { shop: Shop; member: { id: bigint; isNewHere: boolean } | null; card: CardRow | null };

/**
 * A shop, some of its customers and their cards, in the customers' order; null when there is no such shop. All at one moment
 * and in one trip, but for what runs out next in a shop whose points do.
 */
export async function findAskers(sql: Sql, shopId: bigint, customerIds: readonly bigint[]): Promise<Asker[] | null> {
  type Row = Shop & BareCardRow & { isErased: boolean; isNewHere: boolean };
  const rows = await sql.rows<Row>(
    `SELECT ${SHOP}, member.erased_at IS NOT NULL AS "isErased",
            member.first_visit_at IS NULL AND member.erased_at IS NULL AS "isNewHere", ${CARD}
       FROM shop CROSS JOIN unnest($2::bigint[]) WITH ORDINALITY AS asking (customer_id, turn)
       LEFT JOIN member AS asked ON asked.shop_id = shop.id AND asked.customer_id = asking.customer_id
       LEFT JOIN member ON member.shop_id = shop.id AND member.id = coalesce(asked.merged_into, asked.id)
       LEFT JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
      WHERE shop.id = $1 ORDER BY asking.turn`,
    [shopId, customerIds],
    { name: "find-askers" },
  );
  if (rows.length === 0) return null;
  const isMember = ({ memberId }: Row) => (memberId as bigint | null) !== null;
  const withCards = rows.filter((row) => isMember(row) && !row.isErased);
  const cards = new Map((await withExpiring(sql, shopId, withCards)).map((card) => [card.memberId, card]));
  return rows.map((row) => ({
    shop: row,
    member: isMember(row) ? { id: row.memberId, isNewHere: row.isNewHere } : null,
    card: cards.get(row.memberId) ?? null,
  }));
}
