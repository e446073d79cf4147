import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import type { RunningApp } from "./app.ts";
import { ask, type Answer } from "./asking.ts";

/** A key of the API as the app would have made it. Returns the key. */
export async function insertApiKey(
  sql: Pick<pg.Pool, "query">,
  shopId: bigint,
  { id, name = "ERP", isRevoked = false }: { id?: bigint; name?: string; isRevoked?: boolean } = {},
): Promise<string> {
  const key = `evg_${randomBytes(32).toString("base64url")}`;
  await sql.query(
    `INSERT INTO api_key (shop_id, id, name, prefix, hash, created_at, created_by, revoked_at)
     VALUES ($1, coalesce($6, nextval('api_key_id_seq')), $2, $3, $4, now(), 'staff 1', $5)`,
    [shopId, name, key.slice(0, 10), createHash("sha256").update(key).digest(), isRevoked ? new Date() : null, id],
  );
  return key;
}

/** A request to the API; a string for a body is sent as it is. `key` null: without one. */
export function askApi(
  app: Pick<RunningApp, "appUrl">,
  key: string | null,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers = {
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const sent = typeof body === "string" ? body : JSON.stringify(body);
  return ask(app, `/api/v1/${path}`, headers, body === undefined ? {} : { method: "POST", body: sent });
}
