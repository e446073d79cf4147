import { revokeApiKey } from "~/db/api-keys.server";
import type { Deps } from "~/deps";

/** Close a key of the API for good: the next request with it is refused. Safe to repeat; nothing for another shop's key. */
export async function closeApiKey(
  deps: Deps,
  { shopId, id, by }: { shopId: bigint; id: bigint; by: string },
): Promise<void> {
  const isClosed = await deps.db.transaction((tx) => revokeApiKey(tx, shopId, id, deps.now()));
  if (isClosed) deps.log.info({ shopId: String(shopId), keyId: String(id), by }, "API key revoked");
}
