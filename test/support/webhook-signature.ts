import { createHmac } from "node:crypto";

/** What Shopify puts into X-Shopify-Hmac-Sha256: base64 HMAC-SHA256 of the body's bytes. */
export function signWebhook(body: string | Buffer, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}
