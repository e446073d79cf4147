import { cancelForgottenBackfills, listIdleBackfills } from "~/db/backfill/backfills.server";
import type { Deps } from "~/deps";
import { MOST_FAILURES } from "~/domain/backfill/backfill";
import { addDays, addSeconds } from "~/domain/calendar";

/** Longer than any pause between two steps. */
const IDLE_SECONDS = 60;
/** How long a merchant may think about it; orders are not kept for ever. */
const UNDECIDED_DAYS = 14;

/** Go on with backfills whose worker died, and give those up that nobody has decided about. */
export async function resumeBackfills({ db, jobs, now }: Deps): Promise<void> {
  await cancelForgottenBackfills(db, addDays(now(), -UNDECIDED_DAYS), now());
  const idle = await listIdleBackfills(db, {
    idleSince: addSeconds(now(), -IDLE_SECONDS),
    mostFailures: MOST_FAILURES,
  });
  for (const { shopId, id } of idle) {
    await db.transaction((tx) => jobs.enqueue(tx, "run-backfill", { shopId: String(shopId), backfillId: String(id) }));
  }
}
