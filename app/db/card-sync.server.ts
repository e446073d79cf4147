import { holdoutDraw } from "~/domain/insights/roi/holdout-draw";
import { heldOutBy, type Holdout } from "~/domain/programme/holdout";
import type { CardFacts } from "~/domain/members/card";
import type { Sql, Tx } from "./database.server";
import { findExpiry, findNextExpiring } from "./expiry.server";
import { markAgain, markMembers } from "./sync-marks.server";

/** Note that members' cards in Shopify are out of date. */
export async function markCards(tx: Tx, shopId: bigint, memberIds: readonly bigint[], at: Date): Promise<void> {
  await markMembers(tx, "card_sync", shopId, memberIds, at);
}

/** Note that every member's card is out of date: the shop has just installed the app, or its points run out otherwise now. */
export async function markAllCards(tx: Tx, shopId: bigint, at: Date): Promise<void> {
  await tx.rows(
    `INSERT INTO card_sync (shop_id, member_id, marked_at)
     SELECT shop_id, id, $2 FROM member WHERE shop_id = $1 AND erased_at IS NULL ORDER BY id ${markAgain("card_sync")}`,
    [shopId, at],
  );
}

/**
 * A card's facts but for what follows from the newest version: what runs out next, which only shops whose points do
 * (`mayExpire`) have to be asked for, and whether the member is held out.
 */
export type BareCardRow = Omit<CardFacts, "expiring" | "heldOut"> & {
  memberId: bigint;
  customerId: bigint;
  newest: { mayExpire: boolean | null; holdout: Holdout | null } | null;
};

export type CardRow = CardFacts & { memberId: bigint; customerId: bigint };

/** What a query over `member` with its `account` selects of a card, as `BareCardRow` has it. */
export const CARD = `member.id AS "memberId", member.customer_id AS "customerId", account.available::float8 AS available,
  account.pending::float8 AS pending, account.tier_key AS "tierKey", account.qualifying_minor::float8 AS "qualifyingMinor",
  account.tier_outlook AS outlook,
  (SELECT min(available_at) FROM shop_order
    WHERE shop_id = member.shop_id AND member_id = member.id AND matured_at IS NULL AND credited > 0) AS "nextAvailableAt",
  coalesce((SELECT json_agg(json_build_object('id', r.id, 'code', r.code, 'reward', r.reward_key, 'points', r.points,
                                              'expiresAt', r.expires_at) ORDER BY r.reserved_at)
              FROM redemption AS r
             WHERE r.shop_id = member.shop_id AND r.member_id = member.id AND r.status = 'issued'), '[]') AS codes,
  (SELECT json_build_object('mayExpire', rules #>> '{expiry,mode}' IN ('lots', 'inactivity'), 'holdout', rules -> 'holdout')
     FROM programme_version AS version
    WHERE version.shop_id = member.shop_id ORDER BY version.version DESC LIMIT 1) AS newest`;

/** Cards of one shop, with what runs out next and whom the newest version holds out. */
export async function withExpiring<Row extends BareCardRow>(
  sql: Sql,
  shopId: bigint,
  rows: readonly Row[],
): Promise<(Row & CardRow)[]> {
  const members = rows
    .filter(({ newest, available }) => newest?.mayExpire && available > 0)
    .map(({ memberId }) => memberId);
  const shop = members.length > 0 ? await findExpiry(sql, shopId) : null;
  const next = shop ? await findNextExpiring(sql, shopId, shop, members) : new Map<bigint, never>();
  return rows.map((row) => ({
    ...row,
    expiring: next.get(row.memberId) ?? null,
    heldOut: heldOutNow(shopId, row),
  }));
}

function heldOutNow(shopId: bigint, { newest, customerId }: BareCardRow): CardFacts["heldOut"] {
  const { holdout } = newest ?? {};
  return holdout ? heldOutBy({ holdout }, holdoutDraw({ shopId, customerId })) : null;
}

/** The facts the cards of these members are made of; erased members are left out. */
export async function readCards(sql: Sql, shopId: bigint, memberIds: readonly bigint[]): Promise<CardRow[]> {
  const rows = await sql.rows<BareCardRow>(
    `SELECT ${CARD}
       FROM member JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
      WHERE member.shop_id = $1 AND member.id = ANY ($2::bigint[]) AND member.erased_at IS NULL`,
    [shopId, memberIds],
  );
  return withExpiring(sql, shopId, rows);
}
