import { ShopError } from "./errors.ts";
import { newLine } from "./order-create.ts";
import { refundOrder } from "./order-refund.ts";
import { taxRateOf, fulfilledUnits } from "./payload-lines.ts";
import { orderBody } from "./payloads.ts";
import { taxOn } from "./pricing.ts";
import type { Shop } from "./store.ts";
import type { Order } from "./types.ts";

export { createOrder, type NewOrder } from "./order-create.ts";
export { refundOrder } from "./order-refund.ts";

/** Take the payment of a pending order. Emits orders/paid and orders/updated; throws ShopError `not_payable` otherwise. */
export function payOrder(shop: Shop, id: string): Order {
  const order = shop.requireOrder(id);
  if (!["pending", "authorized"].includes(order.financialStatus) || order.cancelledAt !== null) {
    throw new ShopError("not_payable", `Order ${order.name} is ${order.financialStatus}`);
  }
  return shop.act((notify) => {
    const now = shop.now().toISOString();
    Object.assign(order, { financialStatus: "paid", paidAt: now, updatedAt: now });
    const body = () => orderBody(shop, order);
    notify("orders/paid", body);
    notify("orders/updated", body);
    return order;
  });
}

/** Send everything that is still to be sent. Emits orders/fulfilled and orders/updated. */
export function fulfilOrder(shop: Shop, id: string): Order {
  const order = shop.requireOrder(id);
  const lines = order.lines
    .map((line) => ({ lineItemId: line.id, quantity: line.currentQuantity - fulfilledUnits(order, line.id) }))
    .filter((line) => line.quantity > 0);
  if (lines.length === 0 || order.cancelledAt !== null) {
    throw new ShopError("nothing_to_fulfil", `Nothing of order ${order.name} is left to send`);
  }
  return shop.act((notify) => {
    const now = shop.now().toISOString();
    order.fulfillments.push({ id: shop.nextId(), createdAt: now, lines });
    Object.assign(order, { fulfillmentStatus: "fulfilled", updatedAt: now });
    const body = () => orderBody(shop, order);
    notify("orders/fulfilled", body);
    notify("orders/updated", body);
    return order;
  });
}

/**
 * Cancel an order. Emits orders/cancelled and orders/updated, before them the refund's topics when one is asked for.
 *
 * An unpaid order is voided. Without a refund a paid order stays paid. A used discount code stays used, as in Shopify.
 */
export function cancelOrder(shop: Shop, id: string, how: { refund: boolean; reason: string }): Order {
  const order = shop.requireOrder(id);
  if (order.cancelledAt !== null) throw new ShopError("already_cancelled", `Order ${order.name} is cancelled`);
  return shop.act((notify) => {
    const now = shop.now().toISOString();
    const isPaid = order.financialStatus === "paid" || order.financialStatus === "partially_refunded";
    Object.assign(order, { cancelledAt: now, cancelReason: how.reason, closedAt: now, updatedAt: now });
    if (!isPaid && order.financialStatus !== "refunded") order.financialStatus = "voided";
    if (how.refund && isPaid) refundOrder(shop, id, { full: true });
    const body = () => orderBody(shop, order);
    notify("orders/cancelled", body);
    notify("orders/updated", body);
    return order;
  });
}

export type OrderEdit = {
  add?: { variantId: string; quantity: number }[];
  remove?: { lineItemId: string; quantity: number }[];
};

/**
 * Change what an order holds, as the merchant's order editing does. Emits orders/updated.
 *
 * Added goods are new lines at today's price, without the order's discounts; removed units lower `currentQuantity`.
 * Payment is taken to follow at once: the financial status stays.
 */
export function editOrder(shop: Shop, id: string, { add = [], remove = [] }: OrderEdit): Order {
  const order = shop.requireOrder(id);
  if (order.cancelledAt !== null) throw new ShopError("already_cancelled", `Order ${order.name} is cancelled`);
  const rate = taxRateOf(order);
  const added = add.map((wanted) => {
    const line = newLine(shop, wanted);
    return { ...line, tax: taxOn(line.price * line.quantity, line.giftCard, rate) };
  });
  const removed = remove.map((wanted) => {
    const line = order.lines.find((candidate) => candidate.id === wanted.lineItemId);
    if (!line) throw new ShopError("line_not_found", `Order ${order.name} has no line ${wanted.lineItemId}`);
    const free = line.currentQuantity - fulfilledUnits(order, line.id);
    if (!Number.isInteger(wanted.quantity) || wanted.quantity < 1 || wanted.quantity > free) {
      throw new ShopError("invalid_quantity", `Only ${Math.max(0, free)} of ${line.title} can be removed`);
    }
    return { line, quantity: wanted.quantity };
  });
  return shop.act((notify) => {
    for (const { line, quantity } of removed) line.currentQuantity -= quantity;
    order.lines.push(...added);
    order.tax += added.reduce((sum, line) => sum + line.tax, 0);
    order.updatedAt = shop.now().toISOString();
    notify("orders/updated", () => orderBody(shop, order));
    return order;
  });
}
