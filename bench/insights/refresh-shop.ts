import type { Database } from "../../app/db/database.server.ts";
import { findRun, type Run } from "../../app/db/insights/runs.server.ts";
import { createBoss, JobQueue, prepareQueues } from "../../app/jobs/queue.server.ts";
import { askRefresh } from "../../app/services/insights/ask-refresh.server.ts";
import { benchEnv, end, residentMb, start } from "../processes.ts";

/** `peakMb`: the most memory that the worker had in use, looked at ten times a second. `tookMs`: each report, by name and key. */
export type Refreshed = { seconds: number; peakMb: number; tookMs: Record<string, number> };

/** Ask for a shop's reports and let a worker process of the built app make them. Throws when the run fails. */
export async function refreshShop(db: Database, databaseUrl: string, shopId: bigint): Promise<Refreshed> {
  const boss = createBoss(db, false);
  await boss.start();
  await prepareQueues(boss);
  const worker = start(["build/server/index.js", "--role=worker"], benchEnv(databaseUrl));
  try {
    await askRefresh({ db, jobs: new JobQueue(boss), now: () => new Date() }, shopId);
    let peakMb = 0;
    let run: Run | null = null;
    while (run?.state !== "done" && run?.state !== "failed") {
      await new Promise((resolve) => setTimeout(resolve, 100));
      peakMb = Math.max(peakMb, residentMb(worker));
      run = await findRun(db, shopId, new Date());
      if (worker.exitCode !== null) throw new Error("the worker ended");
    }
    if (run.state === "failed") throw new Error(`the refresh failed: ${run.error}`);
    const seconds = (run.finishedAt!.getTime() - run.startedAt!.getTime()) / 1000;
    return { seconds, peakMb, tookMs: await tookMs(db, shopId) };
  } finally {
    await end(worker);
    await boss.stop({ graceful: false });
  }
}

async function tookMs(db: Database, shopId: bigint): Promise<Record<string, number>> {
  const rows = await db.rows<{ name: string; ms: number }>(
    `SELECT trim(name || ' ' || key) AS name, took_ms AS ms FROM insight_report WHERE shop_id = $1 ORDER BY name, key`,
    [shopId],
  );
  return Object.fromEntries(rows.map(({ name, ms }) => [name, ms]));
}
