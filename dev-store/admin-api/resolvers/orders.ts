import type { Order } from "../../shop/types.ts";
import { orderSums } from "../../shop/order-sums.ts";
import { hasScope } from "../access.ts";
import { connection, listConnection } from "../connection.ts";
import { type Args, type Context, type Fields, notImplemented } from "../context.ts";
import { gid } from "../ids.ts";
import { moneyBag } from "../money.ts";
import { parseSearch, type SearchFields } from "../search.ts";
import { metafieldFields } from "./metafields.ts";
import { applicationFields, lineFields, shippingLineFields } from "./order-lines.ts";
import { refundFields } from "./refunds.ts";

/** Without read_all_orders an app sees the last sixty days only. */
const RECENT_MS = 60 * 86_400_000;

const SEARCH: SearchFields<Order> = {
  id: { kind: "number", value: ({ id }) => id },
  customer_id: { kind: "number", value: ({ customerId }) => customerId },
  name: { kind: "text", value: ({ name }) => [name, name.replace("#", "")] },
  email: { kind: "text", value: ({ email }) => email },
  tag: { kind: "text", value: ({ tags }) => tags },
  test: { kind: "text", value: ({ test }) => String(test) },
  source_name: { kind: "text", value: ({ sourceName }) => sourceName },
  discount_code: {
    kind: "text",
    value: ({ discountApplications }) => discountApplications.flatMap(({ code }) => code ?? []),
  },
  financial_status: { kind: "text", value: ({ financialStatus }) => financialStatus },
  fulfillment_status: { kind: "text", value: ({ fulfillmentStatus }) => fulfillmentStatus ?? "unfulfilled" },
  status: {
    kind: "text",
    value: (order) => ["any", order.cancelledAt ? "cancelled" : order.closedAt ? "closed" : "open"],
  },
  created_at: { kind: "time", value: ({ createdAt }) => createdAt },
  processed_at: { kind: "time", value: ({ processedAt }) => processedAt },
  updated_at: { kind: "time", value: ({ updatedAt }) => updatedAt },
};

const SORTS: Record<string, (order: Order) => string | number> = {
  ID: () => 0,
  CREATED_AT: ({ createdAt }) => Date.parse(createdAt),
  PROCESSED_AT: ({ processedAt }) => Date.parse(processedAt),
  UPDATED_AT: ({ updatedAt }) => Date.parse(updatedAt),
  ORDER_NUMBER: ({ number }) => number,
  TOTAL_PRICE: (order) => orderSums(order).total,
};

/** The orders this app may read. */
export function visibleOrders({ shop, installation }: Context): Order[] {
  if (hasScope(installation.scopes, "read_all_orders")) return shop.state.orders;
  const since = shop.now().getTime() - RECENT_MS;
  return shop.state.orders.filter(({ createdAt }) => Date.parse(createdAt) >= since);
}

/** Query.orders, Customer.orders. */
export function ordersConnection(args: Args, context: Context, orders = visibleOrders(context)): Fields {
  const sortBy = SORTS[String(args.sortKey ?? "PROCESSED_AT")];
  if (!sortBy) throw notImplemented(`sorting orders by ${String(args.sortKey)}`);
  const matches = parseSearch(String(args.query ?? ""), SEARCH, ({ name, email }) => `${name} ${email ?? ""}`);
  return connection(args, {
    items: orders.filter(matches),
    sortBy,
    id: ({ id }) => id,
    node: (order) => orderFields(order, context),
    honoured: ["query", "sortKey"],
  });
}

/** One order in Shopify's shape. */
export function orderFields(order: Order, context: Context): Fields {
  const owner = gid("Order", order.id);
  const sums = orderSums(order);
  const bag = (minor: number) => moneyBag(minor, order);
  const codes = order.discountApplications.flatMap(({ type, code }) =>
    type === "discount_code" && code ? [code] : [],
  );
  return {
    __typename: "Order",
    id: owner,
    legacyResourceId: order.id,
    name: order.name,
    number: order.number,
    email: order.email,
    note: order.note,
    tags: order.tags,
    test: order.test,
    sourceName: order.sourceName,
    createdAt: order.createdAt,
    processedAt: order.processedAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    cancelReason: order.cancelReason?.toUpperCase() ?? null,
    closedAt: order.closedAt,
    closed: order.closedAt !== null,
    confirmed: true,
    displayFinancialStatus: order.financialStatus.toUpperCase(),
    displayFulfillmentStatus:
      order.fulfillmentStatus === "partial"
        ? "PARTIALLY_FULFILLED"
        : order.fulfillmentStatus
          ? "FULFILLED"
          : "UNFULFILLED",
    fullyPaid: order.paidAt !== null,
    unpaid: order.paidAt === null,
    currencyCode: order.currency,
    presentmentCurrencyCode: order.presentmentCurrency,
    taxesIncluded: order.taxesIncluded,
    customerLocale: order.sourceName === "pos" ? null : localeOf(order, context),
    discountCode: codes[0] ?? null,
    discountCodes: codes,
    subtotalPriceSet: bag(sums.subtotal),
    totalDiscountsSet: bag(sums.discounts),
    totalShippingPriceSet: bag(sums.shipping),
    totalTaxSet: bag(sums.tax),
    totalPriceSet: bag(sums.total),
    totalTipReceivedSet: bag(0),
    originalTotalPriceSet: bag(sums.total),
    totalReceivedSet: bag(order.paidAt === null ? 0 : sums.total),
    totalOutstandingSet: bag(order.paidAt === null && !order.cancelledAt ? sums.current.total : 0),
    totalRefundedSet: bag(sums.refunded),
    currentSubtotalPriceSet: bag(sums.current.subtotal),
    currentTotalDiscountsSet: bag(sums.current.discounts),
    currentShippingPriceSet: bag(sums.current.shipping),
    currentTotalTaxSet: bag(sums.current.tax),
    currentTotalPriceSet: bag(sums.current.total),
    customer: () => (order.customerId === null ? null : context.node(context, gid("Customer", order.customerId))),
    discountApplications: (args: Args) =>
      listConnection(args, order.discountApplications, (application) =>
        applicationFields(order, order.discountApplications.indexOf(application)),
      ),
    lineItems: (args: Args) => listConnection(args, order.lines, (line) => lineFields(line, order, context)),
    shippingLine: () => shippingLineFields(order)[0] ?? null,
    shippingLines: ({ includeRemovals: _, ...args }: Args) =>
      listConnection(args, shippingLineFields(order), (line) => line),
    fulfillments: ({ first }: Args) =>
      order.fulfillments.slice(0, typeof first === "number" ? first : undefined).map(({ id, createdAt }) => ({
        __typename: "Fulfillment",
        id: gid("Fulfillment", id),
        legacyResourceId: id,
        createdAt,
        updatedAt: createdAt,
        status: "SUCCESS",
      })),
    refunds: ({ first }: Args) =>
      order.refunds
        .slice(0, typeof first === "number" ? first : undefined)
        .map((refund) => refundFields(refund, order, context)),
    ...metafieldFields(context, owner),
  };
}

function localeOf(order: Order, { shop }: Context): string {
  const customer = order.customerId === null ? undefined : shop.customer(order.customerId);
  return customer?.locale ?? shop.state.shop.locale;
}
