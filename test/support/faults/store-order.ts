import type { Order, Refund as StoreRefund } from "../../../dev-store/shop/types.ts";
import type { Line, Refund, Story } from "./story.ts";

const PAID = ["paid", "partially_refunded", "refunded"];

/** An order of the development store as the model sees one. It must have a customer. */
export function asStory(order: Order): Pick<Story, "orderId" | "customerId" | "final"> {
  return {
    orderId: BigInt(order.id),
    customerId: BigInt(order.customerId!),
    final: {
      at: new Date(order.updatedAt),
      isPaid: PAID.includes(order.financialStatus),
      cancelledAt: order.cancelledAt === null ? null : new Date(order.cancelledAt),
      lines: order.lines.map((line) => lineOf(order, line)),
      refunds: order.refunds.map((refund) => refundOf(order, refund)),
    },
  };
}

/** What is gone without having been refunded was edited out. */
function lineOf({ refunds }: Order, line: Order["lines"][number]): Line {
  const refunded = refunds
    .flatMap(({ lines }) => lines)
    .reduce((pieces, { lineItemId, quantity }) => (lineItemId === line.id ? pieces + quantity : pieces), 0);
  return {
    id: BigInt(line.id),
    unitMinor: line.price,
    quantity: line.quantity,
    removed: line.quantity - line.currentQuantity - refunded,
    discountMinor: line.allocations.reduce((sum, { amount }) => sum + amount, 0),
    isGiftCard: line.giftCard,
  };
}

function refundOf({ taxesIncluded }: Order, { id, createdAt, lines, amount, shipping }: StoreRefund): Refund {
  const goods = lines.reduce((sum, line) => sum + line.subtotal + (taxesIncluded ? 0 : line.tax), 0);
  return {
    id: BigInt(id),
    at: new Date(createdAt),
    parts: lines.map((line) => ({ lineId: BigInt(line.lineItemId), quantity: line.quantity, minor: line.subtotal })),
    extraMinor: amount === 0 ? 0 : amount - goods - shipping,
  };
}
