import { digitsInGid } from "./gid";
import type { OrderAnswer } from "./order-operations";
import { verbatimNumber } from "./verbatim-json";

/** Shopify's names for the kinds of discount, as GraphQL and webhooks have them. */
const DISCOUNT_TYPES: Record<string, string> = {
  DiscountCodeApplication: "discount_code",
  ManualDiscountApplication: "manual",
  AutomaticDiscountApplication: "automatic",
  ScriptDiscountApplication: "script",
};

type Amount = { amount: string; currencyCode: string };
type Money = { shopMoney: Amount };
type BothMoneys = Money & { presentmentMoney: Amount };

/**
 * The body that orders/updated would have for this order: the fields we read, in the webhook's shape, so that one parser
 * reads both. Every discrepancy is a refund_discrepancy: GraphQL lists returned shipping apart.
 */
export function orderAsWebhook(order: OrderAnswer): string {
  return JSON.stringify({
    ...idsOf(order),
    name: order.name,
    currency: order.currencyCode,
    presentment_currency: order.presentmentCurrencyCode,
    taxes_included: order.taxesIncluded,
    tags: order.tags.join(", "),
    email: order.email,
    source_name: order.sourceName,
    test: order.test,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    total_tip_received: order.totalTipReceivedSet?.shopMoney.amount ?? null,
    financial_status: order.displayFinancialStatus?.toLowerCase() ?? null,
    fulfillment_status: order.displayFulfillmentStatus === "FULFILLED" ? "fulfilled" : null,
    fulfillments: order.fulfillments.map(({ createdAt, status }) => ({
      created_at: createdAt,
      status: status.toLowerCase(),
    })),
    customer: order.customer && customerOf(order.customer),
    customer_locale: order.customerLocale,
    line_items: order.lineItems.nodes.map(lineOf),
    shipping_lines: order.shippingLines.nodes.map((line) => pricesOf(line.originalPriceSet, line)),
    discount_applications: order.discountApplications.nodes.map(({ __typename: type, code }) => ({
      type: DISCOUNT_TYPES[type] ?? type,
      code,
    })),
    refunds: order.refunds.map((refund) => refundOf(refund, order.id)),
  });
}

function customerOf(customer: NonNullable<OrderAnswer["customer"]>) {
  return {
    ...idsOf(customer),
    first_name: customer.firstName,
    last_name: customer.lastName,
    email: customer.defaultEmailAddress?.emailAddress ?? null,
    updated_at: customer.updatedAt,
  };
}

type LineAnswer = OrderAnswer["lineItems"]["nodes"][number];

function lineOf(line: LineAnswer) {
  return {
    ...idsOf(line),
    product_id: line.product && numberIn(line.product.id),
    variant_id: line.variant && numberIn(line.variant.id),
    quantity: line.quantity,
    current_quantity: line.currentQuantity,
    gift_card: line.isGiftCard,
    ...(mayBeTip(line) ? { tip_payment_gateway: null } : {}),
    ...pricesOf(line.originalUnitPriceSet, line),
  };
}

/** GraphQL does not mark tips; what is no product and can't be sent is one, in an order that has any. */
function mayBeTip({ product, variant, isGiftCard, quantity, nonFulfillableQuantity }: LineAnswer): boolean {
  return !product && !variant && !isGiftCard && nonFulfillableQuantity >= quantity;
}

type Priced = Pick<LineAnswer, "discountAllocations" | "taxLines">;

function pricesOf(price: BothMoneys, { discountAllocations, taxLines }: Priced) {
  return {
    price: price.shopMoney.amount,
    price_set: bothOf(price),
    discount_allocations: discountAllocations.map(({ allocatedAmountSet: set }) => ({
      amount: set.shopMoney.amount,
      amount_set: bothOf(set),
    })),
    tax_lines: taxLines.map(({ priceSet: set }) => ({ price: set.shopMoney.amount, price_set: bothOf(set) })),
  };
}

function bothOf({ shopMoney, presentmentMoney: { amount, currencyCode } }: BothMoneys) {
  return { ...setOf({ shopMoney }), presentment_money: { amount, currency_code: currencyCode } };
}

function refundOf(refund: OrderAnswer["refunds"][number], orderId: string) {
  return {
    ...idsOf(refund),
    order_id: numberIn(orderId),
    created_at: refund.createdAt ?? refund.processedAt,
    processed_at: refund.processedAt,
    refund_line_items: refund.refundLineItems.nodes.map(({ lineItem, quantity, subtotalSet }) => ({
      line_item_id: numberIn(lineItem.id),
      quantity,
      subtotal: subtotalSet.shopMoney.amount,
      subtotal_set: setOf(subtotalSet),
    })),
    refund_shipping_lines: refund.refundShippingLines.nodes.map(({ subtotalAmountSet }) => ({
      subtotal_amount_set: setOf(subtotalAmountSet),
    })),
    order_adjustments: refund.orderAdjustments.nodes.map(({ amountSet }) => ({
      kind: "refund_discrepancy",
      amount: amountSet.shopMoney.amount,
      amount_set: setOf(amountSet),
    })),
  };
}

function setOf({ shopMoney: { amount, currencyCode } }: Money) {
  return { shop_money: { amount, currency_code: currencyCode } };
}

function idsOf({ id }: { id: string }) {
  return { id: numberIn(id), admin_graphql_api_id: id };
}

function numberIn(gid: string): object {
  return verbatimNumber(digitsInGid(gid));
}
