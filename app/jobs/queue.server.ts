import { PgBoss, type SendOptions } from "pg-boss";
import type { z } from "zod";
import type { Database, Tx } from "~/db/database.server";
import { JOBS, type JobName } from "./jobs";

/** Puts jobs on the queue, inside the transaction whose doing they follow from. */
export class JobQueue {
  constructor(readonly boss: PgBoss) {}

  /** The job exists once `tx` commits, and not at all when it rolls back. */
  async enqueue<Name extends JobName>(
    tx: Tx,
    name: Name,
    data: z.input<(typeof JOBS)[Name]["schema"]>,
    options: Pick<SendOptions, "startAfter" | "singletonKey"> = {},
  ): Promise<void> {
    const executeSql = async (text: string, values?: unknown[]) => ({ rows: await tx.rows(text, values) });
    await this.boss.send(name, data, { ...options, db: { executeSql } });
  }
}

/**
 * pg-boss over the process's own pool. `isWorker` processes also supervise and fire schedules; the others only send.
 * Call `start` before the first job.
 */
export function createBoss(db: Database, isWorker: boolean): PgBoss {
  return new PgBoss({
    db: { executeSql: (text, values) => db.pool.query(text, values) },
    supervise: isWorker,
    schedule: isWorker,
  });
}

/**
 * Create our queues where they are missing; safe to repeat and to run from many processes. Each is read once, so that
 * pg-boss knows it before the first job is sent from inside a transaction.
 */
export async function prepareQueues(boss: PgBoss): Promise<void> {
  for (const [name, job] of Object.entries(JOBS)) {
    await boss.createQueue(name, {
      retryLimit: job.retries,
      retryDelay: 5,
      retryBackoff: true,
      retryDelayMax: 900,
      expireInSeconds: 300,
    });
    await boss.getQueue(name);
  }
}
