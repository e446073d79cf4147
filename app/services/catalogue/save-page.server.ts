import { saveProducts } from "~/db/catalogue.server";
import { holdShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import type { Product } from "~/domain/programme/product-facts";
import type { AdminApi } from "~/shopify/admin-api.server";
import { wholeProduct } from "~/shopify/fetch-product.server";
import type { ProductAnswer } from "~/shopify/product-operations";

/** Keep a page of products, each with all its collections and variants. Returns their ids. */
export async function savePage(
  { db }: Pick<Deps, "db">,
  admin: AdminApi,
  shopId: bigint,
  answers: readonly ProductAnswer[],
  askedAt: Date,
): Promise<string[]> {
  const products: Product[] = [];
  for (const answer of answers) {
    const product = await wholeProduct(admin, answer);
    if (product) products.push(product);
  }
  await db.transaction(async (tx) => {
    if (await holdShop(tx, shopId)) await saveProducts(tx, shopId, products, askedAt);
  });
  return products.map(({ id }) => id);
}
