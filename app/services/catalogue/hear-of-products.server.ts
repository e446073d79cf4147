import { markProductDeleted } from "~/db/catalogue.server";
import type { Tx } from "~/db/database.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Deps } from "~/deps";
import { asksOfProducts, namesCollection } from "~/domain/programme/product-facts";
import type { ShopEvent } from "~/shopify/parse-events";

/** What is told of products and collections. */
export type ProductEvent = Extract<ShopEvent, { type: "product_changed" | "product_deleted" | "collection_changed" }>;

/**
 * Act on a change of the catalogue. It does not say what rules ask, so that is asked for by a job, of which one at a time
 * waits for each product or collection. Nothing is done, and false returned, where no rule of the newest version asks.
 */
export async function hearOfProducts(deps: Deps, tx: Tx, shopId: bigint, event: ProductEvent): Promise<boolean> {
  const current = await findCurrentProgramme(tx, shopId);
  if (!current || !asksOfProducts(current.programme)) return false;
  const shop = String(shopId);
  switch (event.type) {
    case "product_changed": {
      const { productId } = event;
      await deps.jobs.enqueue(
        tx,
        "sync-product",
        { shopId: shop, productId },
        { singletonKey: `${shop}:${productId}` },
      );
      return true;
    }
    case "product_deleted":
      await markProductDeleted(tx, shopId, event.productId, deps.now());
      return true;
    case "collection_changed": {
      const { collectionId } = event;
      if (!namesCollection(current.programme, collectionId)) return false;
      const job = { shopId: shop, collectionId };
      await deps.jobs.enqueue(tx, "sync-collection", job, { singletonKey: `${shop}:${collectionId}` });
      return true;
    }
  }
}
