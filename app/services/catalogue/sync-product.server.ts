import { markProductDeleted, saveProducts } from "~/db/catalogue.server";
import { holdShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { fetchProduct } from "~/shopify/fetch-product.server";
import { shopThatAsks } from "./shop-that-asks.server";

/** Ask for one product and keep what rules ask of it; note that it is no more when Shopify has none of this id. */
export async function syncProduct(deps: Deps, shopId: bigint, productId: string): Promise<void> {
  const shop = await shopThatAsks(deps.db, shopId);
  if (!shop) return;
  const askedAt = deps.now();
  const product = await fetchProduct(deps.adminFor(shop.domain), productId);
  await deps.db.transaction(async (tx) => {
    if (!(await holdShop(tx, shopId))) return;
    if (product) await saveProducts(tx, shopId, [product], askedAt);
    else await markProductDeleted(tx, shopId, productId, askedAt);
  });
}
