import type { OrderFacts } from "~/domain/earning/order";
import { storedTerms, toLine, toTerms, toTuple, type StoredLine, type StoredTerms } from "../stored-order";

type Kept = Pick<OrderFacts, "name" | "guestEmail" | "currency" | "isTest" | "isPaid" | "codes" | "sourceName"> & {
  id: string;
  customer: (Omit<Customer, "customerId" | "updatedAt"> & { customerId: string; updatedAt: Instant }) | null;
  terms: StoredTerms | null;
  at: [processed: number, snapshot: number, fulfilled: Instant, cancelled: Instant];
  lines: StoredLine[];
  refunds: (Omit<Refund, "id" | "orderId" | "refundedAt"> & { id: string; refundedAt: number })[];
};
type Customer = NonNullable<OrderFacts["customer"]>;
type Refund = OrderFacts["refunds"][number];
/** Milliseconds since 1970. */
type Instant = number | null;

/**
 * An order's facts as the text that they are kept in: a quarter of the body they were read from, and read again in a tenth of
 * the time.
 */
export function textOf(order: OrderFacts): string {
  const { id, customer, guestEmail, name, currency, isTest, isPaid, codes, sourceName } = order;
  const kept: Kept = {
    id: String(id),
    customer: customer && {
      ...customer,
      customerId: String(customer.customerId),
      updatedAt: customer.updatedAt?.getTime() ?? null,
    },
    guestEmail,
    name,
    currency,
    isTest,
    isPaid,
    codes,
    sourceName,
    terms: storedTerms({ ...order, buyerTags: [] }),
    at: [
      order.processedAt.getTime(),
      order.snapshotAt.getTime(),
      order.fulfilledAt?.getTime() ?? null,
      order.cancelledAt?.getTime() ?? null,
    ],
    lines: order.lines.map(toTuple),
    refunds: order.refunds.map((refund) => ({
      id: String(refund.id),
      refundedAt: refund.refundedAt.getTime(),
      lines: refund.lines,
      extraMinor: refund.extraMinor,
    })),
  };
  return JSON.stringify(kept);
}

/** The facts that `textOf` made a text of. */
export function factsIn(text: string): OrderFacts {
  const { at, terms, lines, ...kept } = JSON.parse(text) as Kept;
  const [processedAt, snapshotAt, fulfilledAt, cancelledAt] = at;
  const { taxesIncluded, presentmentCurrency, tags } = toTerms(terms, kept.currency);
  const id = BigInt(kept.id);
  return {
    ...kept,
    id,
    customer: kept.customer && {
      ...kept.customer,
      customerId: BigInt(kept.customer.customerId),
      updatedAt: dateOf(kept.customer.updatedAt),
    },
    taxesIncluded,
    presentmentCurrency,
    tags,
    processedAt: new Date(processedAt),
    snapshotAt: new Date(snapshotAt),
    fulfilledAt: dateOf(fulfilledAt),
    cancelledAt: dateOf(cancelledAt),
    lines: lines.map(toLine),
    refunds: kept.refunds.map((refund) => ({
      ...refund,
      id: BigInt(refund.id),
      orderId: id,
      refundedAt: new Date(refund.refundedAt),
    })),
  };
}

function dateOf(at: Instant): Date | null {
  return at === null ? null : new Date(at);
}
