import { derivedId } from "./ids.ts";
import { discrepancy } from "./order-sums.ts";
import { lineInRefund, shippingLines, type FindProduct } from "./payload-lines.ts";
import { at, moneyOf, type MoneyWriter } from "./payload-parts.ts";
import type { Order, Refund, ShopDetails } from "./types.ts";

function refundLines(order: Order, refund: Refund, money: MoneyWriter, findProduct: FindProduct): object[] {
  return refund.lines.flatMap((returned) => {
    const line = order.lines.find(({ id }) => id === returned.lineItemId);
    if (!line) return [];
    return {
      id: BigInt(returned.id),
      quantity: returned.quantity,
      line_item_id: BigInt(line.id),
      location_id: null,
      restock_type: returned.restock ? "return" : "no_restock",
      subtotal: money.number(returned.subtotal),
      total_tax: money.number(returned.tax),
      subtotal_set: money.set(returned.subtotal),
      total_tax_set: money.set(returned.tax),
      line_item: lineInRefund(line, { order, money, findProduct }),
    };
  });
}

function transaction(shop: ShopDetails, order: Order, refund: Refund, money: MoneyWriter): object {
  const id = derivedId("refund-transaction", refund.id);
  const unsettled = { amount: "0.0", currency: order.currency };
  return {
    id,
    order_id: BigInt(order.id),
    kind: "refund",
    gateway: "bogus",
    status: "success",
    message: "Bogus Gateway: Forced success",
    created_at: at(shop, refund.createdAt),
    test: order.test,
    authorization: null,
    location_id: null,
    user_id: null,
    parent_id: derivedId("sale", order.id),
    processed_at: at(shop, refund.createdAt),
    device_id: null,
    error_code: null,
    source_name: order.sourceName,
    receipt: {},
    amount: money.text(refund.amount),
    currency: order.currency,
    payment_id: `${order.name}.1`,
    total_unsettled_set: { presentment_money: unsettled, shop_money: unsettled },
    manual_payment_gateway: false,
    amount_rounding: null,
    admin_graphql_api_id: `gid://shopify/OrderTransaction/${id}`,
  };
}

function adjustments(order: Order, refund: Refund, money: MoneyWriter): object[] {
  const amount = -discrepancy(order)(refund);
  if (amount === 0) return [];
  return [
    {
      id: derivedId("adjustment", refund.id),
      order_id: BigInt(order.id),
      refund_id: BigInt(refund.id),
      amount: money.text(amount),
      tax_amount: money.text(0),
      kind: "refund_discrepancy",
      reason: "Refund discrepancy",
      amount_set: money.set(amount),
      tax_amount_set: money.set(0),
    },
  ];
}

function refundShipping(order: Order, refund: Refund, money: MoneyWriter): object[] {
  if (refund.shipping === 0) return [];
  const [shippingLine = null] = shippingLines(order, money);
  return [
    {
      id: derivedId("refund-shipping", refund.id),
      shipping_line: shippingLine,
      subtotal_amount_set: money.set(refund.shipping),
      tax_amount_set: money.set(0),
    },
  ];
}

/** A refund as it stands in refunds/create and in its order; ids are bigint, to be written by a lossless writer. */
export function refundFields(shop: ShopDetails, order: Order, refund: Refund, findProduct: FindProduct): object {
  const money = moneyOf(order);
  return {
    id: BigInt(refund.id),
    order_id: BigInt(order.id),
    created_at: at(shop, refund.createdAt),
    note: refund.note,
    user_id: null,
    processed_at: at(shop, refund.createdAt),
    restock: refund.lines.some((line) => line.restock),
    duties: [],
    total_duties_set: money.set(0),
    return: null,
    refund_shipping_lines: refundShipping(order, refund, money),
    admin_graphql_api_id: `gid://shopify/Refund/${refund.id}`,
    order_adjustments: adjustments(order, refund, money),
    refund_line_items: refundLines(order, refund, money, findProduct),
    transactions: refund.amount > 0 ? [transaction(shop, order, refund, money)] : [],
  };
}
