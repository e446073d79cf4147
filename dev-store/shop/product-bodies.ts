import { stringify } from "lossless-json";
import { amountText } from "./money.ts";
import type { Collection, Product } from "./types.ts";

const LONG_AGO = "2025-05-01T12:00:00.000Z";
const gid = (type: string, id: string) => `gid://shopify/${type}/${id}`;

/** Body of products/create and products/update, the parts that most apps read; nothing in it says of which collections. */
export function productBody(product: Product): string {
  const { id, title, handle, description, vendor, productType, tags, variants } = product;
  return (
    stringify({
      admin_graphql_api_id: gid("Product", id),
      body_html: description,
      created_at: LONG_AGO,
      handle,
      id: BigInt(id),
      product_type: productType,
      published_at: LONG_AGO,
      template_suffix: null,
      title,
      updated_at: product.updatedAt ?? LONG_AGO,
      vendor,
      status: "active",
      published_scope: "global",
      tags: tags.join(", "),
      variants: variants.map((variant, index) => ({
        admin_graphql_api_id: gid("ProductVariant", variant.id),
        compare_at_price: variant.compareAtPrice === null ? null : amountText(variant.compareAtPrice, 2),
        created_at: LONG_AGO,
        id: BigInt(variant.id),
        inventory_policy: "deny",
        position: index + 1,
        price: amountText(variant.price, 2),
        product_id: BigInt(id),
        sku: variant.sku,
        taxable: true,
        title: variant.title,
        updated_at: product.updatedAt ?? LONG_AGO,
      })),
    }) ?? ""
  );
}

/** Body of products/delete. */
export function productDeletedBody({ id }: Product): string {
  return stringify({ id: BigInt(id) }) ?? "";
}

/** Body of collections/update; nothing in it says which products. */
export function collectionBody({ id, handle, title, updatedAt }: Collection): string {
  return (
    stringify({
      admin_graphql_api_id: gid("Collection", id),
      body_html: "",
      handle,
      id: BigInt(id),
      published_at: LONG_AGO,
      published_scope: "web",
      sort_order: "best-selling",
      template_suffix: null,
      title,
      updated_at: updatedAt,
    }) ?? ""
  );
}
