import { z } from "zod";
import { SHIPPING_LINE, type Refund } from "~/domain/earning/order";
import { roundedMinor } from "~/domain/money";
import { decimal, instant, shapeOf, shopifyDigits, shopifyId, shopMoney } from "./json";
import { skimmer } from "./skim-json";

export const refundSchema = z.object({
  id: shopifyId,
  order_id: shopifyId.optional(),
  created_at: instant,
  processed_at: instant.nullish(),
  refund_line_items: z
    .array(
      z.object({
        line_item_id: shopifyDigits,
        quantity: z.number().int().nonnegative(),
        subtotal: decimal,
        subtotal_set: shopMoney.optional(),
      }),
    )
    .default([]),
  refund_shipping_lines: z.array(z.object({ subtotal_amount_set: shopMoney })).default([]),
  order_adjustments: z
    .array(z.object({ kind: z.string().nullish(), amount: decimal, amount_set: shopMoney.optional() }))
    .default([]),
});

export type RefundBody = z.infer<typeof refundSchema>;

const refundEventSchema = refundSchema.required({ order_id: true });

/** A refund out of the text of a body, with as much of it as `parseRefund` reads. */
export const skimRefund = skimmer(shapeOf(refundEventSchema));

/** The body of refunds/create, out of `parseJson` or `skimRefund`. Throws ZodError or RangeError when it is not a refund. */
export function parseRefund(body: unknown, shopCurrency: string): Refund {
  const refund = refundEventSchema.parse(body);
  return toRefund(refund, refund.order_id, shopCurrency);
}

/**
 * A refund as points see it, out of refunds/create or an order's `refunds`. A discrepancy is counted against the goods:
 * Shopify writes it negative when more money went back than the lines say. Shipping that is given back is
 * a line of its own. `shopCurrency` is what plain amounts are in.
 */
export function toRefund(refund: RefundBody, orderId: bigint, shopCurrency: string): Refund {
  const inMinor = (set: z.infer<typeof shopMoney> | undefined, plain: string): number =>
    roundedMinor(set?.shop_money.amount ?? plain, set?.shop_money.currency_code ?? shopCurrency);
  const givenBack = (adjustment: string): number =>
    refund.order_adjustments
      .filter(({ kind }) => kind === adjustment)
      .reduce((sum, { amount, amount_set }) => sum - inMinor(amount_set, amount), 0);
  // Told in one of two ways, or in both.
  const ofShipping = refund.refund_shipping_lines.map(({ subtotal_amount_set: set }) => inMinor(set, "0"));
  const shippingMinor =
    ofShipping.length > 0 ? ofShipping.reduce((sum, minor) => sum + minor, 0) : givenBack("shipping_refund");
  return {
    id: refund.id,
    orderId,
    refundedAt: refund.processed_at ?? refund.created_at,
    lines: [
      ...refund.refund_line_items.map((line) => ({
        lineId: line.line_item_id,
        quantity: line.quantity,
        subtotalMinor: inMinor(line.subtotal_set, line.subtotal),
      })),
      ...(shippingMinor === 0 ? [] : [{ lineId: SHIPPING_LINE, quantity: 1, subtotalMinor: shippingMinor }]),
    ],
    extraMinor: givenBack("refund_discrepancy"),
  };
}
