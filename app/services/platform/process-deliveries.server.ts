import { isRetryable, type Tx } from "~/db/database.server";
import { finishDeliveries, readLanes, takeLanes, type Delivery } from "~/db/inbox.server";
import { preferIndexes } from "~/db/prefer-indexes.server";
import { addSeconds } from "~/domain/calendar";
import { metrics } from "~/lib/metrics.server";
import type { Deps } from "~/deps";
import { workDeliveries, type Finished, type Worked } from "./work-deliveries.server";

/**
 * Lanes of one transaction, and deliveries of all of them: enough for few statements, few enough to hold locks only for
 * moments. A lane taken alone, as a customer's with thousands of events is, may have them all.
 */
const LANES_AT_ONCE = 4;
const AT_ONCE = 2000;
/** How many times smaller a batch is when it has to be begun again. */
const SMALLER = 4;
/** Attempts at a delivery before it is set aside as failed; the waits between them double from five seconds. */
const MAX_ATTEMPTS = 8;

/**
 * Work one batch of the inbox: award, and record the outcome in the same transaction, so that a crash repeats all of it or
 * none. Any number of workers may do so at once: the lanes one has taken are left alone by the others. Returns how many
 * deliveries were taken up; 0 means there is nothing to do for now.
 */
export async function processDeliveries(deps: Deps): Promise<number> {
  let most = AT_ONCE;
  const worked = await deps.db.transaction(async (tx) => {
    const limit = most;
    // Begun again because others were first, with some orders of thousands: with fewer there is less to be late with.
    most = Math.ceil(most / SMALLER);
    const lanes = await takeLanes(tx, deps.now(), LANES_AT_ONCE);
    if (lanes.length === 0) return NOTHING;
    await preferIndexes(tx);
    const batch = await readLanes(tx, lanes, deps.now(), Math.ceil(limit / lanes.length));
    const parts: Worked[] = [];
    for (const deliveries of Map.groupBy(batch, ({ shopId }) => shopId).values()) {
      parts.push(await workOrHalve(deps, tx, deliveries));
    }
    const worked = together(parts);
    await finishDeliveries(tx, worked.finished, deps.now());
    return worked;
  });
  countWorked(worked);
  return worked.finished.length;
}

/**
 * Work one shop's deliveries together. When that fails it is undone and tried in halves, down to the one that can't be
 * worked, so that a bad event holds up no other.
 */
async function workOrHalve(deps: Deps, tx: Tx, deliveries: readonly Delivery[]): Promise<Worked> {
  try {
    return await tx.attempt(() => workDeliveries(deps, tx, deliveries));
  } catch (error) {
    if (isRetryable(error)) throw error;
    const [only, ...others] = deliveries;
    if (only && others.length === 0) return { finished: [setBack(deps, only, error)], entries: [] };
    deps.log.warn({ err: error, deliveries: deliveries.length }, "a batch of deliveries failed; working it in halves");
    const middle = Math.ceil(deliveries.length / 2);
    const former = await workOrHalve(deps, tx, deliveries.slice(0, middle));
    return together([former, await workOrHalve(deps, tx, deliveries.slice(middle))]);
  }
}

const NOTHING: Worked = { finished: [], entries: [] };

function together(parts: readonly Worked[]): Worked {
  return {
    finished: parts.flatMap(({ finished }) => finished),
    entries: parts.flatMap(({ entries }) => entries),
  };
}

function countWorked({ finished, entries }: Worked): void {
  for (const [topic, ofTopic] of Map.groupBy(finished, ({ delivery }) => delivery.topic)) {
    for (const [state, { length }] of Map.groupBy(ofTopic, (each) => each.state)) {
      metrics.deliveries.inc({ topic, outcome: state === "waiting" ? "retried" : state }, length);
    }
  }
  for (const [kind, ofKind] of Map.groupBy(entries, (entry) => entry.kind)) {
    metrics.ledgerEntries.inc({ kind }, ofKind.length);
    metrics.ledgerPoints.inc(
      { kind },
      ofKind.reduce((sum, { pending, available }) => sum + Math.abs(pending + available), 0),
    );
  }
}

function setBack(deps: Deps, delivery: Delivery, error: unknown): Finished {
  const { shopId, topic, webhookId } = delivery;
  const attempt = delivery.attempts + 1;
  const retryAt = attempt < MAX_ATTEMPTS ? addSeconds(deps.now(), 5 * 2 ** (attempt - 1)) : undefined;
  deps.log.error({ err: error, shopId, topic, webhookId, attempt, retryAt }, "delivery failed");
  return { delivery, state: retryAt ? "waiting" : "failed", error: messageOf(error), retryAt };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);
}
