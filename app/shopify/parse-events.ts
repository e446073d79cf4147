import { z } from "zod";
import type { CustomerFacts } from "~/domain/earning/order";
import { shopifyId } from "./json";
import { parseCustomer } from "./parse-customer";

export type ShopProfile = { name: string; email: string | null; currency: string; timezone: string };

/** What a delivery says that is no order and no refund. */
export type ShopEvent =
  | { type: "customer_created"; customer: CustomerFacts }
  | { type: "customer_updated"; customer: CustomerFacts }
  | { type: "customer_deleted" | "customer_redacted" | "customer_data_requested"; customerId: bigint }
  | { type: "discount_deleted"; discountGid: string }
  | { type: "shop_updated"; profile: ShopProfile }
  | { type: "uninstalled" }
  | { type: "shop_redacted" }
  | { type: "unhandled" };

const compliance = z.object({ customer: z.object({ id: shopifyId }) });

const shopSchema = z
  .object({
    name: z.string(),
    email: z.string().nullish(),
    currency: z.string().regex(/^[A-Z]{3}$/),
    iana_timezone: z.string().nullish(),
  })
  .transform(({ name, email, currency, iana_timezone: zone }) => ({
    name,
    email: email ?? null,
    currency,
    timezone: zone ?? "UTC",
  }));

const PARSERS: Record<string, (body: unknown) => ShopEvent> = {
  "customers/create": (body) => ({ type: "customer_created", customer: parseCustomer(body) }),
  "customers/update": (body) => ({ type: "customer_updated", customer: parseCustomer(body) }),
  "customers/delete": (body) => ({ type: "customer_deleted", customerId: parseCustomer(body).customerId }),
  "customers/redact": (body) => ({ type: "customer_redacted", customerId: compliance.parse(body).customer.id }),
  "customers/data_request": (body) => ({
    type: "customer_data_requested",
    customerId: compliance.parse(body).customer.id,
  }),
  "discounts/delete": (body) => ({
    type: "discount_deleted",
    discountGid: z.object({ admin_graphql_api_id: z.string() }).parse(body).admin_graphql_api_id,
  }),
  "shop/update": (body) => ({ type: "shop_updated", profile: shopSchema.parse(body) }),
  "app/uninstalled": () => ({ type: "uninstalled" }),
  "shop/redact": () => ({ type: "shop_redacted" }),
};

/** The event a topic and its body (parsed by `parseJson`) tell. Throws ZodError when the body lacks what the topic promises. */
export function parseEvent(topic: string, body: unknown): ShopEvent {
  return PARSERS[topic]?.(body) ?? { type: "unhandled" };
}
