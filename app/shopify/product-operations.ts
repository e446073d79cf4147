import { z } from "zod";
import { operation } from "./operation";

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const variant = z.object({ id: z.string(), price: z.string(), compareAtPrice: z.string().nullable() });

const product = z.object({
  id: z.string(),
  title: z.string(),
  collections: z.object({ nodes: z.array(z.object({ id: z.string() })), pageInfo }),
  variants: z.object({ nodes: z.array(variant), pageInfo }),
});

/** A product with a page of its collections and one of its variants. Prices are decimals in the shop's currency. */
export type ProductAnswer = z.infer<typeof product>;

/** Sized so that twenty of them stay below the 1,000 points that Shopify allows a query. */
const PRODUCT = `id title
  collections(first: 15) { nodes { id } pageInfo { hasNextPage endCursor } }
  variants(first: 25) { nodes { id price compareAtPrice } pageInfo { hasNextPage endCursor } }`;

const products = z.object({ nodes: z.array(product), pageInfo });

/** A shop's products, twenty at a time, in an order that changes of a product don't disturb. */
export const listProducts = operation(
  "ListProducts",
  `query ListProducts($after: String) {
    products(first: 20, after: $after, sortKey: ID) { nodes { ${PRODUCT} } pageInfo { hasNextPage endCursor } }
  }`,
  z.object({ products }),
);

const collectionAnswer = z.object({ collection: z.object({ products }).nullable() });

export type CollectionAnswer = z.infer<typeof collectionAnswer>;

/** The same of one collection; null when there is none of this id. */
export const listCollectionProducts = operation(
  "ListCollectionProducts",
  `query ListCollectionProducts($id: ID!, $after: String) {
    collection(id: $id) {
      products(first: 20, after: $after) { nodes { ${PRODUCT} } pageInfo { hasNextPage endCursor } }
    }
  }`,
  collectionAnswer,
);

/** One product, with as many collections and variants as a query may have. */
export const readProduct = operation(
  "ReadProduct",
  `query ReadProduct($id: ID!, $collectionsAfter: String, $variantsAfter: String) {
    product(id: $id) {
      id title
      collections(first: 250, after: $collectionsAfter) { nodes { id } pageInfo { hasNextPage endCursor } }
      variants(first: 250, after: $variantsAfter) {
        nodes { id price compareAtPrice }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`,
  z.object({ product: product.nullable() }),
);
