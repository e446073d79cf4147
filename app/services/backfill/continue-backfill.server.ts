import { changeBackfill } from "~/db/backfill/backfills.server";
import type { Deps } from "~/deps";

/** Try again at once what is held up. False: there is nothing under way. */
export async function continueBackfill(
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  shopId: bigint,
  id: bigint,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const states = ["requested", "exporting", "downloaded", "granting"] as const;
    if (!(await changeBackfill(tx, { shopId, id }, states, { failures: 0, leasedUntil: null }))) return false;
    await jobs.enqueue(tx, "run-backfill", { shopId: String(shopId), backfillId: String(id) });
    return true;
  });
}
