import type { Line, Refund, State } from "./story.ts";

type Order = { orderId: bigint; customerId: bigint; placedAt: Date; codes?: readonly string[] };

const CURRENCY = "USD";

/** The body of an orders/* webhook that tells a state, in Shopify's words: refunds and removals lower current_quantity. */
export function orderBodyOf({ orderId, customerId, placedAt, codes = [] }: Order, state: State): string {
  return json({
    id: digits(orderId),
    admin_graphql_api_id: `gid://shopify/Order/${orderId}`,
    name: `#${orderId % 1_000_000n}`,
    currency: CURRENCY,
    test: false,
    source_name: "web",
    created_at: placedAt.toISOString(),
    processed_at: placedAt.toISOString(),
    updated_at: state.at.toISOString(),
    cancelled_at: state.cancelledAt?.toISOString() ?? null,
    financial_status: financialStatus(state),
    customer: {
      id: digits(customerId),
      admin_graphql_api_id: `gid://shopify/Customer/${customerId}`,
      first_name: "Ada",
      last_name: `Byrne ${customerId % 1000n}`,
      email: `ada${customerId % 1000n}@example.com`,
      updated_at: placedAt.toISOString(),
    },
    line_items: state.lines.map((line) => lineOf(line, state)),
    discount_applications: [
      ...(state.lines.some(({ discountMinor }) => discountMinor > 0) ? [{ type: "automatic", title: "Sale" }] : []),
      ...codes.map((code) => ({ type: "discount_code", code })),
    ],
    refunds: state.refunds.map((refund) => refundOf(orderId, refund)),
  });
}

/** The body of refunds/create. */
export function refundBodyOf({ orderId }: Pick<Order, "orderId">, refund: Refund): string {
  return json(refundOf(orderId, refund));
}

function financialStatus({ isPaid, cancelledAt, refunds }: State): string {
  if (!isPaid) return cancelledAt ? "voided" : "pending";
  return refunds.length > 0 ? "partially_refunded" : "paid";
}

function lineOf(line: Line, { refunds }: State) {
  const refunded = refunds
    .flatMap(({ parts }) => parts)
    .reduce((sum, part) => sum + (part.lineId === line.id ? part.quantity : 0), 0);
  return {
    id: digits(line.id),
    product_id: digits(7_000_000_000_000_000_007n),
    quantity: line.quantity,
    current_quantity: line.quantity - line.removed - refunded,
    gift_card: line.isGiftCard,
    price: decimal(line.unitMinor),
    price_set: money(line.unitMinor),
    discount_allocations:
      line.discountMinor === 0
        ? []
        : [
            {
              amount: decimal(line.discountMinor),
              amount_set: money(line.discountMinor),
              discount_application_index: 0,
            },
          ],
  };
}

function refundOf(orderId: bigint, { id, at, parts, extraMinor }: Refund) {
  return {
    id: digits(id),
    order_id: digits(orderId),
    created_at: at.toISOString(),
    processed_at: at.toISOString(),
    refund_line_items: parts.map(({ lineId, quantity, minor }) => ({
      line_item_id: digits(lineId),
      quantity,
      subtotal: Number(decimal(minor)),
      subtotal_set: money(minor),
    })),
    order_adjustments:
      extraMinor === 0
        ? []
        : [{ kind: "refund_discrepancy", amount: decimal(-extraMinor), amount_set: money(-extraMinor) }],
    transactions: [],
  };
}

function decimal(minor: number): string {
  return (minor / 100).toFixed(2);
}

function money(minor: number) {
  const amount = { amount: decimal(minor), currency_code: CURRENCY };
  return { shop_money: amount, presentment_money: amount };
}

/** An id that JSON.stringify would round; `json` writes it as plain digits. */
function digits(id: bigint): string {
  return `§${id}`;
}

function json(value: object): string {
  return JSON.stringify(value).replaceAll(/"§(\d+)"/g, "$1");
}
