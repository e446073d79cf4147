import { derivedId, tokenFor } from "./ids.ts";
import { orderSums } from "./order-sums.ts";
import { lineInOrder, shippingLines, taxLines, taxRateOf, type FindProduct } from "./payload-lines.ts";
import { addressOf, at, customerInOrder, moneyOf, type MoneyWriter } from "./payload-parts.ts";
import { refundFields } from "./payload-refund.ts";
import type { Customer, DiscountApplication, Order, ShopDetails } from "./types.ts";

const APP_IDS = { web: 580111, pos: 129785, shopify_draft_order: 1354745 } as const;

function takenBy(order: Order, application: number): number {
  if (order.discountApplications[application]?.target === "shipping_line") return order.shippingDiscount;
  const parts = order.lines.flatMap((line) => line.allocations);
  return parts.reduce((sum, part) => sum + (part.application === application ? part.amount : 0), 0);
}

/** A manual draft-order discount shows here too, under its title. */
function discountCodes(order: Order, money: MoneyWriter): object[] {
  return order.discountApplications.flatMap((application, index) => {
    if (application.type === "automatic") return [];
    const type = application.target === "shipping_line" ? "shipping" : application.valueType;
    return [{ code: application.code ?? application.title, amount: money.text(takenBy(order, index)), type }];
  });
}

function applicationFields(application: DiscountApplication, money: MoneyWriter): object {
  const { type, target, valueType, value, title } = application;
  const fields = {
    target_type: target,
    type,
    value: valueType === "percentage" ? value.toFixed(1) : money.text(value),
    value_type: valueType,
    allocation_method: target === "shipping_line" ? "each" : "across",
    target_selection: "all",
  };
  if (type === "discount_code") return { ...fields, code: application.code };
  return type === "manual" ? { ...fields, title, description: title } : { ...fields, title };
}

function fulfillments(shop: ShopDetails, order: Order): object[] {
  return order.fulfillments.map((fulfillment, index) => ({
    id: BigInt(fulfillment.id),
    admin_graphql_api_id: `gid://shopify/Fulfillment/${fulfillment.id}`,
    created_at: at(shop, fulfillment.createdAt),
    location_id: derivedId("location", shop.id),
    name: `${order.name}.${index + 1}`,
    order_id: BigInt(order.id),
    origin_address: {},
    receipt: {},
    service: "manual",
    shipment_status: null,
    status: "success",
    tracking_company: null,
    tracking_number: null,
    tracking_numbers: [],
    tracking_url: null,
    tracking_urls: [],
    updated_at: at(shop, fulfillment.createdAt),
    line_items: fulfillment.lines.map((line) => ({ id: BigInt(line.lineItemId), quantity: line.quantity })),
  }));
}

/** Every total, as text and as set, as ordered and as it stands. */
function totals(order: Order, money: MoneyWriter): object {
  const { current, ...ordered } = orderSums(order);
  const isOwed = order.financialStatus === "pending" || order.financialStatus === "authorized";
  return {
    current_shipping_price_set: money.set(current.shipping),
    current_subtotal_price: money.text(current.subtotal),
    current_subtotal_price_set: money.set(current.subtotal),
    current_total_discounts: money.text(current.discounts),
    current_total_discounts_set: money.set(current.discounts),
    current_total_price: money.text(current.total),
    current_total_price_set: money.set(current.total),
    current_total_tax: money.text(current.tax),
    current_total_tax_set: money.set(current.tax),
    subtotal_price: money.text(ordered.subtotal),
    subtotal_price_set: money.set(ordered.subtotal),
    total_cash_rounding_payment_adjustment_set: money.set(0),
    total_cash_rounding_refund_adjustment_set: money.set(0),
    total_discounts: money.text(ordered.discounts),
    total_discounts_set: money.set(ordered.discounts),
    total_line_items_price: money.text(ordered.lineItems),
    total_line_items_price_set: money.set(ordered.lineItems),
    total_outstanding: money.text(isOwed ? current.total : 0),
    total_price: money.text(ordered.total),
    total_price_set: money.set(ordered.total),
    total_shipping_price_set: money.set(order.shipping),
    total_tax: money.text(ordered.tax),
    total_tax_set: money.set(ordered.tax),
    total_tip_received: money.text(0),
  };
}

