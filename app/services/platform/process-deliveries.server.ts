import { isRetryable, type Tx } from "~/db/database.server";
import { finishDeliveries, readLanes, takeLanes, type Delivery, type Outcome } from "~/db/inbox.server";
import { addSeconds } from "~/domain/calendar";
import type { Deps } from "~/deps";
import { workDeliveries } from "./work-deliveries.server";

/** Lanes of one transaction, and deliveries of each: enough for few statements, few enough to hold locks only for moments. */
const LANES_AT_ONCE = 4;
const DEEP = 250;
/** Attempts at a delivery before it is set aside as failed; the waits between them double from five seconds. */
const MAX_ATTEMPTS = 8;

type Finished = Outcome & { delivery: Delivery };

/**
 * Work one batch of the inbox: award, and record the outcome in the same transaction, so that a crash repeats all of it or
 * none. Any number of workers may do so at once: the lanes one has taken are left alone by the others. Returns how many
 * deliveries were taken up; 0 means there is nothing to do for now.
 */
export async function processDeliveries(deps: Deps): Promise<number> {
  return deps.db.transaction(async (tx) => {
    const lanes = await takeLanes(tx, deps.now(), LANES_AT_ONCE);
    if (lanes.length === 0) return 0;
    const batch = await readLanes(tx, lanes, deps.now(), DEEP);
    const finished: Finished[] = [];
    for (const deliveries of Map.groupBy(batch, ({ shopId }) => shopId).values()) {
      finished.push(...(await workOrHalve(deps, tx, deliveries)));
    }
    await finishDeliveries(tx, finished, deps.now());
    return batch.length;
  });
}

/**
 * Work one shop's deliveries together. When that fails it is undone and tried in halves, down to the one that can't be
 * worked, so that a bad event holds up no other.
 */
async function workOrHalve(deps: Deps, tx: Tx, deliveries: readonly Delivery[]): Promise<Finished[]> {
  try {
    return await tx.attempt(() => workDeliveries(deps, tx, deliveries));
  } catch (error) {
    if (isRetryable(error)) throw error;
    const [only, ...others] = deliveries;
    if (only && others.length === 0) return [setBack(deps, only, error)];
    deps.log.warn({ err: error, deliveries: deliveries.length }, "a batch of deliveries failed; working it in halves");
    const middle = Math.ceil(deliveries.length / 2);
    const former = await workOrHalve(deps, tx, deliveries.slice(0, middle));
    return [...former, ...(await workOrHalve(deps, tx, deliveries.slice(middle)))];
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
