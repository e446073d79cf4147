import { applyCodes } from "./discounts.ts";
import { ShopError } from "./errors.ts";
import { tokenFor } from "./ids.ts";
import { findCurrency } from "./money.ts";
import { orderBody } from "./payloads.ts";
import { shippingFor, taxOn, taxRateFor } from "./pricing.ts";
import type { Shop } from "./store.ts";
import type { Customer, Order, OrderLine } from "./types.ts";

export type NewOrder = {
  /** Null for a guest. */
  customerId: string | null;
  lines: { variantId: string; quantity: number }[];
  discountCodes?: string[];
  presentmentCurrency?: string;
  /** When the sale happened, if not now: an import or a backdated order. ISO instant. */
  processedAt?: string;
  sourceName?: Order["sourceName"];
  /** Default true; false leaves the order pending until payOrder. */
  paid?: boolean;
  email?: string;
  tags?: string[];
  test?: boolean;
  note?: string;
  /** Puts one gift card, the shop's first, into the order as well. */
  giftCard?: boolean;
};

/** A new line of an order at today's price, without discounts or tax. Throws ShopError `variant_not_found`. */
export function newLine(shop: Shop, wanted: { variantId: string; quantity: number }): OrderLine {
  const found = shop.variant(wanted.variantId);
  if (!found) throw new ShopError("variant_not_found", `There is no variant ${wanted.variantId}`);
  if (!Number.isInteger(wanted.quantity) || wanted.quantity < 1) {
    throw new ShopError("invalid_quantity", "A quantity is a whole number of at least one");
  }
  return {
    id: shop.nextId(),
    productId: found.product.id,
    variantId: found.variant.id,
    title: found.product.title,
    sku: found.variant.sku,
    giftCard: found.product.giftCard,
    price: found.variant.price,
    quantity: wanted.quantity,
    currentQuantity: wanted.quantity,
    allocations: [],
    tax: 0,
  };
}

function linesOf(shop: Shop, input: NewOrder): OrderLine[] {
  const card = input.giftCard ? shop.state.products.find((product) => product.giftCard)?.variants[0] : undefined;
  const wanted = card ? [...input.lines, { variantId: card.id, quantity: 1 }] : input.lines;
  if (wanted.length === 0) throw new ShopError("empty_order", "An order needs at least one line");
  return wanted.map((line) => newLine(shop, line));
}

function requireCustomer(shop: Shop, id: string | null): Customer | undefined {
  const customer = id === null ? undefined : shop.customer(id);
  if (id !== null && !customer) throw new ShopError("customer_not_found", `There is no customer ${id}`);
  return customer;
}

function requireCurrency(shop: Shop, currency: string) {
  const found = findCurrency(shop.state.shop, currency);
  if (!found) throw new ShopError("currency_not_enabled", `The shop does not sell in ${currency}`);
  return found;
}

function price(shop: Shop, lines: OrderLine[], customer: Customer | undefined, input: NewOrder) {
  const shipping = input.sourceName === "pos" ? 0 : shippingFor(lines);
  const codes = input.discountCodes ?? [];
  const pricing = applyCodes(shop, { lines, shipping }, codes, customer?.id ?? null, shop.now());
  const [refused] = pricing.refused;
  if (refused) throw new ShopError(refused.reason, `The code ${refused.code} was refused: ${refused.reason}`);
  const rate = input.sourceName === "pos" ? taxRateFor("US") : taxRateFor(customer?.address?.countryCode ?? null);
  const priced = lines.map((line, index) => {
    const allocations = pricing.allocations[index] ?? [];
    const net = line.price * line.quantity - allocations.reduce((sum, { amount }) => sum + amount, 0);
    return { ...line, allocations, tax: taxOn(net, line.giftCard, rate) };
  });
  return { ...pricing, shipping, lines: priced };
}

/**
 * Place an order: prices, discounts, shipping and tax as the checkout would, ids from the shop's counter.
 *
 * Emits orders/create, and orders/paid and orders/updated when paid. Throws ShopError with Shopify's reason when a
 * code is refused; nothing is kept then, and no use of any code is recorded.
 */
export function createOrder(shop: Shop, input: NewOrder): Order {
  const customer = requireCustomer(shop, input.customerId);
  const shown = requireCurrency(shop, input.presentmentCurrency ?? shop.state.shop.currency);
  const priced = price(shop, linesOf(shop, input), customer, input);
  const now = shop.now().toISOString();
  const id = shop.nextId();
  const number = shop.state.orders.reduce((last, order) => Math.max(last, order.number), 1000) + 1;
  const isPaid = input.paid ?? true;
  const order: Order = {
    id,
    name: `#${number}`,
    number,
    token: tokenFor("order", id),
    customerId: customer?.id ?? null,
    email: input.email ?? customer?.email ?? null,
    createdAt: now,
    processedAt: input.processedAt ?? now,
    updatedAt: now,
    paidAt: isPaid ? now : null,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    financialStatus: isPaid ? "paid" : "pending",
    fulfillmentStatus: null,
    fulfillments: [],
    sourceName: input.sourceName ?? "web",
    currency: shop.state.shop.currency,
    presentmentCurrency: shown.currency,
    presentmentRate: shown.rate,
    lines: priced.lines,
    discountApplications: priced.applications,
    shipping: priced.shipping,
    shippingDiscount: priced.shippingDiscount,
    tax: priced.lines.reduce((sum, line) => sum + line.tax, 0),
    taxesIncluded: false,
    tags: input.tags ?? [],
    test: input.test ?? false,
    refunds: [],
    note: input.note ?? null,
  };
  return shop.act((notify) => {
    shop.state.orders.push(order);
    for (const discount of priced.applied) {
      discount.usedBy.push({ orderId: id, customerId: order.customerId, at: now });
    }
    const body = () => orderBody(shop, order);
    for (const topic of isPaid ? ["orders/create", "orders/paid", "orders/updated"] : ["orders/create"]) {
      notify(topic, body);
    }
    return order;
  });
}
