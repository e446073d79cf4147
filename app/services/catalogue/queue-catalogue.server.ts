import type { Tx } from "~/db/database.server";
import type { Deps } from "~/deps";

/** Queue the reading of a shop's catalogue, unless it is queued already. */
export function queueCatalogue(jobs: Deps["jobs"], tx: Tx, shopId: bigint): Promise<void> {
  return jobs.enqueue(tx, "sync-catalogue", { shopId: String(shopId) }, { singletonKey: String(shopId) });
}
