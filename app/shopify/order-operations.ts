import { z } from "zod";
import { operation } from "./operation";

const moneyIn = z.object({ amount: z.string(), currencyCode: z.string() });
const money = z.object({ shopMoney: moneyIn });
const bothMoneys = money.extend({ presentmentMoney: moneyIn });
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const changedOrder = z.object({
  id: z.string(),
  updatedAt: z.string(),
  refunds: z.array(z.object({ id: z.string() })),
});

/** What tells whether an order is on record as it is in the shop. `updatedAt` is in whole seconds. */
export type ChangedOrder = z.infer<typeof changedOrder>;

const changedOrders = z.object({ orders: z.object({ nodes: z.array(changedOrder), pageInfo }) });

export type ChangedOrders = z.infer<typeof changedOrders>;

/** Orders by when they changed, oldest first, in pages small enough for a shop's other calls to get in between. */
export const listChangedOrders = operation(
  "ListChangedOrders",
  `query ListChangedOrders($search: String!, $after: String) {
    orders(first: 100, after: $after, query: $search, sortKey: UPDATED_AT) {
      nodes { id updatedAt refunds { id } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  changedOrders,
);

// What has a default or may be missing is not in the file of an export that a version before asked for.
const line = z.object({
  id: z.string(),
  quantity: z.number().int(),
  currentQuantity: z.number().int(),
  isGiftCard: z.boolean(),
  nonFulfillableQuantity: z.number().int().default(0),
  originalUnitPriceSet: bothMoneys,
  discountAllocations: z.array(z.object({ allocatedAmountSet: bothMoneys })),
  taxLines: z.array(z.object({ priceSet: bothMoneys })),
  product: z.object({ id: z.string() }).nullable(),
  variant: z.object({ id: z.string() }).nullable(),
});

const shippingLine = z.object({
  originalPriceSet: bothMoneys,
  discountAllocations: z.array(z.object({ allocatedAmountSet: bothMoneys })),
  taxLines: z.array(z.object({ priceSet: bothMoneys })),
});

const refundLine = z.object({ quantity: z.number().int(), subtotalSet: money, lineItem: z.object({ id: z.string() }) });

const refund = z.object({
  id: z.string(),
  createdAt: z.string().nullable(),
  processedAt: z.string(),
  refundLineItems: z.object({ nodes: z.array(refundLine), pageInfo }),
  refundShippingLines: z.object({ nodes: z.array(z.object({ subtotalAmountSet: money })) }),
  orderAdjustments: z.object({ nodes: z.array(z.object({ amountSet: money })) }),
});

const order = z.object({
  id: z.string(),
  name: z.string(),
  currencyCode: z.string(),
  presentmentCurrencyCode: z.string(),
  taxesIncluded: z.boolean(),
  tags: z.array(z.string()),
  email: z.string().nullable(),
  sourceName: z.string().nullable(),
  test: z.boolean(),
  createdAt: z.string(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  totalTipReceivedSet: money.optional(),
  displayFinancialStatus: z.string().nullable(),
  displayFulfillmentStatus: z.string(),
  fulfillments: z.array(z.object({ createdAt: z.string(), status: z.string().default("SUCCESS") })),
  customerLocale: z.string().nullable(),
  customer: z
    .object({
      id: z.string(),
      firstName: z.string().nullable(),
      lastName: z.string().nullable(),
      defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
      updatedAt: z.string(),
    })
    .nullable(),
  discountApplications: z.object({ nodes: z.array(z.object({ __typename: z.string(), code: z.string().optional() })) }),
  lineItems: z.object({ nodes: z.array(line), pageInfo }),
  shippingLines: z.object({ nodes: z.array(shippingLine) }),
  refunds: z.array(refund),
});

/** An order with all that our reading of its webhook wants, one page of its lines and of each refund's. */
export type OrderAnswer = z.infer<typeof order>;
export type RefundLineAnswer = z.infer<typeof refundLine>;

const BOTH_MONEYS = "shopMoney { amount currencyCode } presentmentMoney { amount currencyCode }";
const REFUND_LINE = `quantity subtotalSet { shopMoney { amount currencyCode } } lineItem { id }`;

/** One order; `after` is the cursor of its lines. Shopify allows fewer discounts on an order than are asked for here. */
export const readOrder = operation(
  "ReadOrder",
  `query ReadOrder($id: ID!, $after: String) {
    order(id: $id) {
      id name currencyCode presentmentCurrencyCode taxesIncluded tags email
      sourceName test createdAt processedAt updatedAt cancelledAt
      displayFinancialStatus displayFulfillmentStatus customerLocale
      totalTipReceivedSet { shopMoney { amount currencyCode } }
      fulfillments(first: 20) { createdAt status }
      customer { id firstName lastName defaultEmailAddress { emailAddress } updatedAt }
      discountApplications(first: 50) { nodes { __typename ... on DiscountCodeApplication { code } } }
      lineItems(first: 30, after: $after) {
        nodes {
          id quantity currentQuantity isGiftCard nonFulfillableQuantity
          originalUnitPriceSet { ${BOTH_MONEYS} }
          discountAllocations { allocatedAmountSet { ${BOTH_MONEYS} } }
          taxLines { priceSet { ${BOTH_MONEYS} } }
          product { id }
          variant { id }
        }
        pageInfo { hasNextPage endCursor }
      }
      shippingLines(first: 5) {
        nodes {
          originalPriceSet { ${BOTH_MONEYS} }
          discountAllocations { allocatedAmountSet { ${BOTH_MONEYS} } }
          taxLines { priceSet { ${BOTH_MONEYS} } }
        }
      }
      refunds {
        id createdAt processedAt
        refundLineItems(first: 50) { nodes { ${REFUND_LINE} } pageInfo { hasNextPage endCursor } }
        refundShippingLines(first: 5) { nodes { subtotalAmountSet { shopMoney { amount currencyCode } } } }
        orderAdjustments(first: 10) { nodes { amountSet { shopMoney { amount currencyCode } } } }
      }
    }
  }`,
  z.object({ order: order.nullable() }),
);

/** The lines of a refund that has more of them than `readOrder` asks for. */
export const readRefundLines = operation(
  "ReadRefundLines",
  `query ReadRefundLines($id: ID!, $after: String) {
    refund(id: $id) {
      refundLineItems(first: 200, after: $after) { nodes { ${REFUND_LINE} } pageInfo { hasNextPage endCursor } }
    }
  }`,
  z.object({ refund: z.object({ refundLineItems: z.object({ nodes: z.array(refundLine), pageInfo }) }).nullable() }),
);
