import { findApiKey, noteKeyUsed, type KnownKey } from "~/db/api-keys.server";
import type { Sql } from "~/db/database.server";
import type { Deps } from "~/deps";
import { hashOfKey, isSameHash } from "~/lib/secret-key.server";

/** How exactly the last use of a key is known. */
const USE_MS = 60_000;

/**
 * The open key that an Authorization header brings, of whichever shop; null for anything else. `sql` is the whole
 * database: the key is what says which shop it is.
 */
export async function identifyApp(sql: Sql, authorization: string | undefined): Promise<KnownKey | null> {
  const [, key] = /^Bearer (evg_[\w-]{43})$/i.exec(authorization ?? "") ?? [];
  if (!key) return null;
  const hash = hashOfKey(key);
  const known = await findApiKey(sql, hash);
  return known && isSameHash(known.hash, hash) ? known : null;
}

/** Note that a key was used, once a minute at the most. */
export async function noteAppSeen({ db, now }: Pick<Deps, "db" | "now">, key: KnownKey): Promise<void> {
  const { shopId, id, lastUsedAt } = key;
  if (lastUsedAt === null || now().getTime() - lastUsedAt.getTime() > USE_MS) await noteKeyUsed(db, shopId, id, now());
}
