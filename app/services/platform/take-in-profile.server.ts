import type { Tx } from "~/db/database.server";
import { lockRollUps, markAllDays } from "~/db/insights/roll-ups.server";
import { getShop, keepFormerZone, saveShopProfile, type ShopProfile } from "~/db/shops.server";

/**
 * Keep what Shopify says of a shop. In another zone its days are others: all are rolled up anew. What was bought before keeps
 * the day and the bonus window it had.
 */
export async function takeInProfile(tx: Tx, shopId: bigint, profile: ShopProfile, now: Date): Promise<void> {
  const former = await getShop(tx, shopId);
  const isMoved = former !== null && former.timezone !== profile.timezone;
  if (isMoved) await lockRollUps(tx, shopId);
  // Of a shop without a name nothing was told so far, so that its zone was a guess.
  if (isMoved && former.name !== null) await keepFormerZone(tx, shopId, now);
  await saveShopProfile(tx, shopId, profile);
  if (isMoved) await markAllDays(tx, shopId);
}
