import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether a webhook's body carries the signature of one of our secrets (the present one; the former while a rotation
 * lasts). Compared in constant time, over the raw bytes, before anything is parsed.
 */
export function isSignedWebhook(rawBody: Buffer, signature: string | undefined, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature ?? "", "base64");
  return secrets.some((secret) => {
    const expected = createHmac("sha256", secret).update(rawBody).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
