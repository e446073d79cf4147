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

type Money = { shopMoney: { amount: string; currencyCode: string } };

/**
 * The body that orders/updated would have for this order: the fields we read, in the webhook's shape, so that one parser
 * reads both. Every discrepancy is a refund_discrepancy: GraphQL lists returned shipping apart.
 */
export function orderAsWebhook(order: OrderAnswer): string {
  return JSON.stringify({
    ...idsOf(order),
    name: order.name,
    currency: order.currencyCode,
    source_name: order.sourceName,
    test: order.test,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    financial_status: order.displayFinancialStatus?.toLowerCase() ?? null,
    customer: order.customer && customerOf(order.customer),
    customer_locale: order.customerLocale,
    line_items: order.lineItems.nodes.map(lineOf),
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

function lineOf(line: OrderAnswer["lineItems"]["nodes"][number]) {
  return {
    ...idsOf(line),
    product_id: line.product && numberIn(line.product.id),
    quantity: line.quantity,
    current_quantity: line.currentQuantity,
    gift_card: line.isGiftCard,
    price: line.originalUnitPriceSet.shopMoney.amount,
    discount_allocations: line.discountAllocations.map(({ allocatedAmountSet }) => ({
      amount: allocatedAmountSet.shopMoney.amount,
    })),
  };
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
