import { derivedId } from "../../shop/ids.ts";
import { lineNet } from "../../shop/order-sums.ts";
import { isShipped, taxRateOf } from "../../shop/payload-lines.ts";
import type { Order, OrderLine } from "../../shop/types.ts";
import type { Context, Fields } from "../context.ts";
import { gid } from "../ids.ts";
import { moneyBag, moneyV2 } from "../money.ts";

/** One line of an order in Shopify's shape. */
export function lineFields(line: OrderLine, order: Order, context: Context): Fields {
  const bag = (minor: number) => moneyBag(minor, order);
  return {
    __typename: "LineItem",
    id: gid("LineItem", line.id),
    title: line.title,
    name: line.title,
    sku: line.sku,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    refundableQuantity: line.currentQuantity,
    nonFulfillableQuantity: line.quantity - line.currentQuantity,
    isGiftCard: line.giftCard,
    originalUnitPriceSet: bag(line.price),
    originalTotalSet: bag(line.price * line.quantity),
    priceAfterAllDiscountsBeforeTaxesSet: bag(lineNet(line)),
    discountAllocations: line.allocations.map(({ application, amount }) => ({
      allocatedAmountSet: bag(amount),
      discountApplication: () => applicationFields(order, application),
    })),
    taxLines: taxLineFields(line.tax, order),
    product: () => (line.productId ? context.node(context, gid("Product", line.productId)) : null),
    variant: () => (line.variantId ? context.node(context, gid("ProductVariant", line.variantId)) : null),
  };
}

/** Tax as Shopify lists it: none when nothing was charged. */
function taxLineFields(tax: number, order: Order): Fields[] {
  if (tax === 0) return [];
  const rate = taxRateOf(order);
  return [
    { title: "Sales Tax", rate, ratePercentage: rate * 100, channelLiable: false, priceSet: moneyBag(tax, order) },
  ];
}

/** The order's one shipping line; none when nothing was sent, as in its webhook. */
export function shippingLineFields(order: Order): Fields[] {
  if (!isShipped(order)) return [];
  const application = order.discountApplications.findIndex(({ target }) => target === "shipping_line");
  return [
    {
      __typename: "ShippingLine",
      id: gid("ShippingLine", derivedId("shipping-line", order.id).toString()),
      title: "Standard",
      code: "Standard",
      source: "shopify",
      isRemoved: false,
      custom: false,
      originalPriceSet: moneyBag(order.shipping, order),
      discountedPriceSet: moneyBag(order.shipping - order.shippingDiscount, order),
      taxLines: [],
      discountAllocations:
        application < 0
          ? []
          : [
              {
                allocatedAmountSet: moneyBag(order.shippingDiscount, order),
                discountApplication: () => applicationFields(order, application),
              },
            ],
    },
  ];
}

const APPLICATION_TYPES = {
  discount_code: "DiscountCodeApplication",
  manual: "ManualDiscountApplication",
  automatic: "AutomaticDiscountApplication",
} as const;

/** One discount of an order in Shopify's shape, by its index. Throws when the order has no such discount. */
export function applicationFields(order: Order, index: number): Fields {
  const application = order.discountApplications[index];
  if (!application) throw new Error(`Order ${order.name} has no discount application ${index}.`);
  const { type, code, title, target, value, valueType } = application;
  return {
    __typename: APPLICATION_TYPES[type],
    index,
    title,
    ...(code && { code }),
    targetType: target.toUpperCase(),
    value:
      valueType === "percentage"
        ? { __typename: "PricingPercentageValue", percentage: value }
        : { __typename: "MoneyV2", ...moneyV2(value, order.currency) },
  };
}
