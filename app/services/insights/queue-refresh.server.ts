import type { Tx } from "~/db/database.server";
import { queueRun } from "~/db/insights/runs.server";
import type { Deps } from "~/deps";

/**
 * Queue the refresh of a shop's reports, of a higher `priority` first, unless that waits already. False: one is under way, and
 * none is queued.
 */
export async function queueRefresh(
  { jobs }: Pick<Deps, "jobs">,
  tx: Tx,
  { shopId, now, priority = 0 }: { shopId: bigint; now: Date; priority?: number },
): Promise<boolean> {
  if (!(await queueRun(tx, shopId, now))) return false;
  await jobs.enqueue(tx, "refresh-insights", { shopId: String(shopId) }, { singletonKey: String(shopId), priority });
  return true;
}
