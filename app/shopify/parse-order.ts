import { z } from "zod";
import type { CustomerFacts, OrderFacts, OrderLine, Refund } from "~/domain/earning/order";
import { minorFromDecimal } from "~/domain/money";
import { decimal, instant, shapeOf, shopifyId } from "./json";
import { customerSchema, toCustomer } from "./parse-customer";
import { refundSchema, toRefund } from "./parse-refund";
import { skimmer } from "./skim-json";

const lineSchema = z.object({
  id: shopifyId,
  product_id: shopifyId.nullish(),
  quantity: z.number().int().nonnegative(),
  current_quantity: z.number().int().nonnegative().optional(),
  gift_card: z.boolean().optional(),
  price: decimal,
  discount_allocations: z.array(z.object({ amount: decimal })).default([]),
});

const orderSchema = z.object({
  id: shopifyId.optional(),
  admin_graphql_api_id: shopifyId.optional(),
  name: z.string(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  source_name: z.string().nullish(),
  test: z.boolean().default(false),
  created_at: instant,
  processed_at: instant.nullish(),
  updated_at: instant,
  cancelled_at: instant.nullish(),
  financial_status: z.string().nullish(),
  customer: customerSchema.nullish(),
  customer_locale: z.string().nullish(),
  line_items: z.array(lineSchema),
  discount_applications: z.array(z.object({ type: z.string(), code: z.string().nullish() })).default([]),
  refunds: z.array(refundSchema).default([]),
});

type OrderBody = z.infer<typeof orderSchema>;

/** An order out of the text of a body, with as much of it as `parseOrder` reads. */
export const skimOrder = skimmer(shapeOf(orderSchema));

/** Paid in full at some time; a refund later does not unmake that. */
const PAID = new Set(["paid", "partially_refunded", "refunded"]);

/**
 * The order resource of the orders/* topics, as the few fields we keep. Plain amounts are in the shop's currency, which is
 * what points are computed from. Throws ZodError or RangeError when the body is not an order.
 *
 * @param body out of `parseJson` or `skimOrder`
 */
export function parseOrder(body: unknown): OrderFacts {
  const order = orderSchema.parse(body);
  const id = order.admin_graphql_api_id ?? order.id;
  if (id === undefined) throw new RangeError("the order has no id");
  const refunds = order.refunds.map((refund) => toRefund(refund, id, order.currency));
  return {
    id,
    name: order.name,
    customer: customerOf(order),
    currency: order.currency,
    sourceName: order.source_name ?? null,
    isTest: order.test,
    processedAt: order.processed_at ?? order.created_at,
    snapshotAt: order.updated_at,
    isPaid: PAID.has(order.financial_status ?? ""),
    cancelledAt: order.cancelled_at ?? (order.financial_status === "voided" ? order.updated_at : null),
    lines: order.line_items.map((line) => parseLine(line, order.currency, refunds)),
    codes: order.discount_applications.flatMap(({ type, code }) =>
      type === "discount_code" && code ? [code.toUpperCase()] : [],
    ),
    refunds,
  };
}

function customerOf(order: OrderBody): CustomerFacts | null {
  if (order.customer === null || order.customer === undefined) return null;
  return { ...toCustomer(order.customer), locale: order.customer_locale ?? null };
}

/** An edit that removes pieces lowers current_quantity without a refund: those pieces no longer count. */
function parseLine(line: z.infer<typeof lineSchema>, currency: string, refunds: readonly Refund[]): OrderLine {
  const id = String(line.id);
  const discount = line.discount_allocations.reduce((sum, { amount }) => sum + minorFromDecimal(amount, currency), 0);
  const net = minorFromDecimal(line.price, currency) * line.quantity - discount;
  const refunded = refunds
    .flatMap(({ lines }) => lines)
    .reduce((sum, each) => (each.lineId === id ? sum + each.quantity : sum), 0);
  const kept = Math.min(line.quantity, (line.current_quantity ?? line.quantity - refunded) + refunded);
  return {
    id,
    productId: line.product_id ? String(line.product_id) : null,
    quantity: kept,
    netMinor: line.quantity === 0 ? 0 : Math.max(0, Math.round((net * kept) / line.quantity)),
    isGiftCard: line.gift_card ?? false,
  };
}
