import { listInstalledShops } from "~/db/shops.server";
import type { Deps } from "~/deps";

/** Shops of one transaction. */
const BATCH = 500;

/** Queue the audit of every shop that has the app: one job each, so that none waits for another's long history. */
export async function auditLedgers({ db, jobs }: Pick<Deps, "db" | "jobs">): Promise<void> {
  const shopIds = await listInstalledShops(db);
  for (let start = 0; start < shopIds.length; start += BATCH) {
    await db.transaction(async (tx) => {
      for (const shopId of shopIds.slice(start, start + BATCH)) {
        await jobs.enqueue(tx, "audit-ledger", { shopId: String(shopId) });
      }
    });
  }
}
