import type { Head, Piece, Refund, State } from "./facts";
import { DECIMALS } from "./shop";

/** A number among Shopify's that JavaScript can't hold: written as its digits. */
const digits = (id: bigint | string) => `digits:${id}`;
const json = (body: object) => JSON.stringify(body).replaceAll(/"digits:(\d+)"/g, "$1");

/** The body of an orders/* delivery that tells a state, in Shopify's words. */
export function orderBodyOf(
  order: Head,
  state: State,
  buyer: { id: bigint | null; email: string },
  code: string | null,
): string {
  const money = moneyOf(order);
  return json({
    id: digits(order.id),
    name: `#${order.id % 100_000n}`,
    currency: order.currency,
    presentment_currency: order.fx?.currency ?? order.currency,
    taxes_included: order.taxesIncluded,
    tags: state.tags.join(", "),
    source_name: order.channel,
    email: buyer.email,
    created_at: iso(order.placedAt),
    processed_at: iso(order.placedAt),
    updated_at: iso(state.at),
    cancelled_at: state.cancelledAt && iso(state.cancelledAt),
    financial_status: statusOf(state),
    fulfillment_status: state.fulfilledAt === null ? null : "fulfilled",
    fulfillments: state.fulfilledAt === null ? [] : [{ created_at: iso(state.fulfilledAt) }],
    customer:
      buyer.id === null
        ? null
        : { id: digits(buyer.id), first_name: "Ada", email: buyer.email, updated_at: iso(order.placedAt) },
    line_items: state.lines.map((line) => ({
      id: digits(line.id),
      product_id: line.productId && Number(line.productId),
      variant_id: line.variantId && Number(line.variantId),
      quantity: line.quantity,
      current_quantity: line.quantity - line.removed - refundedPieces(state.refunds, line.id),
      gift_card: line.isGiftCard,
      ...pricesOf(order, line.piece, line.quantity),
    })),
    shipping_lines: order.shipping ? [pricesOf(order, order.shipping, 1)] : [],
    discount_applications: code === null ? [] : [{ type: "discount_code", code }],
    refunds: state.refunds.map((refund) => refundOf(refund, order)),
  });

  function pricesOf({ taxesIncluded }: Head, { net, discount, tax }: Piece, pieces: number) {
    return {
      ...money("price", net + discount + (taxesIncluded ? tax : 0)),
      discount_allocations: discount > 0 ? [money("amount", discount * pieces)] : [],
      tax_lines: tax > 0 ? [money("price", tax * pieces)] : [],
    };
  }
}

/** The body of disputes/update for a payment that the buyer's bank took back. */
export function disputeBodyOf({ id }: Head, lostAt: number): string {
  return json({ order_id: digits(id), type: "chargeback", status: "lost", initiated_at: iso(lostAt) });
}

/** The body of customers/merge. */
export function mergeBodyOf(keptId: bigint, goneId: bigint): string {
  return json({
    admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${keptId}`,
    admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${goneId}`,
    status: "completed",
  });
}

/** The body of refunds/create. */
export function refundBodyOf(order: Head, refund: Refund): string {
  return json(refundOf(refund, order));
}

function refundOf({ id, at, parts, extra }: Refund, order: Head) {
  const money = moneyOf(order);
  const set = (minor: number) => money("subtotal", minor).subtotal_set!;
  const shipping = parts.filter(({ lineId }) => lineId === "shipping");
  return {
    id: digits(id),
    order_id: digits(order.id),
    created_at: iso(at),
    processed_at: iso(at),
    refund_line_items: parts
      .filter(({ lineId }) => lineId !== "shipping")
      .map(({ lineId, quantity, minor }) => ({
        line_item_id: digits(lineId),
        quantity,
        ...money("subtotal", minor),
      })),
    refund_shipping_lines: shipping.map(({ minor }) => ({ subtotal_amount_set: set(minor) })),
    order_adjustments: extra === 0 ? [] : [{ kind: "refund_discrepancy", ...money("amount", -extra) }],
  };
}

export function refundedPieces(refunds: readonly Refund[], lineId: string): number {
  const parts = refunds.flatMap(({ parts }) => parts).filter((part) => part.lineId === lineId);
  return parts.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** An amount under a name, and in both currencies under the name and `_set`. */
function moneyOf({ currency, fx }: Head) {
  return (name: string, minor: number): Record<string, unknown> => ({
    [name]: decimal(minor, currency),
    [`${name}_set`]: {
      shop_money: { amount: decimal(minor, currency), currency_code: currency },
      presentment_money: {
        amount: decimal(minor * (fx?.times ?? 1), fx?.currency ?? currency),
        currency_code: fx?.currency ?? currency,
      },
    },
  });
}

function decimal(minor: number, currency: string): string {
  const decimals = DECIMALS[currency]!;
  const text = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return decimals === 0 ? sign + text : `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

function statusOf({ isPaid, refunds }: State): string {
  if (!isPaid) return "pending";
  return refunds.length > 0 ? "partially_refunded" : "paid";
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
