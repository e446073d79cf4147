import { listApiKeys } from "~/db/api-keys.server";
import type { PageShop, ReadDeps } from "./read-deps";

/** The shop's API keys that still open, newest first: never the keys themselves. */
export async function presentSettings({ db }: Pick<ReadDeps, "db">, shop: PageShop) {
  const keys = await listApiKeys(db, shop.id);
  return {
    keys: keys.map(({ id, name, prefix, createdAt, createdBy, lastUsedAt }) => ({
      id: String(id),
      name,
      prefix,
      createdAt: createdAt.toISOString(),
      createdBy,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
  };
}