/** Fields that say nothing in this shop, kept because real bodies have them. */
const EMPTY = {
  browser_ip: null,
  client_details: null,
  current_total_additional_fees_set: null,
  current_total_duties_set: null,
  device_id: null,
  duties_included: false,
  estimated_taxes: false,
  landing_site: null,
  landing_site_ref: null,
  merchant_of_record_app_id: null,
  note_attributes: [],
  original_total_additional_fees_set: null,
  original_total_duties_set: null,
  po_number: null,
  reference: null,
  referring_site: null,
  source_identifier: null,
  source_url: null,
  tax_exempt: false,
  user_id: null,
  payment_terms: null,
  returns: [],
  line_item_groups: [],
};

type Surroundings = { shop: ShopDetails; customer: Customer | undefined; findProduct: FindProduct };

/** The Order resource of every orders/* topic, with ids as bigint, to be written by a lossless writer. */
export function orderFields(order: Order, { shop, customer, findProduct }: Surroundings): object {
  const money = moneyOf(order);
  const address = addressOf(order.sourceName === "pos" ? undefined : customer);
  const isPos = order.sourceName === "pos";
  return {
    id: BigInt(order.id),
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    ...EMPTY,
    ...totals(order, money),
    app_id: APP_IDS[order.sourceName],
    buyer_accepts_marketing: customer?.acceptsMarketing ?? false,
    cancel_reason: order.cancelReason,
    cancelled_at: at(shop, order.cancelledAt),
    cart_token: isPos ? null : tokenFor("cart", order.id),
    checkout_token: isPos ? null : tokenFor("checkout", order.id),
    closed_at: at(shop, order.closedAt),
    confirmation_number: tokenFor("confirmation", order.id).slice(0, 9).toUpperCase(),
    confirmed: true,
    contact_email: order.email,
    created_at: at(shop, order.createdAt),
    currency: order.currency,
    customer_locale: isPos ? null : (customer?.locale ?? shop.locale),
    discount_codes: discountCodes(order, money),
    email: order.email ?? "",
    financial_status: order.financialStatus,
    fulfillment_status: order.fulfillmentStatus,
    location_id: isPos ? derivedId("location", shop.id) : null,
    merchant_business_entity_id: "MTU0ODM4MDAwOQ",
    name: order.name,
    note: order.note,
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `https://${shop.domain}/orders/${order.token}`,
    payment_gateway_names: order.financialStatus === "pending" ? [] : ["bogus"],
    phone: customer?.phone ?? null,
    presentment_currency: order.presentmentCurrency,
    processed_at: at(shop, order.processedAt),
    source_name: order.sourceName,
    tags: order.tags.join(", "),
    tax_lines: taxLines(order.tax, taxRateOf(order), money),
    taxes_included: order.taxesIncluded,
    test: order.test,
    token: order.token,
    total_weight: order.lines.reduce((sum, line) => sum + (line.giftCard ? 0 : 400) * line.quantity, 0),
    updated_at: at(shop, order.updatedAt),
    billing_address: address,
    customer: customer ? customerInOrder(shop, customer) : null,
    discount_applications: order.discountApplications.map((application) => applicationFields(application, money)),
    fulfillments: fulfillments(shop, order),
    line_items: order.lines.map((line) => lineInOrder(line, { order, money, findProduct })),
    refunds: order.refunds.map((refund) => refundFields(shop, order, refund, findProduct)),
    shipping_address: address,
    shipping_lines: shippingLines(order, money),
  };
}
