/** Where Shopify serves App Bridge, its font and its pictures from. */
const SHOPIFY_CDN = "https://cdn.shopify.com";
/** Where App Bridge reports how fast the page was, which Shopify judges apps by. */
const SHOPIFY_VITALS = "https://monorail-edge.shopifysvc.com";
const SHOPIFY_ADMIN = "frame-ancestors https://admin.shopify.com https://*.myshopify.com";

type Page = {
  /** The policy that Shopify's library wrote: which shop's admin may frame the page. Null when it named no shop. */
  library: string | null;
  /** Of this answer alone; its inline scripts carry it. */
  nonce: string;
  /** Where App Bridge is loaded from when that is not Shopify. */
  appBridgeUrl: string | undefined;
};

/**
 * A page's Content-Security-Policy, one for all that has a say in it. Scripts: ours, App Bridge, and inline ones with the
 * nonce. Inline styles are allowed, because Polaris and App Bridge write them.
 */
export function pagePolicy({ library, nonce, appBridgeUrl }: Page): string {
  const bridge = appBridgeUrl ? [new URL(appBridgeUrl).origin] : [];
  const frameAncestors = library?.split(";").find((directive) => /^\s*frame-ancestors\s/.test(directive));
  return [
    "default-src 'self'",
    ["script-src 'self'", `'nonce-${nonce}'`, SHOPIFY_CDN, ...bridge].join(" "),
    `style-src 'self' 'unsafe-inline' ${SHOPIFY_CDN}`,
    ["img-src 'self' data:", SHOPIFY_CDN, ...bridge].join(" "),
    `font-src 'self' ${SHOPIFY_CDN}`,
    ["connect-src 'self'", SHOPIFY_CDN, SHOPIFY_VITALS, ...bridge].join(" "),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    (frameAncestors ?? SHOPIFY_ADMIN).trim(),
  ].join("; ");
}
