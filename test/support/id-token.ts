import { createHmac, randomUUID } from "node:crypto";
import { APP } from "./app.ts";

type Making = { claims?: Record<string, unknown>; header?: { alg: string; typ: string }; secret?: string };

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A session token as Shopify signs it for a member of staff of a shop, or one with something wrong in it. */
export function idToken(
  domain: string,
  { claims = {}, header = { alg: "HS256", typ: "JWT" }, secret = APP.secret }: Making = {},
): string {
  const seconds = Math.floor(Date.now() / 1000);
  const body = {
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: APP.key,
    sub: "42",
    exp: seconds + 60,
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    sid: randomUUID(),
    ...claims,
  };
  const signed = `${part(header)}.${part(body)}`;
  return `${signed}.${createHmac(header.alg === "HS512" ? "sha512" : "sha256", secret)
    .update(signed)
    .digest("base64url")}`;
}
