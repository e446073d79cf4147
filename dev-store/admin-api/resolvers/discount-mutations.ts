import { stringify } from "lossless-json";
import type { Discount } from "../../shop/types.ts";
import type { Args, Context, Fields } from "../context.ts";
import { gid, idIn } from "../ids.ts";
import { type DiscountUserError, parseDiscount } from "./discount-input.ts";
import { codeDiscountNode } from "./discounts.ts";

/** discountCodeBasicCreate and discountCodeFreeShippingCreate. */
export function createDiscount(kind: Discount["kind"], argument: string) {
  return (args: Args, context: Context): Fields => {
    const parsed = parseDiscount(kind, argument, args, context);
    if ("userErrors" in parsed) return { codeDiscountNode: null, userErrors: parsed.userErrors };
    const { shop } = context;
    const discount = shop.act(() => {
      const now = shop.now().toISOString();
      const made: Discount = {
        ...parsed.discount,
        id: shop.nextId(),
        redeemCodeId: shop.nextId(),
        createdAt: now,
        updatedAt: now,
        active: true,
        usedBy: [],
      };
      shop.state.discounts.push(made);
      return made;
    });
    return { codeDiscountNode: codeDiscountNode(discount, context), userErrors: [] };
  };
}

/** discountCodeDeactivate: ends the discount now. Repeating it changes nothing. */
export function deactivateDiscount({ id }: Args, context: Context): Fields {
  const { shop } = context;
  const discount = shop.discount(idIn(id, "DiscountCodeNode") ?? "none");
  if (!discount) return { codeDiscountNode: null, userErrors: [unknownDiscount] };
  if (discount.active) {
    shop.act(() => {
      const now = shop.now().toISOString();
      const hasEnded = discount.endsAt !== null && discount.endsAt <= now;
      Object.assign(discount, { active: false, endsAt: hasEnded ? discount.endsAt : now, updatedAt: now });
    });
  }
  return { codeDiscountNode: codeDiscountNode(discount, context), userErrors: [] };
}

/** discountCodeDelete; tells subscribers of discounts/delete. */
export function deleteDiscount({ id }: Args, context: Context): Fields {
  const { shop } = context;
  const discount = shop.discount(idIn(id, "DiscountCodeNode") ?? "none");
  if (!discount) return { deletedCodeDiscountId: null, userErrors: [unknownDiscount] };
  removeDiscount(context, discount);
  return { deletedCodeDiscountId: gid("DiscountCodeNode", discount.id), userErrors: [] };
}

/** Takes a discount out of the shop, as the app or the merchant does. */
export function removeDiscount({ shop }: Pick<Context, "shop">, discount: Discount): void {
  shop.act((notify) => {
    shop.state.discounts = shop.state.discounts.filter((other) => other !== discount);
    const body = { admin_graphql_api_id: gid("DiscountCodeNode", discount.id), deleted_at: shop.now().toISOString() };
    notify("discounts/delete", () => stringify(body) ?? "");
  });
}

const unknownDiscount: DiscountUserError = {
  field: ["id"],
  code: "INVALID",
  message: "Code discount does not exist.",
  extraInfo: null,
};
