import { updateCustomer } from "../../shop/customers.ts";
import { requireScope } from "../access.ts";
import { type Args, type Context, type Fields, notImplemented } from "../context.ts";
import { idIn, typeOf } from "../ids.ts";

const sameTag = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase();

/** tagsAdd and tagsRemove, for customers. Tags are one name in any case; nothing to change sends no webhook. */
export function changeTags(change: "tagsAdd" | "tagsRemove") {
  return ({ id, tags }: Args, context: Context): Fields => {
    if (typeOf(String(id)) !== "Customer") throw notImplemented(`${change} on ${typeOf(String(id))}`);
    requireScope(context.installation.scopes, "write_customers", change);
    const customer = context.shop.customer(idIn(id, "Customer") ?? "none");
    if (!customer) return { node: null, userErrors: [{ field: ["id"], message: "Customer does not exist" }] };
    const given = (tags as string[])
      .flatMap((tag) => tag.split(","))
      .map((tag) => tag.trim())
      .filter(Boolean);
    const next =
      change === "tagsAdd"
        ? [...customer.tags, ...given.filter((tag) => !customer.tags.some(sameTag(tag)))]
        : customer.tags.filter((tag) => !given.some(sameTag(tag)));
    if (next.length !== customer.tags.length) updateCustomer(context.shop, customer.id, { tags: next });
    return { node: context.node(context, String(id)), userErrors: [] };
  };
}
