import type { OrderLine } from "~/domain/earning/order";

/** A line of goods with nothing out of the ordinary. */
export function goods(id: string, netMinor: number, rest: Partial<OrderLine> = {}): OrderLine {
  return {
    id,
    productId: null,
    variantId: null,
    quantity: 1,
    netMinor,
    discountMinor: 0,
    taxMinor: 0,
    presentment: null,
    isGiftCard: false,
    isTip: false,
    isShipping: false,
    collectionIds: [],
    isOnSale: false,
    ...rest,
  };
}

/** The terms of an order with nothing out of the ordinary. */
export const PLAIN_TERMS = {
  taxesIncluded: false,
  presentmentCurrency: "USD",
  currency: "USD",
  tags: [],
  buyerTags: [],
  sourceName: "web",
};
