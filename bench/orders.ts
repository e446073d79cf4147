import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { readAppConfig } from "../dev-store/app-config.ts";
import { reducedBody } from "../dev-store/shop/payload-fields.ts";

const APP_TOML = fileURLToPath(new URL("../shopify.app.toml", import.meta.url));

/** What stands in a template for the order's number (12 digits), its customer's, and when it was placed. */
export const SLOTS = { order: "<order>", customer: "<customer>", at: "<at>" };

const money = (amount: string) => {
  const part = { amount, currency_code: "USD" };
  return { shop_money: part, presentment_money: part };
};

/** A number in the JSON, whatever slots it is made of. */
const number = (digits: string) => `§${digits}§`;

function line(index: number) {
  return {
    id: number(`700000${SLOTS.order}${index}`),
    admin_graphql_api_id: `gid://shopify/LineItem/700000${SLOTS.order}${index}`,
    attributed_staffs: [],
    current_quantity: 1,
    fulfillable_quantity: 1,
    fulfillment_service: "manual",
    fulfillment_status: null,
    gift_card: false,
    grams: 410,
    name: "Stoneware mug, hand thrown, with a glaze of ash",
    price: "18.00",
    price_set: money("18.00"),
    product_exists: true,
    product_id: number(`800000000000000000${index}`),
    properties: [],
    quantity: 1,
    requires_shipping: true,
    sku: `MUG-${index}`,
    taxable: true,
    title: "Stoneware mug, hand thrown, with a glaze of ash",
    total_discount: "0.00",
    total_discount_set: money("0.00"),
    variant_id: number(`810000000000000000${index}`),
    variant_inventory_management: "shopify",
    variant_title: "Ash, 350 ml",
    vendor: "Juniper Goods",
    tax_lines: [{ channel_liable: false, price: "1.44", price_set: money("1.44"), rate: 0.08, title: "State tax" }],
    duties: [],
    discount_allocations: [],
  };
}

function orderTemplate(): string {
  const { order, customer, at } = SLOTS;
  const address = {
    first_name: "Ada",
    last_name: `Byrne ${customer}`,
    address1: "12 Harbour Street",
    address2: "",
    phone: "555-0137",
    city: "Portland",
    zip: "04101",
    province: "Maine",
    country: "United States",
    company: null,
    latitude: 43.6591,
    longitude: -70.2568,
    name: `Ada Byrne ${customer}`,
    country_code: "US",
    province_code: "ME",
  };
  const body = {
    id: number(`6000000${order}`),
    admin_graphql_api_id: `gid://shopify/Order/6000000${order}`,
    app_id: 580111,
    browser_ip: "203.0.113.7",
    buyer_accepts_marketing: true,
    cancel_reason: null,
    cancelled_at: null,
    checkout_token: "b1946ac92492d2347c6235b4d2611184",
    client_details: { accept_language: "en", browser_ip: "203.0.113.7", user_agent: "Mozilla/5.0 (X11; Linux x86_64)" },
    confirmed: true,
    created_at: at,
    currency: "USD",
    current_subtotal_price: "90.00",
    current_subtotal_price_set: money("90.00"),
    current_total_discounts_set: money("0.00"),
    current_total_price_set: money("97.20"),
    current_total_tax_set: money("7.20"),
    customer_locale: "en",
    discount_codes: [],
    email: `member${customer}@example.com`,
    financial_status: "paid",
    fulfillment_status: null,
    name: `#${order}`,
    note_attributes: [],
    order_status_url: `https://bench.example.com/orders/b1946ac92492d2347c6235b4d2611184/authenticate?key=f0e4c2f76c58916e`,
    payment_gateway_names: ["bogus"],
    presentment_currency: "USD",
    processed_at: at,
    source_name: "web",
    subtotal_price_set: money("90.00"),
    tags: "",
    test: false,
    total_discounts_set: money("0.00"),
    total_line_items_price_set: money("90.00"),
    total_price: "97.20",
    total_price_set: money("97.20"),
    total_shipping_price_set: money("0.00"),
    total_tax_set: money("7.20"),
    total_weight: 2050,
    updated_at: at,
    billing_address: address,
    customer: {
      id: number(customer),
      created_at: "2026-01-04T09:00:00-05:00",
      updated_at: at,
      first_name: "Ada",
      last_name: `Byrne ${customer}`,
      state: "enabled",
      verified_email: true,
      email: `member${customer}@example.com`,
      phone: null,
      currency: "USD",
      tax_exemptions: [],
      admin_graphql_api_id: `gid://shopify/Customer/${customer}`,
      default_address: address,
    },
    discount_applications: [],
    fulfillments: [],
    line_items: [0, 1, 2, 3, 4].map(line),
    payment_terms: null,
    refunds: [],
    shipping_address: address,
    shipping_lines: [
      { id: 1, code: "Standard", price: "0.00", price_set: money("0.00"), title: "Standard", tax_lines: [] },
    ],
  };
  return JSON.stringify(body);
}

const unquoted = (template: string): string => template.replaceAll(/"§([^§]+)§"/g, "$1");

/** The fields that the app's own subscription asks Shopify for. */
function subscribedFields(): string[] {
  const subscription = readAppConfig(APP_TOML).subscriptions.find(({ topic }) => topic === "orders/paid");
  if (!subscription?.includeFields) throw new Error("shopify.app.toml names no include_fields for orders/paid");
  return subscription.includeFields;
}

/**
 * The body of an orders/paid webhook with slots: Shopify's field names and their order, ids beyond 2^53. `full` is what
 * Shopify sends to who asks for nothing else, about 10 KB; `subscribed` what it sends to this app.
 */
export const ORDER_TEMPLATES = {
  full: unquoted(orderTemplate()),
  subscribed: unquoted(reducedBody(orderTemplate(), subscribedFields())),
};

export type BodySize = keyof typeof ORDER_TEMPLATES;

/** The body of one order. */
export function orderBody(order: number, customer: number, size: BodySize = "full"): string {
  return ORDER_TEMPLATES[size]
    .replaceAll(SLOTS.order, String(order).padStart(12, "0"))
    .replaceAll(SLOTS.customer, String(customer))
    .replaceAll(SLOTS.at, "2026-11-01T10:00:00-05:00");
}

/** A random id in the form of Shopify's webhook ids. */
export function webhookId(): string {
  return randomBytes(16).toString("hex");
}
