import { deleteJobsAbout } from "~/db/dead-letters.server";
import { eraseShop, getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";

/**
 * Erase all that is held of a shop, as Shopify asks 48 hours after it has left. Safe to repeat. A shop that has installed
 * the app again since is left alone: the request is about the time before.
 */
export async function eraseShopData({ db, log }: Deps, shopId: bigint): Promise<void> {
  const shop = await getShop(db, shopId);
  if (shop?.installedAt) return log.warn({ shop: shop.domain }, "shop not erased: it has installed the app again");
  await db.transaction(async (tx) => {
    await deleteJobsAbout(tx.asOwner, shopId);
    await eraseShop(tx, shopId);
  });
  log.info({ shopId }, "shop erased");
}
