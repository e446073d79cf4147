import { z } from "zod";
import type { Router } from "../http/router.ts";
import type { Runtime } from "../runtime.ts";
import { ShopError } from "../shop/errors.ts";
import { cancelOrder, createOrder, editOrder, fulfilOrder, payOrder, refundOrder } from "../shop/orders.ts";
import { orderSums } from "../shop/order-sums.ts";
import type { Shop } from "../shop/store.ts";
import type { Order } from "../shop/types.ts";
import { answering, Nothing } from "./answers.ts";

const Line = z
  .object({
    variantId: z.string().optional(),
    handle: z.string().optional(),
    quantity: z.number().int().min(1).default(1),
  })
  .refine((line) => line.variantId ?? line.handle, "variantId or handle is needed");
const NewOrder = z.object({
  customerId: z.string().nullable().default(null),
  lines: z.array(Line).min(1),
  discountCodes: z.array(z.string()).optional(),
  presentmentCurrency: z.string().optional(),
  processedAt: z.iso.datetime({ offset: true }).optional(),
  sourceName: z.enum(["web", "pos", "shopify_draft_order"]).optional(),
  paid: z.boolean().optional(),
  email: z.string().optional(),
  tags: z.array(z.string()).optional(),
  test: z.boolean().optional(),
  note: z.string().optional(),
});
const Quantities = z.array(z.object({ lineItemId: z.string(), quantity: z.number().int().min(1) }));
const Refund = z.union([
  z.object({ full: z.literal(true), note: z.string().optional(), restock: z.boolean().optional() }),
  z.object({
    lines: Quantities.default([]),
    shipping: z.number().int().optional(),
    amount: z.number().int().optional(),
    note: z.string().optional(),
    restock: z.boolean().optional(),
  }),
]);
const Cancel = z.object({ refund: z.boolean().default(true), reason: z.string().default("customer") });
const Edit = z.object({ add: z.array(Line).default([]), remove: Quantities.default([]) });

/** An order with its totals, in minor units of the shop's currency. */
function shown(order: Order) {
  return { ...order, sums: orderSums(order) };
}

function withVariants(shop: Shop, lines: z.infer<typeof Line>[]): { variantId: string; quantity: number }[] {
  return lines.map(({ variantId, handle, quantity }) => {
    const found = variantId ?? shop.state.products.find((product) => product.handle === handle)?.variants[0]?.id;
    if (!found) throw new ShopError("product_not_found", `There is no product ${handle}`);
    return { variantId: found, quantity };
  });
}

/** /control/orders…: what shoppers and merchants do with orders. */
export function addOrderControls(router: Router, { shop }: Runtime): void {
  router
    .on(
      "POST",
      "/control/orders",
      answering(NewOrder, (input) => shown(createOrder(shop, { ...input, lines: withVariants(shop, input.lines) }))),
    )
    .on(
      "GET",
      "/control/orders/:id",
      answering(Nothing, (_, { params }) => {
        const order = shop.order(params.id ?? "");
        return order && shown(order);
      }),
    )
    .on(
      "POST",
      "/control/orders/:id/pay",
      answering(Nothing, (_, { params }) => shown(payOrder(shop, params.id ?? ""))),
    )
    .on(
      "POST",
      "/control/orders/:id/fulfil",
      answering(Nothing, (_, { params }) => shown(fulfilOrder(shop, params.id ?? ""))),
    )
    .on(
      "POST",
      "/control/orders/:id/cancel",
      answering(Cancel, (how, { params }) => shown(cancelOrder(shop, params.id ?? "", how))),
    )
    .on(
      "POST",
      "/control/orders/:id/refund",
      answering(Refund, (request, { params }) => {
        const refund = refundOrder(shop, params.id ?? "", request);
        return { refund, order: shown(shop.requireOrder(params.id ?? "")) };
      }),
    )
    .on(
      "POST",
      "/control/orders/:id/edit",
      answering(Edit, ({ add, remove }, { params }) =>
        shown(editOrder(shop, params.id ?? "", { add: withVariants(shop, add), remove })),
      ),
    );
}
