import type { Collection, Product } from "../../shop/types.ts";
import { connection } from "../connection.ts";
import type { Args, Context, Fields } from "../context.ts";
import { gid } from "../ids.ts";

/** One collection in Shopify's shape; its products by their ids, whatever order is wished for. */
export function collectionFields(collection: Collection, context: Context): Fields {
  return {
    __typename: "Collection",
    id: gid("Collection", collection.id),
    legacyResourceId: collection.id,
    handle: collection.handle,
    title: collection.title,
    updatedAt: collection.updatedAt,
    products: ({ sortKey: _order, ...args }: Args) =>
      connection(args, {
        items: context.shop.state.products.filter(({ id }) => collection.productIds.includes(id)),
        sortBy: () => 0,
        id: ({ id }) => id,
        node: ({ id }) => context.node(context, gid("Product", id)),
      }),
  };
}

/** Product.collections, by their ids. */
export function collectionsOf(product: Product, { sortKey: _order, ...args }: Args, context: Context): Fields {
  return connection(args, {
    items: context.shop.state.collections.filter(({ productIds }) => productIds.includes(product.id)),
    sortBy: () => 0,
    id: ({ id }) => id,
    node: (collection) => collectionFields(collection, context),
  });
}
