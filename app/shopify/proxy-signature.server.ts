import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds by which a request's time may differ from ours. */
const WINDOW_SECONDS = 90;
/** A second one of these would leave open which of the two Shopify vouches for. */
const SHOPIFYS_OWN = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"];

/**
 * Whether Shopify's app proxy signed this query a moment ago: hex HMAC-SHA256 over the other parameters sorted by name,
 * `name=value` joined with nothing, a repeated name's values joined by commas.
 *
 * The library's `authenticate.public.appProxy` also opens the shop's session and renews its token, for every shopper at
 * once although a refresh token works only once. The signature needs neither.
 */
export function isSignedProxyQuery(query: URLSearchParams, secrets: readonly string[], now: Date): boolean {
  if (SHOPIFYS_OWN.some((name) => query.getAll(name).length > 1)) return false;
  const ageSeconds = now.getTime() / 1000 - Number(query.get("timestamp") ?? Number.NaN);
  if (!(Math.abs(ageSeconds) <= WINDOW_SECONDS)) return false;
  const names = [...new Set(query.keys())].filter((name) => name !== "signature").sort();
  const text = names.map((name) => `${name}=${query.getAll(name).join(",")}`).join("");
  const given = Buffer.from(query.get("signature") ?? "", "hex");
  return secrets.some((secret) => {
    const expected = createHmac("sha256", secret).update(text).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
