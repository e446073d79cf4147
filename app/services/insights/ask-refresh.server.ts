import { queueRun } from "~/db/insights/runs.server";
import type { Deps } from "~/deps";

/**
 * Have a shop's reports made anew, those of a higher `priority` first. False: a refresh is under way. Asking twice makes them
 * once.
 */
export async function askRefresh(
  { db, jobs, now }: Pick<Deps, "db" | "jobs" | "now">,
  shopId: bigint,
  priority = 0,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await queueRun(tx, shopId, now()))) return false;
    await jobs.enqueue(tx, "refresh-insights", { shopId: String(shopId) }, { singletonKey: String(shopId), priority });
    return true;
  });
}
