import { createHmac, randomUUID } from "node:crypto";
import type { Database } from "../../app/db/database.server.ts";
import { Seal } from "../../app/lib/seal.server.ts";
import { benchEnv, SECRET, SHOP } from "../processes.ts";

/** Whatever names no browser is taken for a robot, and sent away. */
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

const TOKEN_SECONDS = 60;
const DAY_MS = 86_400_000;

/** Keep a session of the shop's, as it has after its first visit: nobody is asked at Shopify for a token. */
export async function keepSession(db: Database, databaseUrl: string): Promise<void> {
  const token = new Seal(benchEnv(databaseUrl).ENCRYPTION_KEY!).close("a token that is never used");
  const expires = new Date(Date.now() + DAY_MS);
  await db.rows(
    `INSERT INTO session (id, shop, state, access_token, expires, refresh_token, refresh_token_expires)
     VALUES ('offline_' || $1, $1, '', $2, $3, $2, $3) ON CONFLICT (id) DO NOTHING`,
    [SHOP, token, expires],
  );
}

/** What a page asks for as a merchant comes to it, in ms from sending to the last byte. Throws when it is refused. */
export async function timeRead(port: number, path: string): Promise<number> {
  const headers = { authorization: `Bearer ${staffToken()}`, "user-agent": BROWSER };
  const startedAt = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: "manual" });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return performance.now() - startedAt;
}

/** Signed as Shopify signs it for a member of staff. */
function staffToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: `https://${SHOP}/admin`,
    dest: `https://${SHOP}`,
    aud: "bench",
    sub: "1",
    exp: now + TOKEN_SECONDS,
    nbf: now,
    iat: now,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
}
