import { findSegmentAction, resumeSegmentAction } from "~/db/insights/segment-actions.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";

/** Have an action that failed go on with whom it has not seen to. Throws LoyaltyError `not_found` where none failed. */
export async function retrySegmentAction(
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  shopId: bigint,
  id: string,
): Promise<{ total: number }> {
  return db.transaction(async (tx) => {
    if (!(await resumeSegmentAction(tx, shopId, id))) throw new LoyaltyError("not_found");
    await jobs.enqueue(tx, "act-on-segment", { shopId: String(shopId), actionId: id }, { singletonKey: id });
    return (await findSegmentAction(tx, shopId, id))!;
  });
}
