import { shareOf } from "./allocate.ts";
import type { Order, OrderLine } from "./types.ts";

/** What the whole line costs after its discounts, as ordered, before tax. */
export function lineNet(line: OrderLine): number {
  return line.price * line.quantity - line.allocations.reduce((sum, { amount }) => sum + amount, 0);
}

/**
 * Net price and tax of the next `units` of a line to go (by refund or edit).
 *
 * Differences of running sums: however a line is returned piece by piece, the pieces add up to the line.
 */
export function nextUnits(line: OrderLine, units: number): { subtotal: number; tax: number } {
  const gone = line.quantity - line.currentQuantity;
  const part = (total: number) => shareOf(total, gone + units, line.quantity) - shareOf(total, gone, line.quantity);
  return { subtotal: part(lineNet(line)), tax: part(line.tax) };
}

export type OrderSums = {
  lineItems: number;
  /** Off lines and shipping together, as Shopify's total_discounts. */
  discounts: number;
  subtotal: number;
  shipping: number;
  tax: number;
  total: number;
  current: { subtotal: number; discounts: number; shipping: number; tax: number; total: number };
  refunded: number;
};

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** All of an order's totals in shop minor units: as ordered, and as refunds and edits left it. */
export function orderSums(order: Order): OrderSums {
  const lineItems = sum(order.lines.map((line) => line.price * line.quantity));
  const subtotal = sum(order.lines.map(lineNet));
  const shipping = order.shipping - order.shippingDiscount;
  const remaining = order.lines.map((line) => nextUnits(line, line.currentQuantity));
  const currentSubtotal = sum(remaining.map((line) => line.subtotal));
  const currentTax = sum(remaining.map((line) => line.tax));
  const currentShipping = shipping - sum(order.refunds.map((refund) => refund.shipping));
  const currentGross = sum(order.lines.map((line) => line.price * line.currentQuantity));
  const onTop = (tax: number) => (order.taxesIncluded ? 0 : tax);
  return {
    lineItems,
    discounts: lineItems - subtotal + order.shippingDiscount,
    subtotal,
    shipping,
    tax: order.tax,
    total: subtotal + shipping + onTop(order.tax),
    current: {
      subtotal: currentSubtotal,
      discounts: currentGross - currentSubtotal + order.shippingDiscount,
      shipping: currentShipping,
      tax: currentTax,
      total: currentSubtotal + currentShipping + onTop(currentTax) - sum(order.refunds.map(discrepancy(order))),
    },
    refunded: sum(order.refunds.map((refund) => refund.amount)),
  };
}

/** Money a refund moved beyond (or short of) its goods and shipping; zero when no money moved. */
export function discrepancy(order: Order): (refund: Order["refunds"][number]) => number {
  return (refund) => {
    if (refund.amount === 0) return 0;
    const goods = refund.lines.map((line) => line.subtotal + (order.taxesIncluded ? 0 : line.tax));
    return refund.amount - sum(goods) - refund.shipping;
  };
}
