import { listLeftAsks } from "~/db/insights/report-asks.server";
import { failDeadRuns, listShopsToRefresh } from "~/db/insights/runs.server";
import type { Deps } from "~/deps";
import { askRefresh } from "./ask-refresh.server";
import { queueAsk } from "./queue-report.server";

/** Shops that may wait for their refresh at once. */
const MOST_WAITING = 500;
/** Who asks for theirs meanwhile goes first. */
const PRIORITY = -1;

/**
 * Have the reports made anew of shops that have begun a day of theirs since they were, or of which that failed a while ago, three
 * times a day at the most; and those that somebody asked for and nobody makes. Safe to repeat: those that wait count among the most that may, and are not queued again.
 */
export async function refreshAllInsights(
  deps: Pick<Deps, "db" | "jobs" | "now">,
  mostWaiting = MOST_WAITING,
): Promise<void> {
  await failDeadRuns(deps.db, deps.now());
  for (const shopId of await listShopsToRefresh(deps.db, deps.now(), mostWaiting)) {
    await askRefresh(deps, shopId, PRIORITY);
  }
  const left = await listLeftAsks(deps.db, deps.now());
  await deps.db.transaction(async (tx) => {
    for (const each of left) await queueAsk(deps, tx, each, PRIORITY);
  });
}
