import { changeBackfill, getBackfill } from "~/db/backfill/backfills.server";
import { earnFrom } from "~/db/shops.server";
import type { Deps } from "~/deps";

/**
 * Grant what was shown. From now on every order placed since the backfill's begin earns, whichever way it is heard of.
 * False: there is nothing to confirm, because it was confirmed or cancelled before.
 */
export async function confirmBackfill(
  { db, jobs, now }: Pick<Deps, "db" | "jobs" | "now">,
  shopId: bigint,
  id: bigint,
  by: string,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const change = { state: "granting", confirmedAt: now(), confirmedBy: by, failures: 0, error: null } as const;
    if (!(await changeBackfill(tx, { shopId, id }, ["previewed"], change))) return false;
    const backfill = await getBackfill(tx, shopId, id);
    await earnFrom(tx, shopId, backfill!.since);
    await jobs.enqueue(tx, "run-backfill", { shopId: String(shopId), backfillId: String(id) });
    return true;
  });
}
