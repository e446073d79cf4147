import { insertApiKey } from "~/db/api-keys.server";
import { holdShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { newSecretKey } from "~/lib/secret-key.server";

/** Keys that a shop may have open at once. */
const MOST = 20;

/**
 * Make a key of the API. The key is returned here and never again: only its hash is kept. Throws LoyaltyError
 * `too_many_keys` for a shop with twenty.
 */
export async function createApiKey(
  deps: Deps,
  { shopId, name, by }: { shopId: bigint; name: string; by: string },
): Promise<{ key: string; prefix: string }> {
  const { key, prefix, hash } = newSecretKey("evg_");
  await deps.db.transaction(async (tx) => {
    await holdShop(tx, shopId);
    const row = { name, prefix, hash, createdAt: deps.now(), createdBy: by };
    if (!(await insertApiKey(tx, shopId, row, MOST))) throw new LoyaltyError("too_many_keys");
  });
  deps.log.info({ shopId: String(shopId), prefix, by }, "API key created");
  return { key, prefix };
}
