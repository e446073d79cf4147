import { expect } from "vitest";
import type { Sql, Tx } from "~/db/database.server";

/** Resolves once another connection to the same server waits for this transaction. `db`: where to look from. */
export async function untilWaitedFor(tx: Tx, db: Sql): Promise<void> {
  const [own] = await tx.rows<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const waiting = "SELECT pid FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))";
  await expect.poll(() => db.rows(waiting, [own!.pid]), { timeout: 10_000 }).not.toEqual([]);
}
