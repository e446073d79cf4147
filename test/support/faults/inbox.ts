import type { Sql } from "~/db/database.server";
import { storeDeliveries } from "~/db/inbox.server";
import type { Deps } from "~/deps";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import type { StoryEvent } from "./story.ts";

export type Sent = StoryEvent & { webhookId: string };

const ROWS_A_STATEMENT = 200;

/** Deliveries into the inbox as the endpoint puts them there, in the order given. */
export async function fill(sql: Sql, shopId: bigint, deliveries: readonly Sent[]): Promise<void> {
  for (let from = 0; from < deliveries.length; from += ROWS_A_STATEMENT) {
    const rows = deliveries.slice(from, from + ROWS_A_STATEMENT);
    await storeDeliveries(
      sql,
      rows.map((delivery) => ({ ...delivery, shopId, eventId: null, triggeredAt: null })),
    );
  }
}

/** Each event as a delivery of its own: webhook ids are the prefix and a number. */
export function delivered(prefix: string, events: readonly StoryEvent[]): Sent[] {
  return events.map((event, index) => ({ ...event, webhookId: `${prefix}-${index}` }));
}

/** `count` workers at once until none of them finds anything due. A worker that throws goes on, as the app's loop does. */
export async function work(deps: Deps, count = 1, onThrow?: (error: unknown) => void): Promise<void> {
  const worker = async () => {
    for (;;) {
      const taken = await processDeliveries(deps).catch((error: unknown) => {
        if (!onThrow) throw error;
        onThrow(error);
        return 1;
      });
      if (taken === 0) return;
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
}

export async function waiting(sql: Sql): Promise<number> {
  const [row] = await sql.rows<{ count: number }>(
    "SELECT count(*)::integer AS count FROM webhook_delivery WHERE state = 'waiting'",
  );
  return row?.count ?? 0;
}

export type WorkingOff = {
  workers?: number;
  rounds?: number;
  onThrow?: (error: unknown) => void;
  /** Where to look for what still waits, when `deps` has a database that can't be trusted. */
  watch?: Sql;
};

/** Work until nothing waits at all, moving the clock past the waits between attempts. Throws after `rounds` of them. */
export async function workOff(deps: Deps, clock: { at: Date }, options: WorkingOff = {}): Promise<void> {
  const { workers = 1, rounds = 40, onThrow, watch = deps.db } = options;
  for (let round = 0; round < rounds; round += 1) {
    await work(deps, workers, onThrow);
    if ((await waiting(watch)) === 0) return;
    clock.at = new Date(clock.at.getTime() + 60_000 * 2 ** Math.min(round, 4));
  }
  throw new Error(`${await waiting(watch)} deliveries still wait after ${rounds} rounds`);
}
