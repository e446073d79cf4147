import type { Deps } from "~/deps";
import { deps } from "~/deps.server";

/** All that a page or a shopper's request is handed: the process's own things, and of the database that shop's part only. */
export function shopDeps(shopId: bigint): Deps {
  const { prisma: _, ...own } = deps;
  return { ...own, db: deps.db.forShop(shopId) };
}
