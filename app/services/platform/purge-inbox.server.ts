import { purgeFailedDeliveries } from "~/db/failed-deliveries.server";
import { purgeDeliveries } from "~/db/inbox.server";
import type { Deps } from "~/deps";
import { addDays } from "~/domain/calendar";

/** Days a finished delivery is kept: long enough to look into a question, well within the 30 a redaction may take. */
const KEEP_DAYS = 14;
const BATCH = 5000;

/** Days one that failed is kept, for somebody to look at; less than the 30, for its body holds personal data too. */
const KEEP_FAILED_DAYS = 28;

/** Delete deliveries that were received longer ago than they are kept: a replay does not make a body younger. Returns how many. */
export async function purgeInbox({ db, now }: Pick<Deps, "db" | "now">): Promise<number> {
  const finished = await inBatches((limit) => purgeDeliveries(db, addDays(now(), -KEEP_DAYS), limit));
  return finished + (await inBatches((limit) => purgeFailedDeliveries(db, addDays(now(), -KEEP_FAILED_DAYS), limit)));
}

async function inBatches(purge: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await purge(BATCH);
    total += count;
    if (count < BATCH) return total;
  }
}
