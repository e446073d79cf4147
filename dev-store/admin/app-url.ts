import { createHmac } from "node:crypto";
import { freshIdToken, type Runtime } from "../runtime.ts";

/** `host` as Shopify gives it: base64 of the admin's address of this shop. */
export function hostParameter(domain: string): string {
  return Buffer.from(`admin.shopify.com/store/${domain.replace(".myshopify.com", "")}`)
    .toString("base64")
    .replace(/=+$/, "");
}

/** The address under which the admin frames the app, with a fresh session token: good for a minute. */
export function embeddedAppUrl(runtime: Runtime, path: string, locale: string): string {
  const { options, shop, urls } = runtime;
  const { domain } = shop.state.shop;
  const url = new URL(path, urls.tunnel);
  const parameters: Record<string, string> = {
    embedded: "1",
    host: hostParameter(domain),
    id_token: freshIdToken(runtime),
    locale,
    session: createHmac("sha256", options.apiSecret).update(domain).digest("hex"),
    shop: domain,
    timestamp: String(Math.floor(options.now().getTime() / 1000)),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const signed = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  url.searchParams.set("hmac", createHmac("sha256", options.apiSecret).update(signed.join("&")).digest("hex"));
  return url.href;
}
