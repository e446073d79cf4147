import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";

/** What Shopify would know of the app: its configuration file, resolved. */
export type AppConfig = {
  name: string;
  handle: string;
  scopes: string[];
  optionalScopes: string[];
  apiVersion: string;
  /** Path of the app proxy at the app, e.g. /proxy, and where the shop shows it, e.g. /apps/loyalty. */
  proxy: { path: string; prefix: string } | null;
  /** Types of the app's own metafields by `owner.key`, e.g. `customer.card` → json. */
  metafieldTypes: Record<string, string>;
  subscriptions: Subscription[];
};

export type Subscription = {
  topic: string;
  path: string;
  isCompliance: boolean;
  /** The only fields to send, `field` or `field.field`; null sends all. */
  includeFields: string[] | null;
};

const OwnMetafields = z
  .object({ metafields: z.object({ app: z.record(z.string(), z.object({ type: z.string() })).default({}) }) })
  .optional();

/** Shopify documents names of two levels ("variants.price"); what it does with longer ones nobody has written down. */
const FieldName = z.string().regex(/^\w+(\.\w+)?$/, "must be a field, or a field of a field");

const Toml = z.object({
  name: z.string(),
  handle: z.string().default("app"),
  application_url: z.url(),
  access_scopes: z.object({ scopes: z.string().default(""), optional_scopes: z.array(z.string()).default([]) }),
  app_proxy: z.object({ url: z.string(), subpath: z.string(), prefix: z.string() }).optional(),
  customer: OwnMetafields,
  product: OwnMetafields,
  order: OwnMetafields,
  webhooks: z.object({
    api_version: z.string(),
    subscriptions: z
      .array(
        z.object({
          topics: z.array(z.string()).default([]),
          compliance_topics: z.array(z.string()).default([]),
          uri: z.string(),
          include_fields: z.array(FieldName).min(1).optional(),
        }),
      )
      .default([]),
  }),
});

/** Reads shopify.app.toml. Throws when Shopify would refuse it or when a webhook goes to another origin than the app. */
export function readAppConfig(path: string): AppConfig {
  const toml = Toml.parse(parse(readFileSync(path, "utf8")));
  const subscriptions = toml.webhooks.subscriptions.flatMap((subscription) => {
    const target = new URL(subscription.uri, toml.application_url);
    if (target.origin !== new URL(toml.application_url).origin) {
      throw new Error(`The development store delivers webhooks to the app only, not to ${subscription.uri}.`);
    }
    const at = (isCompliance: boolean) => (topic: string) => ({
      topic,
      path: target.pathname + target.search,
      isCompliance,
      includeFields: isCompliance ? null : (subscription.include_fields ?? null),
    });
    return [...subscription.topics.map(at(false)), ...subscription.compliance_topics.map(at(true))];
  });
  return {
    name: toml.name,
    handle: toml.handle,
    scopes: splitScopes(toml.access_scopes.scopes),
    optionalScopes: toml.access_scopes.optional_scopes,
    apiVersion: toml.webhooks.api_version,
    proxy: toml.app_proxy
      ? { path: new URL(toml.app_proxy.url).pathname, prefix: `/${toml.app_proxy.prefix}/${toml.app_proxy.subpath}` }
      : null,
    metafieldTypes: {
      ...ownTypes("customer", toml.customer),
      ...ownTypes("product", toml.product),
      ...ownTypes("order", toml.order),
    },
    subscriptions,
  };
}

function ownTypes(owner: string, declared: z.infer<typeof OwnMetafields>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(declared?.metafields.app ?? {}).map(([key, { type }]) => [`${owner}.${key}`, type]),
  );
}

function splitScopes(scopes: string): string[] {
  return scopes.split(",").flatMap((scope) => (scope.trim() ? [scope.trim()] : []));
}
