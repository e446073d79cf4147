import { tokenFor } from "../shop/ids.ts";
import { emptyShop } from "../shop/seed.ts";
import { Shop } from "../shop/store.ts";
import type { Customer, Order, ShopState } from "../shop/types.ts";
import type { OrderHistory, PastOrder } from "./read-history.ts";

/**
 * A shop with this history behind it, without the app: the customers and orders of the file and no others, all paid and
 * sent. Its clocks are UTC's, as the file's are. What was bought is in no catalogue; the shop's own goods can be bought.
 */
export function shopOfHistory(history: OrderHistory, now: Date): ShopState {
  const state = emptyShop(now.getTime());
  Object.assign(state.shop, { currency: history.currency, timezone: "UTC", presentment: [] });
  const shop = new Shop(state, { now: () => now, emit: null });
  const customers = new Map<string, Customer>();
  const taken = new Set<string>();
  for (const past of history.orders) {
    if (past.customer === null || customers.has(past.customer)) continue;
    const customer = customerOf(shop.nextId(), past.customer, past, taken);
    customers.set(past.customer, customer);
    state.customers.push(customer);
  }
  for (const past of history.orders) {
    const customer = past.customer === null ? null : (customers.get(past.customer) ?? null);
    state.orders.push(orderOf(shop, past, customer));
  }
  return state;
}

/** Who first bought then. One without an e-mail address is given one, to log in with. */
function customerOf(id: string, name: string, { email, at }: PastOrder, taken: Set<string>): Customer {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const wished = email ?? `customer-${slug}@example.com`;
  const own = taken.has(wished) ? `customer-${id}@example.com` : wished;
  taken.add(own);
  const createdAt = new Date(at).toISOString();
  const isAddress = name === email;
  return {
    id,
    firstName: isAddress ? "" : "Customer",
    lastName: isAddress ? "" : name,
    email: own,
    phone: null,
    locale: "en",
    createdAt,
    updatedAt: createdAt,
    tags: [],
    acceptsMarketing: false,
    address: null,
  };
}

function orderOf(shop: Shop, past: PastOrder, customer: Customer | null): Order {
  const id = shop.nextId();
  const { state } = shop;
  const at = new Date(past.at).toISOString();
  const number = 1001 + state.orders.length;
  const lines = past.lines.map(({ title, sku, quantity, price }) => ({
    id: shop.nextId(),
    productId: null,
    variantId: null,
    title,
    sku,
    giftCard: false,
    price,
    quantity,
    currentQuantity: quantity,
    allocations: [],
    tax: 0,
  }));
  return {
    id,
    name: `#${past.number ?? number}`,
    number,
    token: tokenFor("order", id),
    customerId: customer?.id ?? null,
    email: customer?.email ?? past.email,
    createdAt: at,
    processedAt: at,
    updatedAt: at,
    paidAt: at,
    cancelledAt: null,
    cancelReason: null,
    closedAt: at,
    financialStatus: "paid",
    fulfillmentStatus: "fulfilled",
    fulfillments: [
      {
        id: shop.nextId(),
        createdAt: at,
        lines: lines.map(({ id: lineItemId, quantity }) => ({ lineItemId, quantity })),
      },
    ],
    sourceName: "web",
    currency: state.shop.currency,
    presentmentCurrency: state.shop.currency,
    presentmentRate: 1,
    lines,
    discountApplications: [],
    shipping: 0,
    shippingDiscount: 0,
    tax: 0,
    taxesIncluded: false,
    tags: [],
    test: false,
    refunds: [],
    note: null,
  };
}
