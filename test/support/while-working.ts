import type { PgBoss } from "pg-boss";
import { createBoss } from "~/jobs/queue.server";
import { startWorker } from "~/jobs/worker.server";
import type { World } from "#test/factories/world";

/** While a worker of the world's is running. */
export async function whileWorking({ deps }: World, wait: (boss: PgBoss) => Promise<unknown>): Promise<void> {
  const boss = createBoss(deps.db, true);
  await boss.start();
  const worker = await startWorker(deps, boss);
  try {
    await wait(boss);
  } finally {
    await worker.stop();
    await boss.stop({ graceful: true, timeout: 5000 });
  }
}
