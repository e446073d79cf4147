import type { Product } from "~/domain/programme/product-facts";
import type { AdminApi } from "./admin-api.server";
import { digitsInGid } from "./gid";
import { readProduct, type ProductAnswer } from "./product-operations";

/** What rules ask of a product, as it is in the shop now. Null: it is no more. Throws what `AdminApi.run` throws. */
export async function fetchProduct(admin: AdminApi, productId: string): Promise<Product | null> {
  const { product } = await admin.run(readProduct, { id: `gid://shopify/Product/${productId}` });
  return product && wholeProduct(admin, product);
}

/** The product of an answer, with the collections and variants for which there was no room in it. Null: it is no more. */
export async function wholeProduct(admin: AdminApi, answer: ProductAnswer): Promise<Product | null> {
  const { id, title } = answer;
  let { collections, variants } = answer;
  const collectionIds = collections.nodes.map(idOf);
  const saleVariantIds = variants.nodes.filter(isOnSale).map(idOf);
  while (collections.pageInfo.hasNextPage || variants.pageInfo.hasNextPage) {
    // A list that has ended is asked for after its end, and answers with nothing.
    const [collectionsAfter, variantsAfter] = [collections.pageInfo.endCursor, variants.pageInfo.endCursor];
    const { product } = await admin.run(readProduct, { id, collectionsAfter, variantsAfter });
    if (!product) return null;
    collections = continued(collections, product.collections);
    variants = continued(variants, product.variants);
    collectionIds.push(...collections.nodes.map(idOf));
    saleVariantIds.push(...variants.nodes.filter(isOnSale).map(idOf));
  }
  return { id: digitsInGid(id), title, collectionIds, saleVariantIds };
}

type Page<Node> = { nodes: Node[]; pageInfo: ProductAnswer["variants"]["pageInfo"] };

/** The next page of a list; none after its end, which stays the cursor: an empty page has none, and no cursor means the beginning. */
function continued<Node>(before: Page<Node>, next: Page<Node>): Page<Node> {
  return before.pageInfo.hasNextPage ? next : { nodes: [], pageInfo: before.pageInfo };
}

function idOf({ id }: { id: string }): string {
  return digitsInGid(id);
}

function isOnSale({ price, compareAtPrice }: ProductAnswer["variants"]["nodes"][number]): boolean {
  return compareAtPrice !== null && Number(compareAtPrice) > Number(price);
}
