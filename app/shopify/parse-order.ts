import { z } from "zod";
import {
  SHIPPING_LINE,
  type CustomerFacts,
  type LineMoney,
  type OrderFacts,
  type OrderLine,
  type Refund,
} from "~/domain/earning/order";
import { roundedMinor } from "~/domain/money";
import { decimal, instant, shapeOf, shopifyDigits, shopifyId } from "./json";
import { customerSchema, toCustomer } from "./parse-customer";
import { refundSchema, toRefund } from "./parse-refund";
import { skimmer } from "./skim-json";

/** An amount in the currency the buyer paid in, out of a `*_set`. */
const presented = z.object({ presentment_money: z.object({ amount: decimal }) });

const allocation = z.object({ amount: decimal, amount_set: presented.optional() });
const taxLine = z.object({ price: decimal, price_set: presented.optional() });

const priced = z.object({
  price: decimal,
  price_set: presented.optional(),
  discount_allocations: z.array(allocation).default([]),
  tax_lines: z.array(taxLine).default([]),
});

const lineSchema = priced.extend({
  id: shopifyDigits,
  product_id: shopifyDigits.nullish(),
  variant_id: shopifyDigits.nullish(),
  quantity: z.number().int().nonnegative(),
  current_quantity: z.number().int().nonnegative().optional(),
  gift_card: z.boolean().optional(),
  tip_payment_gateway: z.string().nullish(),
  tip_payment_method: z.string().nullish(),
});

