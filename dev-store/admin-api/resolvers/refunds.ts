import { derivedId } from "../../shop/ids.ts";
import { discrepancy } from "../../shop/order-sums.ts";
import type { Order, Refund } from "../../shop/types.ts";
import { listConnection } from "../connection.ts";
import type { Args, Context, Fields } from "../context.ts";
import { gid } from "../ids.ts";
import { moneyBag } from "../money.ts";
import { lineFields } from "./order-lines.ts";

/** One refund in Shopify's shape. */
export function refundFields(refund: Refund, order: Order, context: Context): Fields {
  const bag = (minor: number) => moneyBag(minor, order);
  return {
    __typename: "Refund",
    id: gid("Refund", refund.id),
    legacyResourceId: refund.id,
    note: refund.note,
    createdAt: refund.createdAt,
    processedAt: refund.createdAt,
    updatedAt: refund.createdAt,
    totalRefundedSet: bag(refund.amount),
    order: () => context.node(context, gid("Order", order.id)),
    orderAdjustments: (args: Args) => listConnection(args, adjustments(refund, order), (adjustment) => adjustment),
    refundShippingLines: (args: Args) =>
      listConnection(args, refund.shipping === 0 ? [] : [refund.shipping], (amount) => ({
        id: gid("RefundShippingLine", derivedId("refund-shipping", refund.id).toString()),
        subtotalAmountSet: bag(amount),
        taxAmountSet: bag(0),
      })),
    refundLineItems: (args: Args) =>
      listConnection(args, refund.lines, (line) => ({
        id: gid("RefundLineItem", line.id),
        quantity: line.quantity,
        restocked: line.restock,
        restockType: line.restock ? "RETURN" : "NO_RESTOCK",
        subtotalSet: bag(line.subtotal),
        totalTaxSet: bag(line.tax),
        lineItem: () => {
          const found = order.lines.find(({ id }) => id === line.lineItemId);
          return found ? lineFields(found, order, context) : undefined;
        },
      })),
  };
}

/** What was moved beyond the goods, with the sign webhooks give it: negative when more went back than they were worth. */
function adjustments(refund: Refund, order: Order): Fields[] {
  const amount = -discrepancy(order)(refund);
  if (amount === 0) return [];
  return [
    {
      id: gid("OrderAdjustment", derivedId("adjustment", refund.id).toString()),
      reason: "REFUND_DISCREPANCY",
      amountSet: moneyBag(amount, order),
      taxAmountSet: moneyBag(0, order),
    },
  ];
}
