import { requeueFailedDeliveries, type FailedDeliveryFilter } from "~/db/failed-deliveries.server";
import type { Deps } from "~/deps";

const BATCH = 5000;

/**
 * Let failed deliveries be worked again, as if they had just come in. Returns how many; those that are waiting or done are
 * left alone, so a repeat changes nothing. Working an event twice counts it once. `by` is who asked, for the log.
 */
export async function replayDeliveries(
  { db, now, log }: Pick<Deps, "db" | "now" | "log">,
  which: FailedDeliveryFilter,
  by: string,
): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await requeueFailedDeliveries(db, which, now(), BATCH);
    total += count;
    if (count < BATCH) break;
  }
  log.info({ ...which, count: total, by }, "failed deliveries replayed");
  return total;
}
