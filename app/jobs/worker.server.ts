import type { Job, PgBoss } from "pg-boss";
import type { Deps } from "~/deps";
import { withLogContext } from "~/lib/logger.server";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import { syncCards } from "~/services/members/sync-cards.server";
import { AdminApiError } from "~/shopify/admin-api.server";
import { HANDLERS } from "./handlers.server";
import { JOBS, type JobName } from "./jobs";
import { startLoop, type Loop } from "./loop.server";

export type Worker = { wakeInbox: () => void; stop: () => Promise<void> };

/** Start all background work of this process: the inbox, the members' cards, and every job on the queue. */
export async function startWorker(deps: Deps, boss: PgBoss): Promise<Worker> {
  const inbox = startLoop("inbox", deps.log, 250, async () => (await processDeliveries(deps)) > 0);
  const cards = startLoop("cards", deps.log, 500, async () => (await syncCards(deps)) > 0);
  for (const name of Object.keys(JOBS) as JobName[]) await startJob(deps, boss, name);
  return {
    wakeInbox: inbox.wake,
    stop: async () => {
      await Promise.all(([inbox, cards] satisfies Loop[]).map((loop) => loop.stop()));
    },
  };
}

async function startJob(deps: Deps, boss: PgBoss, name: JobName): Promise<void> {
  const pace = { pollingIntervalSeconds: 1, localConcurrency: JOBS[name].concurrency, burstWhenBatchFull: true };
  await boss.work(name, pace, async (jobs: Job[]) => {
    for (const job of jobs) await withLogContext({ jobId: job.id }, () => runJob(deps, name, job));
  });
  const { cron } = JOBS[name];
  if (cron) await boss.schedule(name, cron, {});
}

/** A terminal failure is logged and counts as done, for no retry can mend it; anything else is thrown, for a retry. */
async function runJob<Name extends JobName>(deps: Deps, name: Name, job: Job): Promise<void> {
  try {
    const data = JOBS[name].schema.parse(job.data ?? {});
    await (HANDLERS[name] as (deps: Deps, data: unknown) => Promise<unknown>)(deps, data);
  } catch (error) {
    const isTerminal = error instanceof AdminApiError && error.isTerminal;
    deps.log.error({ err: error, job: name, shopId: shopIdOf(job), isTerminal }, "job failed");
    if (!isTerminal) throw error;
  }
}

function shopIdOf({ data }: Job): unknown {
  return typeof data === "object" && data !== null && "shopId" in data ? data.shopId : undefined;
}
