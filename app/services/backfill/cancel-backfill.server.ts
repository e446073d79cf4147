import { changeBackfill } from "~/db/backfill/backfills.server";
import type { Deps } from "~/deps";

/**
 * Give a backfill up; what was kept for it is forgotten. False: there is nothing to give up, because it has ended or its
 * points are being granted.
 */
export async function cancelBackfill(
  { db, jobs, now }: Pick<Deps, "db" | "jobs" | "now">,
  shopId: bigint,
  id: bigint,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const states = ["requested", "exporting", "downloaded", "previewed"] as const;
    const change = { state: "cancelled", finishedAt: now(), failures: 0 } as const;
    if (!(await changeBackfill(tx, { shopId, id }, states, change))) return false;
    await jobs.enqueue(tx, "run-backfill", { shopId: String(shopId), backfillId: String(id) });
    return true;
  });
}
