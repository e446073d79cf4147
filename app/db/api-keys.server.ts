import type { Sql, Tx } from "./database.server";

/** A key as the shop's page lists it; the key itself is nowhere. */
export type ApiKeyRow = {
  id: bigint;
  name: string;
  prefix: string;
  createdAt: Date;
  createdBy: string;
  lastUsedAt: Date | null;
};

/** The shop's keys that still open, newest first. */
export async function listApiKeys(sql: Sql, shopId: bigint): Promise<ApiKeyRow[]> {
  return sql.rows<ApiKeyRow>(
    `SELECT id, name, prefix, created_at AS "createdAt", created_by AS "createdBy", last_used_at AS "lastUsedAt"
       FROM api_key WHERE shop_id = $1 AND revoked_at IS NULL ORDER BY id DESC`,
    [shopId],
  );
}

/** Keep a new key by its hash, unless the shop has `most` keys already: then false. The caller holds the shop's lock. */
export async function insertApiKey(
  tx: Tx,
  shopId: bigint,
  key: { name: string; prefix: string; hash: Buffer; createdAt: Date; createdBy: string },
  most: number,
): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO api_key (shop_id, name, prefix, hash, created_at, created_by)
     SELECT $1, $2, $3, $4, $5, $6
      WHERE (SELECT count(*) FROM api_key WHERE shop_id = $1 AND revoked_at IS NULL) < $7 RETURNING id`,
    [shopId, key.name, key.prefix, key.hash, key.createdAt, key.createdBy, most],
  );
  return rows.length === 1;
}

/** Close a key for good. False: the shop has no such key, or it is closed already. */
export async function revokeApiKey(tx: Tx, shopId: bigint, id: bigint, at: Date): Promise<boolean> {
  const rows = await tx.rows(
    "UPDATE api_key SET revoked_at = $3 WHERE shop_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id",
    [shopId, id, at],
  );
  return rows.length === 1;
}

export type KnownKey = { shopId: bigint; id: bigint; name: string; hash: Buffer; lastUsedAt: Date | null };

/** The open key with this hash, of whichever shop: who brings a key names no shop. */
export async function findApiKey(sql: Sql, hash: Buffer): Promise<KnownKey | null> {
  const [row] = await sql.rows<KnownKey>(
    `SELECT shop_id AS "shopId", id, name, hash, last_used_at AS "lastUsedAt" FROM api_key
      WHERE hash = $1 AND revoked_at IS NULL`,
    [hash],
  );
  return row ?? null;
}

export async function noteKeyUsed(sql: Sql, shopId: bigint, id: bigint, at: Date): Promise<void> {
  await sql.rows("UPDATE api_key SET last_used_at = $3 WHERE shop_id = $1 AND id = $2", [shopId, id, at]);
}
