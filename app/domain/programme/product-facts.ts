import type { Programme } from "./programme";

/** What earning rules ask of a product. Shopify's numbers as text. */
export type ProductFacts = {
  collectionIds: string[];
  /** The variants whose price is below the one it is compared with. */
  saleVariantIds: string[];
};

export type Product = ProductFacts & { id: string; title: string };

/** The collections that rules name. */
function collectionsIn({ earning: { exclusions, productMultipliers } }: Programme): string[] {
  return [...exclusions.collectionIds, ...productMultipliers.flatMap(({ collectionIds }) => collectionIds)];
}

/** Whether a rule names this collection. */
export function namesCollection(programme: Programme, collectionId: string): boolean {
  return collectionsIn(programme).includes(collectionId);
}

/** Whether a programme's rules ask what an order's lines don't say: the collections of products, or whether they are on sale. */
export function asksOfProducts(programme: Programme): boolean {
  return programme.earning.exclusions.saleItems || collectionsIn(programme).length > 0;
}
