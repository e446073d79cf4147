import { randomBytes } from "node:crypto";

/** The body of an orders/paid webhook of about 9 KB: real field names, ids beyond 2^53, filler as Shopify has it. */
export function orderBody(order: number, customer: number): string {
  const id = 6_000_000_000_000_000_000n + BigInt(order);
  const money = (amount: string) => {
    const part = { amount, currency_code: "USD" };
    return { shop_money: part, presentment_money: part };
  };
  const at = "2026-11-01T10:00:00-05:00";
  const lines = Array.from({ length: 5 }, (_, index) => ({
    id: `§${7_000_000_000_000_000_000n + BigInt(order) * 10n + BigInt(index)}`,
    admin_graphql_api_id: `gid://shopify/LineItem/${order}${index}`,
    product_id: `§${8_000_000_000_000_000_000n + BigInt(index)}`,
    title: "Stoneware mug, hand thrown, with a glaze of ash",
    name: "Stoneware mug, hand thrown, with a glaze of ash",
    sku: `MUG-${index}`,
    quantity: 1,
    current_quantity: 1,
    gift_card: false,
    price: "18.00",
    price_set: money("18.00"),
    total_discount: "0.00",
    total_discount_set: money("0.00"),
    discount_allocations: [],
    tax_lines: [{ title: "State tax", price: "1.44", price_set: money("1.44"), rate: 0.08 }],
    properties: [],
    vendor: "Juniper Goods",
  }));
  const address = {
    first_name: "Ada",
    last_name: "Byrne",
    address1: "12 Harbour Street",
    city: "Portland",
    zip: "04101",
  };
  const body = {
    id: `§${id}`,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${order}`,
    currency: "USD",
    presentment_currency: "USD",
    test: false,
    created_at: at,
    processed_at: at,
    updated_at: at,
    cancelled_at: null,
    financial_status: "paid",
    source_name: "web",
    email: `member${customer}@example.com`,
    customer: {
      id: customer,
      first_name: "Ada",
      last_name: `Byrne ${customer}`,
      email: `member${customer}@example.com`,
      updated_at: at,
    },
    billing_address: address,
    shipping_address: address,
    line_items: lines,
    discount_applications: [],
    refunds: [],
    total_price: "90.00",
    total_price_set: money("90.00"),
    note_attributes: [{ name: "trace", value: "x".repeat(600) }],
  };
  return JSON.stringify(body).replaceAll(/"§(\d+)"/g, "$1");
}

/** A random id in the form of Shopify's webhook ids. */
export function webhookId(): string {
  return randomBytes(16).toString("hex");
}
