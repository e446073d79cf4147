import { z } from "zod";
import type { CustomerFacts } from "~/domain/earning/order";
import { instant, shopifyId } from "./json";
import { parseCustomer } from "./parse-customer";
import { parseDispute } from "./parse-dispute";

export type ShopProfile = { name: string; email: string | null; currency: string; timezone: string };

/** What a delivery says that is no order and no refund. */
export type ShopEvent =
  | { type: "customer_created"; customer: CustomerFacts }
  | { type: "customer_updated"; customer: CustomerFacts }
  | { type: "customer_deleted" | "customer_redacted" | "customer_data_requested"; customerId: bigint }
  | { type: "consent_changed"; customerId: bigint; isSubscribed: boolean; changedAt: Date | null }
  | { type: "customers_merged"; keptId: bigint; goneId: bigint }
  | { type: "customer_tagged"; customerId: bigint; added: string[]; removed: string[]; at: Date }
  | { type: "payment_lost"; orderId: bigint; at: Date }
  | { type: "discount_deleted"; discountGid: string }
  | { type: "product_changed" | "product_deleted"; productId: string }
  | { type: "collection_changed"; collectionId: string }
  | { type: "export_finished"; operationGid: string }
  | { type: "shop_updated"; profile: ShopProfile }
  | { type: "uninstalled" }
  | { type: "shop_redacted" }
  | { type: "unhandled" };

const compliance = z.object({ customer: z.object({ id: shopifyId }) });

/** "pending" waits for the customer's confirmation: that is no consent yet. */
const consentSchema = z
  .object({
    customer_id: shopifyId,
    email_marketing_consent: z.object({ state: z.string(), consent_updated_at: instant.nullish() }).nullish(),
  })
  .transform(({ customer_id: customerId, email_marketing_consent: consent }) => ({
    customerId,
    isSubscribed: consent?.state === "subscribed",
    changedAt: consent?.consent_updated_at ?? null,
  }));

/** A product or a collection. `updated_at` only keeps a delivery from looking like the one before. */
const changed = z.object({ id: shopifyId, updated_at: z.string().nullish() }).transform(({ id }) => String(id));

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

const mergeSchema = z.object({
  admin_graphql_api_customer_kept_id: shopifyId,
  admin_graphql_api_customer_deleted_id: shopifyId,
  status: z.string(),
});

/** A merge that failed changes nothing. */
function parseMerge(body: unknown): ShopEvent {
  const merge = mergeSchema.parse(body);
  if (merge.status !== "completed") return { type: "unhandled" };
  return {
    type: "customers_merged",
    keptId: merge.admin_graphql_api_customer_kept_id,
    goneId: merge.admin_graphql_api_customer_deleted_id,
  };
}

const tagsSchema = z.object({ customerId: shopifyId, tags: z.array(z.string()), occurredAt: instant });

function parseTags(body: unknown, change: "added" | "removed"): ShopEvent {
  const { customerId, tags, occurredAt } = tagsSchema.parse(body);
  return { type: "customer_tagged", customerId, added: [], removed: [], [change]: tags, at: occurredAt };
}

function parsePayment(body: unknown): ShopEvent {
  const lost = parseDispute(body);
  return lost ? { type: "payment_lost", ...lost } : { type: "unhandled" };
}

const PARSERS: Record<string, (body: unknown) => ShopEvent> = {
  "customers/create": (body) => ({ type: "customer_created", customer: parseCustomer(body) }),
  "customers/update": (body) => ({ type: "customer_updated", customer: parseCustomer(body) }),
  "customers/email_marketing_consent_update": (body) => ({ type: "consent_changed", ...consentSchema.parse(body) }),
  "customers/delete": (body) => ({ type: "customer_deleted", customerId: parseCustomer(body).customerId }),
  "customers/redact": (body) => ({ type: "customer_redacted", customerId: compliance.parse(body).customer.id }),
  "customers/data_request": (body) => ({
    type: "customer_data_requested",
    customerId: compliance.parse(body).customer.id,
  }),
  "customers/merge": parseMerge,
  "customer.tags_added": (body) => parseTags(body, "added"),
  "customer.tags_removed": (body) => parseTags(body, "removed"),
  "disputes/create": parsePayment,
  "disputes/update": parsePayment,
  "discounts/delete": (body) => ({
    type: "discount_deleted",
    discountGid: z.object({ admin_graphql_api_id: z.string() }).parse(body).admin_graphql_api_id,
  }),
  "products/create": (body) => ({ type: "product_changed", productId: changed.parse(body) }),
  "products/update": (body) => ({ type: "product_changed", productId: changed.parse(body) }),
  "products/delete": (body) => ({ type: "product_deleted", productId: changed.parse(body) }),
  "collections/update": (body) => ({ type: "collection_changed", collectionId: changed.parse(body) }),
  "bulk_operations/finish": (body) => ({
    type: "export_finished",
    operationGid: z.object({ admin_graphql_api_id: z.string() }).parse(body).admin_graphql_api_id,
  }),
  "shop/update": (body) => ({ type: "shop_updated", profile: shopSchema.parse(body) }),
  "app/uninstalled": () => ({ type: "uninstalled" }),
  "shop/redact": () => ({ type: "shop_redacted" }),
};

/** The event a topic and its body (parsed by `parseJson`) tell. Throws ZodError when the body lacks what the topic promises. */
export function parseEvent(topic: string, body: unknown): ShopEvent {
  return PARSERS[topic]?.(body) ?? { type: "unhandled" };
}
