import { insertBackfill } from "~/db/backfill/backfills.server";
import type { Deps } from "~/deps";

/** Ask for a shop's orders since an instant to be exported and counted. False: the shop has a backfill under way. */
export async function requestBackfill(
  { db, jobs, now }: Pick<Deps, "db" | "jobs" | "now">,
  shopId: bigint,
  since: Date,
  by: string,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const id = await insertBackfill(tx, shopId, { since, at: now(), by });
    if (id === null) return false;
    await jobs.enqueue(tx, "run-backfill", { shopId: String(shopId), backfillId: String(id) });
    return true;
  });
}
