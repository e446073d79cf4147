import type { Tx } from "~/db/database.server";
import { insertAsk, type ReportKey } from "~/db/insights/report-asks.server";
import type { Deps } from "~/deps";

/** Reports that may wait for one shop. */
const MOST_WAITING = 8;

/**
 * Have the worker make a report that takes too long to wait for. Safe to repeat: one job makes it for all who ask, and what
 * failed rests first. The more of a shop wait the later it comes, so no shop's many hold up another's first. False: nothing was
 * queued, for `mostWaiting` wait, or it was asked for before.
 */
export async function queueReport(
  { db, jobs, now }: Pick<Deps, "db" | "jobs" | "now">,
  shopId: bigint,
  report: ReportKey,
  mostWaiting = MOST_WAITING,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const others = await insertAsk(tx, shopId, report, { now: now(), most: mostWaiting });
    if (others !== null) await queueAsk({ jobs }, tx, { shopId, ...report }, -others);
    return others !== null;
  });
}

/** Queue the job that makes what was asked for, unless that waits already. */
export async function queueAsk(
  { jobs }: Pick<Deps, "jobs">,
  tx: Tx,
  { shopId, name, key }: ReportKey & { shopId: bigint },
  priority = 0,
): Promise<void> {
  const data = { shopId: String(shopId), name, key };
  await jobs.enqueue(tx, "make-report", data, { singletonKey: Object.values(data).join(" "), priority });
}
