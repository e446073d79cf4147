import type { Context, Fields } from "../context.ts";
import { gid } from "../ids.ts";
import { metafieldFields } from "./metafields.ts";

/** Query.shop. */
export function shopFields(context: Context): Fields {
  const { shop } = context.shop.state;
  const owner = gid("Shop", shop.id);
  return {
    __typename: "Shop",
    id: owner,
    name: shop.name,
    email: shop.email,
    contactEmail: shop.email,
    shopOwnerName: "June Perry",
    currencyCode: shop.currency,
    enabledPresentmentCurrencies: [shop.currency, ...shop.presentment.map(({ currency }) => currency)],
    ianaTimezone: shop.timezone,
    myshopifyDomain: shop.domain,
    url: `https://${shop.domain}`,
    primaryDomain: { id: gid("Domain", "1"), host: shop.domain, sslEnabled: true, url: `https://${shop.domain}` },
    plan: {
      displayName: "Development",
      publicDisplayName: "Development",
      partnerDevelopment: true,
      shopifyPlus: false,
    },
    taxesIncluded: false,
    ...metafieldFields(context, owner),
  };
}

/** Query.currentAppInstallation. */
export function installationFields(context: Context): Fields {
  const { installation, config, apiKey } = context;
  const owner = gid("AppInstallation", installation.id);
  return {
    __typename: "AppInstallation",
    id: owner,
    accessScopes: installation.scopes.map(scopeFields),
    app: {
      __typename: "App",
      id: gid("App", installation.id),
      apiKey,
      title: config.name,
      handle: config.handle,
      embedded: true,
      webhookApiVersion: config.apiVersion,
      requestedAccessScopes: config.scopes.map(scopeFields),
      optionalAccessScopes: config.optionalScopes.map(scopeFields),
    },
    activeSubscriptions: [],
    ...metafieldFields(context, owner),
  };
}

function scopeFields(handle: string): Fields {
  return { __typename: "AccessScope", handle, description: handle.replaceAll("_", " ") };
}
