/** A line of an order, as far as points are concerned. `netMinor` is after discounts, before refunds, without tax. */
export type OrderLine = {
  id: string;
  productId: string | null;
  quantity: number;
  netMinor: number;
  isGiftCard: boolean;
};

/** One refund. `extraMinor` is what was given back beyond its lines (negative: kept back), shipping aside. */
export type Refund = {
  id: bigint;
  orderId: bigint;
  refundedAt: Date;
  lines: { lineId: string; quantity: number; subtotalMinor: number }[];
  extraMinor: number;
};

/** The newest known state of an order. Ids are Shopify's numbers; amounts are minor units of the shop's currency. */
export type OrderFacts = {
  id: bigint;
  name: string;
  customer: CustomerFacts | null;
  currency: string;
  sourceName: string | null;
  isTest: boolean;
  processedAt: Date;
  /** When this state was true; of two states the later one counts. */
  snapshotAt: Date;
  isPaid: boolean;
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

/** Spend that earns: every line after its discounts, except gift cards. Minor units. */
export function eligibleMinor(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, line) => (line.isGiftCard ? sum : sum + line.netMinor), 0);
}

/** How much of the eligible spend a refund takes back, before it is capped at what is left. Minor units, may be negative. */
export function refundedMinor(lines: readonly OrderLine[], refund: Pick<Refund, "lines" | "extraMinor">): number {
  const giftCards = new Set(lines.filter(({ isGiftCard }) => isGiftCard).map(({ id }) => id));
  const goods = refund.lines.reduce((sum, line) => (giftCards.has(line.lineId) ? sum : sum + line.subtotalMinor), 0);
  return goods + refund.extraMinor;
}
