import { stringify } from "lossless-json";
import { ShopError } from "../shop/errors.ts";
import type { Shop } from "../shop/store.ts";

export const COMPLIANCE_TOPICS = ["customers/data_request", "customers/redact", "shop/redact"] as const;

/** The body of a privacy webhook. Throws ShopError when a customer is wanted and there is none. */
export function complianceBody(
  shop: Shop,
  topic: (typeof COMPLIANCE_TOPICS)[number],
  customerId: string | null,
): string {
  const { id, domain } = shop.state.shop;
  const about = { shop_id: BigInt(id), shop_domain: domain };
  if (topic === "shop/redact") return stringify(about) ?? "";
  const customer = shop.customer(customerId ?? "none");
  if (!customer) throw new ShopError("customer_not_found", `There is no customer ${customerId}`);
  const person = { id: BigInt(customer.id), email: customer.email, phone: customer.phone };
  const orders = shop.state.orders.filter((order) => order.customerId === customer.id).map((order) => BigInt(order.id));
  const request =
    topic === "customers/redact"
      ? { orders_to_redact: orders }
      : { orders_requested: orders, data_request: { id: 9999 } };
  return stringify({ ...about, customer: person, ...request }) ?? "";
}
