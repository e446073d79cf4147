import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** What Shopify puts into a session token. Times are seconds since 1970. */
export type IdTokenClaims = {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
};

export type AppCredentials = { apiKey: string; apiSecret: string };

const LIFETIME_SECONDS = 60;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A session token for the shop's owner: HS256 with the app's secret, good for one minute. */
export function signIdToken(
  app: AppCredentials,
  claims: { domain: string; userId: string; sessionId: string; now: Date },
): string {
  const issuedAt = Math.floor(claims.now.getTime() / 1000);
  const body: IdTokenClaims = {
    iss: `https://${claims.domain}/admin`,
    dest: `https://${claims.domain}`,
    aud: app.apiKey,
    sub: claims.userId,
    exp: issuedAt + LIFETIME_SECONDS,
    nbf: issuedAt,
    iat: issuedAt,
    jti: randomUUID(),
    sid: claims.sessionId,
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(body)}`;
  return `${signed}.${signature(app, signed)}`;
}

/** The claims of a token for this app and shop that has not expired, else null. */
export function verifyIdToken(app: AppCredentials, token: string, domain: string, now: Date): IdTokenClaims | null {
  const [header, body, mac, ...rest] = token.split(".");
  if (!header || !body || !mac || rest.length > 0) return null;
  if (!isEqual(mac, signature(app, `${header}.${body}`))) return null;
  const algorithm = parseJson(header);
  const claims = parseJson(body);
  if (!isRecord(algorithm) || algorithm.alg !== "HS256" || !isClaims(claims)) return null;
  const seconds = now.getTime() / 1000;
  const isCurrent = claims.exp > seconds && claims.nbf <= seconds + 5;
  return isCurrent && claims.aud === app.apiKey && claims.dest === `https://${domain}` ? claims : null;
}

function signature(app: AppCredentials, text: string): string {
  return createHmac("sha256", app.apiSecret).update(text).digest("base64url");
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function parseJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isClaims(value: unknown): value is IdTokenClaims {
  return (
    isRecord(value) &&
    typeof value.exp === "number" &&
    typeof value.nbf === "number" &&
    typeof value.aud === "string" &&
    typeof value.dest === "string" &&
    typeof value.sub === "string" &&
    typeof value.sid === "string"
  );
}
