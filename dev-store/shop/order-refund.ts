import { ShopError } from "./errors.ts";
import { nextUnits, orderSums } from "./order-sums.ts";
import { orderBody, refundBody } from "./payloads.ts";
import type { Shop } from "./store.ts";
import type { Order, Refund } from "./types.ts";

/** What to give back: chosen lines, or everything that is left. Money is shop minor units. */
export type RefundRequest =
  | {
      lines: { lineItemId: string; quantity: number }[];
      /** How much of the shipping to give back. */
      shipping?: number;
      /** Money to move, when it differs from the goods' worth; 0 takes goods back without paying. */
      amount?: number;
      note?: string;
      /** Default true. */
      restock?: boolean;
    }
  | { full: true; note?: string; restock?: boolean };

type Wanted = { lines: { lineItemId: string; quantity: number }[]; shipping: number; amount: number | null };

function refundLine(
  shop: Shop,
  order: Order,
  wanted: Wanted["lines"][number],
  restock: boolean,
): Refund["lines"][number] {
  const line = order.lines.find(({ id }) => id === wanted.lineItemId);
  if (!line) throw new ShopError("line_not_found", `Order ${order.name} has no line ${wanted.lineItemId}`);
  if (!Number.isInteger(wanted.quantity) || wanted.quantity < 1 || wanted.quantity > line.currentQuantity) {
    throw new ShopError("invalid_quantity", `Only ${line.currentQuantity} of ${line.title} are left to refund`);
  }
  const worth = nextUnits(line, wanted.quantity);
  return { id: shop.nextId(), lineItemId: line.id, quantity: wanted.quantity, ...worth, restock };
}

function wantedOf(order: Order, request: RefundRequest): Wanted {
  if (!("full" in request)) {
    const lines = request.lines.filter((line) => line.quantity !== 0);
    if (new Set(lines.map((line) => line.lineItemId)).size !== lines.length) {
      throw new ShopError("duplicate_line", "A line can be refunded once per refund");
    }
    return { lines, shipping: request.shipping ?? 0, amount: request.amount ?? null };
  }
  const left = order.lines.filter((line) => line.currentQuantity > 0);
  const sums = orderSums(order);
  return {
    lines: left.map((line) => ({ lineItemId: line.id, quantity: line.currentQuantity })),
    shipping: sums.current.shipping,
    amount: sums.total - sums.refunded,
  };
}

/** The money to move: as asked, or the goods' worth, never more than was paid and not yet given back. */
function moneyOf(order: Order, wanted: Wanted, lines: Refund["lines"]): number {
  const sums = orderSums(order);
  const available = sums.total - sums.refunded;
  if (wanted.shipping < 0 || wanted.shipping > sums.current.shipping) {
    throw new ShopError("invalid_shipping", "More shipping than was paid can't be refunded");
  }
  const worth = lines.reduce(
    (sum, line) => sum + line.subtotal + (order.taxesIncluded ? 0 : line.tax),
    wanted.shipping,
  );
  const amount = wanted.amount ?? Math.min(worth, available);
  if (!Number.isInteger(amount) || amount < 0 || amount > available) {
    throw new ShopError("refund_exceeds_payment", "More than was paid can't be refunded");
  }
  return amount;
}

/**
 * Give money, goods or both back. Emits refunds/create and orders/updated.
 *
 * Throws ShopError for an unpaid order, a line or quantity the order no longer has, or more money than is left. A
 * `full` refund also moves what earlier refunds held back, so that afterwards everything paid is returned.
 */
export function refundOrder(shop: Shop, id: string, request: RefundRequest): Refund {
  const order = shop.requireOrder(id);
  if (!["paid", "partially_refunded"].includes(order.financialStatus)) {
    throw new ShopError("not_refundable", `Order ${order.name} is ${order.financialStatus}`);
  }
  const wanted = wantedOf(order, request);
  const lines = wanted.lines.map((line) => refundLine(shop, order, line, request.restock ?? true));
  const amount = moneyOf(order, wanted, lines);
  if (lines.length === 0 && amount === 0) throw new ShopError("empty_refund", "There is nothing to refund");
  const now = shop.now().toISOString();
  return shop.act((notify) => {
    const note = request.note ?? null;
    const refund: Refund = { id: shop.nextId(), createdAt: now, note, lines, shipping: wanted.shipping, amount };
    order.refunds.push(refund);
    for (const { lineItemId, quantity } of lines) {
      for (const line of order.lines) if (line.id === lineItemId) line.currentQuantity -= quantity;
    }
    order.financialStatus = statusAfter(order);
    order.updatedAt = now;
    notify("refunds/create", () => refundBody(shop, order, refund));
    notify("orders/updated", () => orderBody(shop, order));
    return refund;
  });
}

/** Refunded when all money is back, partially when some is; goods alone change nothing. */
export function statusAfter(order: Order): Order["financialStatus"] {
  const { refunded, total } = orderSums(order);
  if (refunded === 0) return order.financialStatus;
  return refunded >= total ? "refunded" : "partially_refunded";
}
