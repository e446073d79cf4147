/** Amounts of a line in minor units of one currency. `net` is after discounts, before refunds, without tax. */
export type LineMoney = { netMinor: number; discountMinor: number; taxMinor: number };

/** A line of an order, as far as points are concerned; what was paid for shipping is one too. Its own amounts are in the shop's currency. */
export type OrderLine = LineMoney & {
  id: string;
  productId: string | null;
  variantId: string | null;
  quantity: number;
  isGiftCard: boolean;
  isShipping: boolean;
  /** Money for the staff: never earns, and is no spend. */
  isTip: boolean;
  /** The same in the currency the buyer paid in; null where that is the shop's. */
  presentment: LineMoney | null;
  /** What was known of its product when the line first came on record. */
  collectionIds: string[];
  isOnSale: boolean;
};

/** The id of the line that stands for shipping. */
export const SHIPPING_LINE = "shipping";

/**
 * One refund, shipping that is given back included. `extraMinor` is what was given back beyond its lines (negative: kept
 * back).
 */
export type Refund = {
  id: bigint;
  orderId: bigint;
  refundedAt: Date;
  lines: { lineId: string; quantity: number; subtotalMinor: number }[];
  extraMinor: number;
};

/** What a rule looks at besides the lines. */
export type OrderTerms = {
  /** Tax is in the prices. */
  taxesIncluded: boolean;
  presentmentCurrency: string;
  tags: string[];
  /** Where it was bought: web, pos, shopify_draft_order, an app's id. */
  sourceName: string | null;
};

/** The newest known state of an order. Ids are Shopify's numbers; amounts are minor units of the shop's currency. */
export type OrderFacts = OrderTerms & {
  id: bigint;
  name: string;
  customer: CustomerFacts | null;
  /** Of a buyer without a customer: their e-mail address, to know them by later. */
  guestEmail: string | null;
  currency: string;
  isTest: boolean;
  processedAt: Date;
  /** When this state was true; of two states the later one counts. */
  snapshotAt: Date;
  isPaid: boolean;
  /** When everything had been sent; null until then. */
  fulfilledAt: Date | null;
  /** Cancelled, or its payment voided. */
  cancelledAt: Date | null;
  lines: OrderLine[];
  /** Discount codes that were really used as codes, upper case. */
  codes: string[];
  refunds: Refund[];
};

export type CustomerFacts = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  locale: string | null;
  updatedAt: Date | null;
};
