import { expiredRedemptions } from "~/db/redemptions.server";
import type { Deps } from "~/deps";
import { addSeconds } from "~/domain/calendar";
import { releaseRedemption } from "./release-redemption.server";

/** An order placed in the last minute gets this long to tell of itself. */
const GRACE_SECONDS = 3600;
const BATCH = 200;

/** Give back the points of codes that ran out unused. Returns how many. */
export async function expireCodes(deps: Deps): Promise<number> {
  let total = 0;
  for (;;) {
    const due = await expiredRedemptions(deps.db, addSeconds(deps.now(), -GRACE_SECONDS), BATCH);
    for (const { shopId, id } of due) {
      await deps.db.transaction((tx) => releaseRedemption(tx, shopId, id, "expired", deps.now()));
    }
    total += due.length;
    if (due.length < BATCH) return total;
  }
}
