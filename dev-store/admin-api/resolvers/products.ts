import type { Product, Variant } from "../../shop/types.ts";
import { amountText, decimalsOf } from "../../shop/money.ts";
import { connection, listConnection } from "../connection.ts";
import { type Args, type Context, type Fields, notImplemented } from "../context.ts";
import { gid } from "../ids.ts";
import { moneyV2 } from "../money.ts";
import { parseSearch, type SearchFields } from "../search.ts";
import { collectionsOf } from "./collections.ts";
import { metafieldFields } from "./metafields.ts";

const SEARCH: SearchFields<Product> = {
  id: { kind: "number", value: ({ id }) => id },
  title: { kind: "text", value: ({ title }) => title },
  handle: { kind: "text", value: ({ handle }) => handle },
  vendor: { kind: "text", value: ({ vendor }) => vendor },
  product_type: { kind: "text", value: ({ productType }) => productType },
  tag: { kind: "text", value: ({ tags }) => tags },
  sku: { kind: "text", value: ({ variants }) => variants.map(({ sku }) => sku) },
  status: { kind: "text", value: () => "active" },
};

const SORTS: Record<string, (product: Product) => string | number> = {
  ID: () => 0,
  TITLE: ({ title }) => title,
  VENDOR: ({ vendor }) => vendor,
  PRODUCT_TYPE: ({ productType }) => productType,
};

/** Query.products. */
export function productsConnection(args: Args, context: Context): Fields {
  const sortBy = SORTS[String(args.sortKey ?? "ID")];
  if (!sortBy) throw notImplemented(`sorting products by ${String(args.sortKey)}`);
  const matches = parseSearch(String(args.query ?? ""), SEARCH, ({ title, vendor }) => `${title} ${vendor}`);
  return connection(args, {
    items: context.shop.state.products.filter(matches),
    sortBy,
    id: ({ id }) => id,
    node: (product) => productFields(product, context),
    honoured: ["query", "sortKey"],
  });
}

/** One product in Shopify's shape. */
export function productFields(product: Product, context: Context): Fields {
  const owner = gid("Product", product.id);
  const { currency } = context.shop.state.shop;
  const prices = product.variants.map(({ price }) => price);
  const image = { url: () => new URL(product.image, context.storeUrl()).href, altText: product.title };
  return {
    __typename: "Product",
    id: owner,
    legacyResourceId: product.id,
    title: product.title,
    handle: product.handle,
    description: product.description,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    status: "ACTIVE",
    isGiftCard: product.giftCard,
    totalInventory: 0,
    hasOnlyDefaultVariant: product.variants.length === 1,
    onlineStoreUrl: new URL(`/products/${product.handle}`, context.storeUrl()).href,
    featuredImage: image,
    featuredMedia: {
      __typename: "MediaImage",
      mediaContentType: "IMAGE",
      alt: product.title,
      image,
      preview: { image },
    },
    priceRangeV2: {
      minVariantPrice: moneyV2(Math.min(...prices), currency),
      maxVariantPrice: moneyV2(Math.max(...prices), currency),
    },
    collections: (args: Args) => collectionsOf(product, args, context),
    variants: ({ sortKey: _position, ...args }: Args) =>
      listConnection(args, product.variants, (variant) => variantFields(variant, product, context)),
    ...metafieldFields(context, owner),
  };
}

/** One variant in Shopify's shape. */
export function variantFields(variant: Variant, product: Product, context: Context): Fields {
  const owner = gid("ProductVariant", variant.id);
  const price = (minor: number) => amountText(minor, decimalsOf(context.shop.state.shop.currency));
  return {
    __typename: "ProductVariant",
    id: owner,
    legacyResourceId: variant.id,
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    price: price(variant.price),
    compareAtPrice: variant.compareAtPrice === null ? null : price(variant.compareAtPrice),
    availableForSale: true,
    position: product.variants.indexOf(variant) + 1,
    product: () => productFields(product, context),
    ...metafieldFields(context, owner),
  };
}
