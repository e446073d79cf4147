import { ShopError } from "./errors.ts";
import { collectionBody, productBody, productDeletedBody } from "./product-bodies.ts";
import type { Shop } from "./store.ts";
import type { Collection, Product } from "./types.ts";

/** Prices are of every variant, in cents; `compareAtPrice` null: not on sale. */
export type ProductChange = { title?: string; price?: number; compareAtPrice?: number | null };

/** A new product with one variant, in no collection. Emits products/create. */
export function createProduct(shop: Shop, { title = "Product", price = 1000, compareAtPrice = null }: ProductChange) {
  return shop.act((notify) => {
    const id = shop.nextId();
    const handle = `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-${shop.state.nextId}`;
    const product: Product = {
      id,
      handle,
      title,
      description: "",
      vendor: shop.state.shop.name,
      productType: "",
      tags: [],
      giftCard: false,
      variants: [{ id: shop.nextId(), title: "Default Title", sku: handle, price, compareAtPrice }],
      image: `/pictures/${handle}.svg`,
      updatedAt: shop.now().toISOString(),
    };
    shop.state.products.push(product);
    notify("products/create", () => productBody(product));
    return product;
  });
}

/** Change a product. Emits products/update; throws ShopError `product_not_found`. */
export function updateProduct(shop: Shop, id: string, { title, price, compareAtPrice }: ProductChange): Product {
  const product = requireProduct(shop, id);
  return shop.act((notify) => {
    if (title !== undefined) product.title = title;
    for (const variant of product.variants) {
      if (price !== undefined) variant.price = price;
      if (compareAtPrice !== undefined) variant.compareAtPrice = compareAtPrice;
    }
    product.updatedAt = shop.now().toISOString();
    notify("products/update", () => productBody(product));
    return product;
  });
}

/** Remove a product; orders keep its lines. Emits products/delete; throws ShopError `product_not_found`. */
export function deleteProduct(shop: Shop, id: string): void {
  const product = requireProduct(shop, id);
  shop.act((notify) => {
    shop.state.products = shop.state.products.filter((other) => other !== product);
    for (const collection of shop.state.collections) {
      collection.productIds = collection.productIds.filter((member) => member !== product.id);
    }
    notify("products/delete", () => productDeletedBody(product));
  });
}

/**
 * Say which products are in a collection. Emits collections/update, and products/update for each that came or went; throws
 * ShopError `collection_not_found` or `product_not_found`.
 */
export function setCollection(shop: Shop, id: string, productIds: readonly string[]): Collection {
  const collection = shop.state.collections.find((each) => each.id === id);
  if (!collection) throw new ShopError("collection_not_found", `There is no collection ${id}`);
  const members = new Set(productIds.map((productId) => requireProduct(shop, productId).id));
  return shop.act((notify) => {
    const before = new Set(collection.productIds);
    const moved = [...new Set([...before, ...members])].filter((each) => before.has(each) !== members.has(each));
    collection.productIds = [...members];
    collection.updatedAt = shop.now().toISOString();
    notify("collections/update", () => collectionBody(collection));
    for (const productId of moved) {
      const product = requireProduct(shop, productId);
      product.updatedAt = collection.updatedAt;
      notify("products/update", () => productBody(product));
    }
    return collection;
  });
}

function requireProduct(shop: Shop, id: string): Product {
  const product = shop.product(id);
  if (!product) throw new ShopError("product_not_found", `There is no product ${id}`);
  return product;
}
