import { createHmac } from "node:crypto";

/**
 * Shopify's signature of an app proxy request, written from its documentation alone: hex HMAC-SHA256 over the parameters
 * sorted by name, `name=value` joined with nothing, a repeated name's values joined by commas.
 */
export function signProxyQuery(
  parameters: Readonly<Record<string, string | readonly string[]>>,
  secret: string,
): string {
  const text = Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${[parameters[name]].flat().join(",")}`)
    .join("");
  return createHmac("sha256", secret).update(text).digest("hex");
}
