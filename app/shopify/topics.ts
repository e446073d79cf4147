/**
 * The topics we act on, as shopify.app.toml subscribes to them; those that want an optional scope stand there as lines to be
 * switched on.
 */
export const TOPICS = [
  "orders/create",
  "orders/paid",
  "orders/updated",
  "orders/cancelled",
  "orders/fulfilled",
  "refunds/create",
  "customers/create",
  "customers/update",
  "customers/delete",
  "customers/merge",
  "customer.tags_added",
  "customer.tags_removed",
  "disputes/create",
  "disputes/update",
  "customers/email_marketing_consent_update",
  "discounts/delete",
  "products/create",
  "products/update",
  "products/delete",
  "collections/update",
  "bulk_operations/finish",
  "app/uninstalled",
  "app/scopes_update",
  "shop/update",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
] as const;

export type Topic = (typeof TOPICS)[number];

/** Shopify's schema and its documentation spell some topics differently; either may come. */
const SPELLINGS = new Map<string, Topic>([
  ["customers_email_marketing_consent/update", "customers/email_marketing_consent_update"],
]);

/** The topic as we subscribe to it; null for one that nobody asked for. */
export function topicOf(spelling: string): Topic | null {
  const topic = SPELLINGS.get(spelling) ?? spelling;
  return isTopic(topic) ? topic : null;
}

/** Whether this is one of them, spelt as here. */
export function isTopic(value: string): value is Topic {
  return (TOPICS as readonly string[]).includes(value);
}
