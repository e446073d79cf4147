import { derivedId } from "./ids.ts";
import type { MoneyWriter } from "./payload-parts.ts";
import type { Order, OrderLine, Product } from "./types.ts";

export type FindProduct = (id: string) => Product | undefined;
type Lookup = { product: Product | undefined; variantTitle: string | null };

function lookUp(line: OrderLine, findProduct: FindProduct): Lookup {
  const product = line.productId === null ? undefined : findProduct(line.productId);
  const variant = product?.variants.find(({ id }) => id === line.variantId);
  return { product, variantTitle: variant && variant.title !== "Default Title" ? variant.title : null };
}

const numberOrNull = (id: string | null) => (id === null ? null : BigInt(id));

/** Tax as Shopify lists it: one line with its rate, none when nothing was charged. */
export function taxLines(tax: number, rate: number, money: MoneyWriter): object[] {
  if (tax === 0) return [];
  return [{ price: money.text(tax), rate, title: "Sales Tax", price_set: money.set(tax), channel_liable: false }];
}

/** The rate an order was taxed at, read back from its taxed lines to four decimals. */
export function taxRateOf(order: Order): number {
  const taxed = order.lines.filter((line) => line.tax > 0);
  const net = taxed.reduce(
    (sum, line) => sum + line.price * line.quantity - line.allocations.reduce((off, { amount }) => off + amount, 0),
    0,
  );
  const tax = taxed.reduce((sum, line) => sum + line.tax, 0);
  return net === 0 ? 0 : Math.round((tax / net) * 100) / 100;
}

function allocationsOf(line: OrderLine, money: MoneyWriter): object[] {
  return line.allocations.map(({ application, amount }) => ({
    amount: money.text(amount),
    amount_set: money.set(amount),
    discount_application_index: application,
  }));
}

/** Units of a line sent so far. */
export function fulfilledUnits(order: Order, lineItemId: string): number {
  const lines = order.fulfillments.flatMap((fulfillment) => fulfillment.lines);
  return lines.reduce((sum, line) => sum + (line.lineItemId === lineItemId ? line.quantity : 0), 0);
}

function fulfillmentStatusOf(line: OrderLine, fulfilled: number): string | null {
  if (fulfilled === 0) return null;
  return fulfilled >= line.currentQuantity ? "fulfilled" : "partial";
}

type Shown = { order: Order; money: MoneyWriter; findProduct: FindProduct };

/** Fields a line has both in its order and in a refund. `total_discount` stays zero for cart discounts, as Shopify's. */
function commonFields(line: OrderLine, { order, money, findProduct }: Shown) {
  const { product, variantTitle } = lookUp(line, findProduct);
  const fulfilled = fulfilledUnits(order, line.id);
  return {
    id: BigInt(line.id),
    admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
    fulfillable_quantity: Math.max(0, line.currentQuantity - fulfilled),
    fulfillment_service: line.giftCard ? "gift_card" : "manual",
    fulfillment_status: fulfillmentStatusOf(line, fulfilled),
    gift_card: line.giftCard,
    grams: line.giftCard ? 0 : 400,
    name: variantTitle ? `${line.title} - ${variantTitle}` : line.title,
    price: money.text(line.price),
    price_set: money.set(line.price),
    product_exists: product !== undefined,
    product_id: numberOrNull(line.productId),
    properties: [],
    quantity: line.quantity,
    requires_shipping: !line.giftCard,
    sku: line.sku,
    taxable: !line.giftCard,
    title: line.title,
    total_discount: money.text(0),
    total_discount_set: money.set(0),
    variant_id: numberOrNull(line.variantId),
    variant_inventory_management: null,
    variant_title: variantTitle,
    vendor: product?.vendor ?? null,
    tax_lines: taxLines(line.tax, taxRateOf(order), money),
    duties: [],
    discount_allocations: allocationsOf(line, money),
  };
}

/** A line of an order body. */
export function lineInOrder(line: OrderLine, shown: Shown): object {
  return {
    ...commonFields(line, shown),
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    sales_line_item_group_id: null,
  };
}

/** A line inside a refund: without the staff and the current quantity. */
export function lineInRefund(line: OrderLine, shown: Shown): object {
  return commonFields(line, shown);
}

/** Whether an order was sent to somebody. */
export function isShipped(order: Order): boolean {
  return order.sourceName !== "pos" && !order.lines.every((line) => line.giftCard);
}

/** The order's one shipping line; none when nothing was sent (POS, gift cards). */
export function shippingLines(order: Order, money: MoneyWriter): object[] {
  if (!isShipped(order)) return [];
  const discounted = order.shipping - order.shippingDiscount;
  const current = discounted - order.refunds.reduce((sum, refund) => sum + refund.shipping, 0);
  const application = order.discountApplications.findIndex(({ target }) => target === "shipping_line");
  return [
    {
      id: derivedId("shipping-line", order.id),
      carrier_identifier: null,
      code: "Standard",
      current_discounted_price_set: money.set(current),
      discounted_price: money.text(discounted),
      discounted_price_set: money.set(discounted),
      is_removed: false,
      phone: null,
      price: money.text(order.shipping),
      price_set: money.set(order.shipping),
      requested_fulfillment_service_id: null,
      source: "shopify",
      title: "Standard",
      tax_lines: [],
      discount_allocations:
        application < 0
          ? []
          : [
              {
                amount: money.text(order.shippingDiscount),
                amount_set: money.set(order.shippingDiscount),
                discount_application_index: application,
              },
            ],
    },
  ];
}
