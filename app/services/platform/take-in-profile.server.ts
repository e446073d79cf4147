import type { Tx } from "~/db/database.server";
import { lockRollUps, markAllDays } from "~/db/insights/roll-ups.server";
import { getShop, saveShopProfile, type ShopProfile } from "~/db/shops.server";

/** Keep what Shopify says of a shop. In another zone its days are others: all are rolled up anew. */
export async function takeInProfile(tx: Tx, shopId: bigint, profile: ShopProfile): Promise<void> {
  const former = await getShop(tx, shopId);
  const isMoved = former !== null && former.timezone !== profile.timezone;
  if (isMoved) await lockRollUps(tx, shopId);
  await saveShopProfile(tx, shopId, profile);
  if (isMoved) await markAllDays(tx, shopId);
}
