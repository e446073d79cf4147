import { z } from "zod";
import type { Refund } from "~/domain/earning/order";
import { minorFromDecimal } from "~/domain/money";
import { decimal, instant, shopifyId, shopMoney } from "./json";

export const refundSchema = z.object({
  id: shopifyId,
  order_id: shopifyId.optional(),
  created_at: instant,
  processed_at: instant.nullish(),
  refund_line_items: z
    .array(
      z.object({
        line_item_id: shopifyId,
        quantity: z.number().int().nonnegative(),
        subtotal: decimal,
        subtotal_set: shopMoney.optional(),
      }),
    )
    .default([]),
  order_adjustments: z
    .array(z.object({ kind: z.string().nullish(), amount: decimal, amount_set: shopMoney.optional() }))
    .default([]),
});

/**
 * A refund, out of refunds/create or an order's `refunds`. A discrepancy is counted against the goods: Shopify writes it
 * negative when more money went back than the lines say. Shipping that is given back is no concern of points.
 * Throws ZodError or RangeError when the body is not a refund.
 */
export function parseRefund(body: unknown, currency?: string): Refund {
  const refund = refundSchema.required({ order_id: true }).parse(body);
  const inMinor = (set: z.infer<typeof shopMoney> | undefined, plain: string): number => {
    const code = set?.shop_money.currency_code ?? currency;
    if (code === undefined) throw new RangeError("the refund names no currency");
    return minorFromDecimal(set?.shop_money.amount ?? plain, code);
  };
  const discrepancies = refund.order_adjustments.filter(({ kind }) => kind === "refund_discrepancy");
  return {
    id: refund.id,
    orderId: refund.order_id,
    refundedAt: refund.processed_at ?? refund.created_at,
    lines: refund.refund_line_items.map((line) => ({
      lineId: String(line.line_item_id),
      quantity: line.quantity,
      subtotalMinor: inMinor(line.subtotal_set, line.subtotal),
    })),
    extraMinor: discrepancies.reduce((sum, { amount, amount_set }) => sum - inMinor(amount_set, amount), 0),
  };
}
