import { purgeDeliveries } from "~/db/inbox.server";
import type { Deps } from "~/deps";
import { addDays } from "~/domain/calendar";

/** Days a finished delivery is kept: long enough to look into a question, well within the 30 a redaction may take. */
const KEEP_DAYS = 14;
const BATCH = 5000;

/** Days one that failed is kept, for somebody to look at; less than the 30, for its body holds personal data too. */
const KEEP_FAILED_DAYS = 28;

/** Delete deliveries finished longer ago than they are kept. Returns how many. */
export async function purgeInbox({ db, now }: Deps): Promise<number> {
  const before = { finished: addDays(now(), -KEEP_DAYS), failed: addDays(now(), -KEEP_FAILED_DAYS) };
  let total = 0;
  for (;;) {
    const count = await purgeDeliveries(db, before, BATCH);
    total += count;
    if (count < BATCH) return total;
  }
}
