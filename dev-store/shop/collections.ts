import { idFor } from "./ids.ts";
import type { Collection, Product } from "./types.ts";

/** One collection for each kind of goods, and one of what is on sale. */
export function seedCollections(products: readonly Product[]): Collection[] {
  const kinds = [...new Set(products.map(({ productType }) => productType))];
  const groups: [title: string, products: Product[]][] = [
    ...kinds.map((kind): [string, Product[]] => [kind, products.filter(({ productType }) => productType === kind)]),
    ["Sale", products.filter(({ variants }) => variants.some(({ compareAtPrice }) => compareAtPrice !== null))],
  ];
  return groups.map(([title, members], index) => ({
    id: idFor(1901 + index),
    handle: title.toLowerCase().replaceAll(" ", "-"),
    title,
    productIds: members.map(({ id }) => id),
    updatedAt: "2025-05-01T12:00:00.000Z",
  }));
}
