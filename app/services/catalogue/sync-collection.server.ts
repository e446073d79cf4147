import { listProductsOf } from "~/db/catalogue.server";
import type { Deps } from "~/deps";
import { listCollectionProducts, type CollectionAnswer } from "~/shopify/product-operations";
import { savePage } from "./save-page.server";
import { shopThatAsks } from "./shop-that-asks.server";

/**
 * Read the products of a collection that has changed; those that were in it and no longer are, are read one by one. Safe
 * to repeat.
 */
export async function syncCollection(deps: Deps, shopId: bigint, collectionId: string): Promise<void> {
  const shop = await shopThatAsks(deps.db, shopId);
  if (!shop) return;
  const admin = deps.adminFor(shop.domain);
  const id = `gid://shopify/Collection/${collectionId}`;
  const seen = new Set<string>();
  let [after, hasNext]: [string | null, boolean] = [null, true];
  while (hasNext) {
    const askedAt = deps.now();
    const answer: CollectionAnswer = await admin.run(listCollectionProducts, { id, after });
    if (!answer.collection) break;
    const { nodes, pageInfo } = answer.collection.products;
    for (const productId of await savePage(deps, admin, shopId, nodes, askedAt)) seen.add(productId);
    [after, hasNext] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  const left = (await listProductsOf(deps.db, shopId, collectionId)).filter((id) => !seen.has(id));
  await deps.db.transaction(async (tx) => {
    for (const productId of left) {
      const job = { shopId: String(shopId), productId };
      await deps.jobs.enqueue(tx, "sync-product", job, { singletonKey: `${shopId}:${productId}` });
    }
  });
}
