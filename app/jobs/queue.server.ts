import { PgBoss, type SendOptions } from "pg-boss";
import type { z } from "zod";
import type { Database, Sql, Tx } from "~/db/database.server";
import { DEAD_LETTERS, type Shops } from "~/db/dead-letters.server";
import { protectJobs } from "~/db/protect-jobs.server";
import { JOBS, type JobName } from "./jobs";

/** How long a job that failed for good is kept for somebody to look at, as long as a failed delivery is. */
const KEEP_DEAD_SECONDS = 28 * 86_400;
/** Jobs put back by one statement. */
const BATCH = 1000;

/** Which dead jobs: those of one shop or all, narrowed by id or by the queue they came from where given. */
export type DeadJobFilter = { shops: Shops; id?: string; name?: JobName };

/** Puts jobs on the queue, inside the transaction whose doing they follow from, and knows what became of them. */
export class JobQueue {
  /** Reads the queue's own tables, whatever shop a job is about. */
  readonly sql: Sql = {
    rows: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await this.boss.getDb().executeSql(text, [...values])).rows as Row[],
  };

  constructor(readonly boss: PgBoss) {}

  /** The job exists once `tx` commits, and not at all when it rolls back. */
  async enqueue<Name extends JobName>(
    tx: Tx,
    name: Name,
    data: z.input<(typeof JOBS)[Name]["schema"]>,
    options: Pick<SendOptions, "startAfter" | "singletonKey" | "priority"> = {},
  ): Promise<void> {
    const executeSql = async (text: string, values?: unknown[]) => ({ rows: await tx.asOwner.rows(text, values) });
    await this.boss.send(name, data, { ...options, db: { executeSql } });
  }

  /** Put dead jobs back on the queues they came from, new and with all their attempts. Returns how many. */
  async replay({ shops, id, name }: DeadJobFilter): Promise<number> {
    const filter = {
      ...(shops === "every shop" ? {} : { data: { shopId: String(shops) } }),
      ...(id === undefined ? {} : { ids: [id] }),
      ...(name === undefined ? {} : { sourceName: name }),
    };
    // What was dead at the beginning is the most that is moved: a job that dies again at once is not moved for ever.
    const { total } = await this.boss.previewRedrive(DEAD_LETTERS, filter);
    let moved = 0;
    while (moved < total) {
      const count = await this.boss.redrive(DEAD_LETTERS, { ...filter, limit: Math.min(BATCH, total - moved) });
      if (count === 0) break;
      moved += count;
    }
    return moved;
  }

  /** Every job that runs by itself, with the next time it does after an instant. */
  upcoming(after: Date): { name: JobName; nextAt: Date }[] {
    return JOB_NAMES.flatMap((name) => {
      const { cron } = JOBS[name];
      const [nextAt] = cron ? this.boss.previewSchedule(cron, { from: after, count: 1 }) : [];
      return nextAt ? [{ name, nextAt }] : [];
    });
  }
}

const expiryOf = (job: (typeof JOBS)[JobName]): number => ("expireInSeconds" in job ? job.expireInSeconds : 300);

const JOB_NAMES = Object.keys(JOBS) as JobName[];
/** The id of no job: asking for it reads nothing. */
const NO_JOB = "00000000-0000-0000-0000-000000000000";

/**
 * pg-boss over the process's own pool. `isWorker` processes also supervise and fire schedules; the others only send.
 * Call `start` before the first job.
 */
export function createBoss(db: Pick<Database, "pool">, isWorker: boolean): PgBoss {
  return new PgBoss({
    db: { executeSql: (text, values) => db.pool.query(text, values) },
    supervise: isWorker,
    schedule: isWorker,
  });
}

/**
 * Create our queues where they are missing and bring the others up to date; safe to repeat and to run from many processes.
 * A job whose attempts are used up goes to the dead letters. One that runs by itself does not: it comes round anyway. A
 * shop's pages may see that shop's jobs from then on.
 */
export async function prepareQueues(boss: PgBoss): Promise<void> {
  const kept = { retryLimit: 0, retentionSeconds: KEEP_DEAD_SECONDS };
  await boss.createQueue(DEAD_LETTERS, kept);
  await boss.updateQueue(DEAD_LETTERS, kept);
  for (const name of JOB_NAMES) {
    const options = {
      retryLimit: JOBS[name].retries,
      retryDelay: 5,
      retryBackoff: true,
      retryDelayMax: 900,
      expireInSeconds: expiryOf(JOBS[name]),
    };
    await boss.createQueue(name, { ...options, policy: "isQueuedOnce" in JOBS[name] ? "short" : "standard" });
    await boss.updateQueue(name, { ...options, deadLetter: JOBS[name].cron === null ? DEAD_LETTERS : null });
  }
  // What is asked of a queue first makes pg-boss look it up, which must not happen inside somebody's transaction.
  for (const name of [DEAD_LETTERS, ...JOB_NAMES]) await boss.findJobs(name, { id: NO_JOB });
  await protectJobs(new JobQueue(boss).sql);
}
