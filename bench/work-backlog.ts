import type { Database } from "../app/db/database.server.ts";
import { benchEnv, end, residentMb, start } from "./processes.ts";

export type Worked = {
  perSecond: number;
  /** Of the largest worker, at each eighth of the time there is. */
  memoryMb: number[];
};

/**
 * Works a backlog with worker processes of the built app, from the first delivery done to the last, or for `limitMs`: then
 * the rate is that of how far they came.
 */
export async function workBacklog(
  db: Database,
  databaseUrl: string,
  {
    orders,
    workers: count,
    limitMs,
    say,
  }: { orders: number; workers: number; limitMs: number; say: (line: string) => void },
): Promise<Worked> {
  const workers = Array.from({ length: count }, () =>
    start(["build/server/index.js", "--role=worker"], benchEnv(databaseUrl)),
  );
  const memoryMb: number[] = [];
  try {
    while ((await entriesBegun(db)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const [startedAt, first] = [performance.now(), await entriesBegun(db)];
    let done = first;
    let seconds = 0;
    while (done < orders && seconds * 1000 < limitMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const begun = await entriesBegun(db);
      done = begun < orders ? begun : orders - (await countWaiting(db));
      seconds = (performance.now() - startedAt) / 1000;
      if (seconds * 1000 < ((memoryMb.length + 1) * limitMs) / 8) continue;
      memoryMb.push(Math.max(...workers.map(residentMb)));
      say(`${done} worked after ${seconds.toFixed(1)} s`);
    }
    if (done < orders) done = orders - (await countWaiting(db));
    return { perSecond: (done - first) / seconds, memoryMb };
  } finally {
    await Promise.all(workers.map(end));
  }
}

/** How many entries have been begun: a figure that costs nothing, where counting what waits would take a share of the time. */
async function entriesBegun(db: Database): Promise<number> {
  const [row] = await db.rows<{ begun: number }>(
    "SELECT CASE WHEN is_called THEN last_value ELSE 0 END::integer AS begun FROM ledger_entry_id_seq",
  );
  return row!.begun;
}

async function countWaiting(db: Database): Promise<number> {
  const [row] = await db.rows<{ waiting: number }>(
    "SELECT count(*)::integer AS waiting FROM webhook_delivery WHERE state = 'waiting'",
  );
  return row!.waiting;
}
