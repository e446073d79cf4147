import type { Job, JobResult, PgBoss } from "pg-boss";
import type { Deps } from "~/deps";
import { withLogContext } from "~/lib/logger.server";
import { pastSpan } from "~/lib/tracing.server";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import { syncCards } from "~/services/members/sync-cards.server";
import { AdminApiError } from "~/shopify/admin-api.server";
import { HANDLERS } from "./handlers.server";
import { JOBS, type JobName } from "./jobs";
import { startLoop, type Loop } from "./loop.server";
import { observeJob } from "./observe-job.server";

/** Batches of the inbox under way at once: while the database works on one, this process reads the other. */
const INBOX_LOOPS = 2;

export type Worker = { wakeInbox: () => void; stop: () => Promise<void> };

/** Start all background work of this process: the inbox, the members' cards, and every job on the queue. */
export async function startWorker(deps: Deps, boss: PgBoss): Promise<Worker> {
  const inboxes = Array.from({ length: INBOX_LOOPS }, () =>
    startLoop("inbox", deps.log, 250, async () => {
      const startedAt = deps.now();
      const deliveries = await processDeliveries(deps);
      if (deliveries > 0) pastSpan("inbox batch", startedAt, { deliveries });
      return deliveries > 0;
    }),
  );
  const cards = startLoop("cards", deps.log, 500, async () => (await syncCards(deps)) > 0);
  for (const name of Object.keys(JOBS) as JobName[]) await startJob(deps, boss, name);
  return {
    wakeInbox: () => inboxes.forEach(({ wake }) => wake()),
    stop: async () => {
      await Promise.all([...inboxes, cards].map((loop: Loop) => loop.stop()));
    },
  };
}

type Handler = (deps: Deps, data: unknown, isLastAttempt: boolean) => Promise<unknown>;

async function startJob(deps: Deps, boss: PgBoss, name: JobName): Promise<void> {
  const pace = { pollingIntervalSeconds: 1, localConcurrency: JOBS[name].concurrency, burstWhenBatchFull: true };
  await boss.work(name, { ...pace, perJobResults: true }, async (jobs: Job[]) => {
    const results: JobResult[] = [];
    for (const job of jobs) {
      const run = () => observeJob(name, job, () => runJob(deps, name, job));
      results.push(await withLogContext({ jobId: job.id }, run));
    }
    return results;
  });
  const { cron } = JOBS[name];
  if (cron) await boss.schedule(name, cron, {});
}

/**
 * Never throws. A terminal failure goes to the dead letters at once, for no retry can mend it; any other is tried again,
 * and goes there when its attempts are used up. The reason is kept with the job, without the stack.
 */
async function runJob<Name extends JobName>(deps: Deps, name: Name, job: Job): Promise<JobResult> {
  try {
    const data = JOBS[name].schema.parse(job.data ?? {});
    const isLastAttempt = job.retryCount >= JOBS[name].retries;
    await (HANDLERS[name] as Handler)(deps, data, isLastAttempt);
    return { id: job.id, status: "completed" };
  } catch (error) {
    const isTerminal = error instanceof AdminApiError && error.isTerminal;
    const attempt = job.retryCount + 1;
    deps.log.error({ err: error, job: name, shopId: shopIdOf(job), attempt, isTerminal }, "job failed");
    return { id: job.id, status: isTerminal ? "deadletter" : "failed", output: { ...reasonOf(error), isTerminal } };
  }
}

function reasonOf(error: unknown): { name: string; message: string } {
  if (!(error instanceof Error)) return { name: "Error", message: String(error).slice(0, 500) };
  return { name: error.name, message: error.message.slice(0, 500) };
}

function shopIdOf({ data }: Job): unknown {
  return typeof data === "object" && data !== null && "shopId" in data ? data.shopId : undefined;
}
