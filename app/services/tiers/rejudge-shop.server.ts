import { membersAfter } from "~/db/due-tiers.server";
import { getShop } from "~/db/shops.server";
import { markTierTags } from "~/db/tier-tags.server";
import type { Deps } from "~/deps";
import { judgeMembers } from "./judge-members.server";

const BATCH = 200;

/**
 * Judge all members of a shop anew, because what tiers take has changed: one batch after the member `after`, and the next
 * batch as a job of its own, queued with this one's work. So it goes on where it was interrupted, and nothing is done twice.
 */
export async function rejudgeShop(deps: Deps, shopId: bigint, after: bigint): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const shop = await getShop(tx, shopId);
    const memberIds = shop ? await membersAfter(tx, shopId, after, BATCH) : [];
    if (!shop || memberIds.length === 0) return;
    await judgeMembers(deps, tx, shop, memberIds);
    await markTierTags(tx, shopId, memberIds, deps.now());
    await deps.jobs.enqueue(tx, "rejudge-shop", { shopId: String(shopId), after: String(memberIds.at(-1)) });
  });
}