const orderSchema = z.object({
  id: shopifyId.optional(),
  admin_graphql_api_id: shopifyId.optional(),
  name: z.string(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  presentment_currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullish(),
  taxes_included: z.boolean().nullish(),
  tags: z.string().nullish(),
  email: z.string().nullish(),
  source_name: z.string().nullish(),
  test: z.boolean().default(false),
  created_at: instant,
  processed_at: instant.nullish(),
  updated_at: instant,
  cancelled_at: instant.nullish(),
  total_tip_received: decimal.nullish(),
  financial_status: z.string().nullish(),
  fulfillment_status: z.string().nullish(),
  fulfillments: z.array(z.object({ created_at: instant, status: z.string().nullish() })).default([]),
  customer: customerSchema.nullish(),
  customer_locale: z.string().nullish(),
  line_items: z.array(lineSchema),
  shipping_lines: z.array(priced).default([]),
  discount_applications: z.array(z.object({ type: z.string(), code: z.string().nullish() })).default([]),
  refunds: z.array(refundSchema).default([]),
});

type OrderBody = z.infer<typeof orderSchema>;

const skimWhole = skimmer(shapeOf(orderSchema));
const skimHome = skimmer(shapeOf(orderSchema, presented));

/**
 * An order out of the text of a body, with as much of it as `parseOrder` reads. What the buyer paid in their own currency is
 * most of that, and asked for only where it is another than the shop's.
 */
export function skimOrder(text: string): unknown {
  const order = skimHome(text) as { currency?: unknown; presentment_currency?: unknown };
  return (order?.presentment_currency ?? order?.currency) === order?.currency ? order : skimWhole(text);
}

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
    guestEmail: order.customer ? null : order.email || null,
    currency: order.currency,
    presentmentCurrency: order.presentment_currency ?? order.currency,
    taxesIncluded: order.taxes_included ?? false,
    tags: tagsOf(order.tags),
    sourceName: order.source_name ?? null,
    isTest: order.test,
    processedAt: order.processed_at ?? order.created_at,
    snapshotAt: order.updated_at,
    isPaid: PAID.has(order.financial_status ?? ""),
    fulfilledAt: fulfilledAt(order),
    cancelledAt: order.cancelled_at ?? (order.financial_status === "voided" ? order.updated_at : null),
    lines: linesOf(order, refunds),
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

function tagsOf(tags: string | null | undefined): string[] {
  if (!tags) return [];
  return tags
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

/** What was not sent after all. */
const UNSENT = new Set(["cancelled", "error", "failure"]);

/** When the last piece was sent; Shopify has no field for it. */
function fulfilledAt({ fulfillment_status: status, fulfillments, updated_at: updatedAt }: OrderBody): Date | null {
  if (status !== "fulfilled") return null;
  const sent = fulfillments.filter((each) => !UNSENT.has(each.status ?? "")).map((each) => each.created_at.getTime());
  return sent.length > 0 ? new Date(Math.max(...sent)) : updatedAt;
}

function linesOf(order: OrderBody, refunds: readonly Refund[]): OrderLine[] {
  const lines = order.line_items.map((line) => parseLine(line, order, refunds));
  const shipping = order.shipping_lines.map((line) => amountsOf(line, 1, order));
  if (shipping.every(({ netMinor, discountMinor }) => netMinor + discountMinor === 0)) return lines;
  const presentments = shipping.flatMap(({ presentment }) => presentment ?? []);
  const presentment = presentments.length === shipping.length ? added(presentments) : null;
  return [
    ...lines,
    {
      ...PLAIN,
      ...added(shipping),
      presentment,
      id: SHIPPING_LINE,
      productId: null,
      variantId: null,
      quantity: 1,
      isShipping: true,
    },
  ];
}

/** What no delivery tells of a line. */
const PLAIN = { isGiftCard: false, isShipping: false, isTip: false, collectionIds: [], isOnSale: false };

function added(amounts: readonly LineMoney[]): LineMoney {
  const total = (of: (amount: LineMoney) => number) => amounts.reduce((sum, amount) => sum + of(amount), 0);
  return {
    netMinor: total(({ netMinor }) => netMinor),
    discountMinor: total(({ discountMinor }) => discountMinor),
    taxMinor: total(({ taxMinor }) => taxMinor),
  };
}

/** An edit that removes pieces lowers current_quantity without a refund: those pieces no longer count. */
function parseLine(line: z.infer<typeof lineSchema>, order: OrderBody, refunds: readonly Refund[]): OrderLine {
  const { id, quantity } = line;
  const refunded = refundedOf(id, refunds);
  const kept = Math.min(quantity, (line.current_quantity ?? quantity - refunded) + refunded);
  const { presentment, ...own } = amountsOf(line, quantity, order);
  const { netMinor, discountMinor, taxMinor } = keptPart(own, kept, quantity);
  return {
    netMinor,
    discountMinor,
    taxMinor,
    presentment: presentment && keptPart(presentment, kept, quantity),
    id,
    productId: line.product_id || null,
    variantId: line.variant_id || null,
    quantity: kept,
    isGiftCard: line.gift_card ?? false,
    isShipping: false,
    isTip: isTip(line, order),
    collectionIds: [],
    isOnSale: false,
  };
}

/** Shopify names how a tip was paid, in an order with tips be it by null, and of nothing else. */
function isTip(line: z.infer<typeof lineSchema>, order: OrderBody): boolean {
  const { tip_payment_gateway: gateway, tip_payment_method: method } = line;
  if (gateway || method) return true;
  const hasTips = roundedMinor(order.total_tip_received ?? "0", order.currency) > 0;
  return hasTips && !line.product_id && (gateway === null || method === null);
}

function refundedOf(id: string, refunds: readonly Refund[]): number {
  let pieces = 0;
  for (const { lines } of refunds) for (const { lineId, quantity } of lines) if (lineId === id) pieces += quantity;
  return pieces;
}

function keptPart({ netMinor, discountMinor, taxMinor }: LineMoney, kept: number, of: number): LineMoney {
  const part = (minor: number) => (of === 0 ? 0 : Math.max(0, Math.round((minor * kept) / of)));
  return kept === of
    ? { netMinor: Math.max(0, netMinor), discountMinor, taxMinor }
    : { netMinor: part(netMinor), discountMinor: part(discountMinor), taxMinor: part(taxMinor) };
}

type Priced = z.infer<typeof priced>;

/** What so many pieces cost, in the shop's currency, and in the buyer's where that is another. */
function amountsOf(line: Priced, quantity: number, order: OrderBody): LineMoney & { presentment: LineMoney | null } {
  const { currency, presentment_currency: other } = order;
  const isTaxIn = order.taxes_included ?? false;
  let discountMinor = 0;
  for (const { amount } of line.discount_allocations) discountMinor += roundedMinor(amount, currency);
  let taxMinor = 0;
  for (const { price } of line.tax_lines) taxMinor += roundedMinor(price, currency);
  const gross = roundedMinor(line.price, currency) * quantity;
  const isForeign = other && other !== currency && line.price_set;
  return {
    netMinor: gross - discountMinor - (isTaxIn ? taxMinor : 0),
    discountMinor,
    taxMinor,
    presentment: isForeign ? presentmentOf(line, quantity, { currency: other, isTaxIn }) : null,
  };
}

function presentmentOf(
  line: Priced,
  quantity: number,
  { currency, isTaxIn }: { currency: string; isTaxIn: boolean },
): LineMoney {
  const minorOf = (set: z.infer<typeof presented> | undefined) =>
    set ? roundedMinor(set.presentment_money.amount, currency) : 0;
  const discountMinor = line.discount_allocations.reduce((sum, each) => sum + minorOf(each.amount_set), 0);
  const taxMinor = line.tax_lines.reduce((sum, each) => sum + minorOf(each.price_set), 0);
  const gross = minorOf(line.price_set) * quantity;
  return { netMinor: gross - discountMinor - (isTaxIn ? taxMinor : 0), discountMinor, taxMinor };
}
