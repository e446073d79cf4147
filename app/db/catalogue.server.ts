import type { Product, ProductFacts } from "~/domain/programme/product-facts";
import { columns, wanted } from "./columns.server";
import type { Sql, Tx } from "./database.server";

/**
 * What is known of products, by Shopify's number of each. One that is not in the answer is not known: it is taken as in no
 * collection and not on sale. One that is no more in the shop is known as it was last.
 */
export async function findProducts(
  sql: Sql,
  shopId: bigint,
  productIds: readonly string[],
): Promise<Map<string, ProductFacts>> {
  if (productIds.length === 0) return new Map();
  const rows = await sql.rows<ProductFacts & { id: string }>(
    `SELECT product.id::text AS id, collection_ids::text[] AS "collectionIds", sale_variant_ids::text[] AS "saleVariantIds"
       FROM ${wanted("$2::bigint[]")}
       JOIN product ON product.shop_id = wanted.shop_id AND product.id = wanted.key`,
    [shopId, [...new Set(productIds)]],
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

/**
 * Keep products as Shopify told them. `askedAt`: when it was asked; an answer to an older question never overwrites a newer
 * one, and brings no product back that was deleted after it.
 */
export async function saveProducts(tx: Tx, shopId: bigint, products: readonly Product[], askedAt: Date): Promise<void> {
  if (products.length === 0) return;
  const input = columns(
    products.map(({ id, title, collectionIds, saleVariantIds }) => ({
      id,
      title,
      collections: collectionIds,
      sale_variants: saleVariantIds,
    })),
    { id: "bigint", title: "text", collections: "jsonb", sale_variants: "jsonb" },
    3,
  );
  await tx.rows(
    `INSERT INTO product (shop_id, id, title, collection_ids, sale_variant_ids, synced_at)
     SELECT $1, id, title, ARRAY(SELECT jsonb_array_elements_text(collections)::bigint),
            ARRAY(SELECT jsonb_array_elements_text(sale_variants)::bigint), $2
       FROM ${input.from} ORDER BY id
     ON CONFLICT (shop_id, id) DO UPDATE
       SET title = excluded.title, collection_ids = excluded.collection_ids, sale_variant_ids = excluded.sale_variant_ids,
           synced_at = excluded.synced_at,
           deleted_at = CASE WHEN product.deleted_at >= excluded.synced_at THEN product.deleted_at END
     WHERE product.synced_at <= excluded.synced_at`,
    [shopId, askedAt, ...input.values],
  );
}

/** Note that a product is no more; what is known of it stays, for the orders that hold it. */
export async function markProductDeleted(tx: Tx, shopId: bigint, productId: string, at: Date): Promise<void> {
  await tx.rows("UPDATE product SET deleted_at = $3 WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL", [
    shopId,
    productId,
    at,
  ]);
}

/** The same for every product that all of Shopify's answers since `since` left out. */
export async function markUnseenDeleted(tx: Tx, shopId: bigint, since: Date): Promise<void> {
  await tx.rows("UPDATE product SET deleted_at = $2 WHERE shop_id = $1 AND synced_at < $2 AND deleted_at IS NULL", [
    shopId,
    since,
  ]);
}

/** The products that are on record as in a collection, those that are no more left out. */
export async function listProductsOf(sql: Sql, shopId: bigint, collectionId: string): Promise<string[]> {
  const rows = await sql.rows<{ id: string }>(
    `SELECT id::text AS id FROM product
      WHERE shop_id = $1 AND collection_ids @> ARRAY[$2::bigint] AND deleted_at IS NULL ORDER BY id`,
    [shopId, collectionId],
  );
  return rows.map(({ id }) => id);
}

/** The titles of products, as far as they are known, in their order of the alphabet. */
export async function listProductTitles(sql: Sql, shopId: bigint, productIds: readonly string[]): Promise<string[]> {
  if (productIds.length === 0) return [];
  const rows = await sql.rows<{ title: string }>(
    `SELECT title FROM ${wanted("$2::bigint[]")}
       JOIN product ON product.shop_id = wanted.shop_id AND product.id = wanted.key
      WHERE deleted_at IS NULL ORDER BY title, id`,
    [shopId, [...new Set(productIds)]],
  );
  return rows.map(({ title }) => title);
}
