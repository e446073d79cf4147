import { eraseShop } from "~/db/shops.server";
import type { Deps } from "~/deps";

/** Erase all that is held of a shop, as Shopify asks 48 hours after it has left. Safe to repeat. */
export async function eraseShopData({ db, log }: Deps, shopId: bigint): Promise<void> {
  await db.transaction((tx) => eraseShop(tx, shopId));
  log.info({ shopId }, "shop erased");
}
