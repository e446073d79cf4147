import { createHash } from "node:crypto";
import { lockAccounts } from "~/db/accounts.server";
import { findRewardsToGive, markRewardFailed, markRewardGiven, type RewardToGive } from "~/db/grants.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import { insertRedemption } from "~/db/redemptions.server";
import type { Deps } from "~/deps";
import { newRedemption } from "./new-redemption";

const BATCH = 200;

/**
 * Give the rewards that members deserve for entering tiers: a code each, for no points, by the terms of the programme's
 * version that granted it. Once for a grant, however often this runs, and whoever runs it. One that can't be given holds up no
 * other; it is tried again, later each time, and in the end no more. Returns how many were given.
 */
export async function giveRewards(deps: Deps): Promise<number> {
  let total = 0;
  for (;;) {
    const due = await findRewardsToGive(deps.db, deps.now(), BATCH);
    for (const grant of due) if (await giveOrSetBack(deps, grant)) total += 1;
    if (due.length < BATCH) return total;
  }
}

async function giveOrSetBack(deps: Deps, grant: RewardToGive): Promise<boolean> {
  try {
    await give(deps, grant);
    return true;
  } catch (error) {
    const { shopId, memberId, key } = grant;
    deps.log.error({ err: error, shopId, memberId: String(memberId), key }, "a reward could not be given");
    await markRewardFailed(deps.db, grant, deps.now());
    return false;
  }
}

async function give(deps: Deps, { shopId, memberId, key, rewardKey, version }: RewardToGive): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await lockAccounts(tx, shopId, [memberId]);
    if (!(await markRewardGiven(tx, shopId, memberId, key, deps.now()))) return;
    const granted = (await listProgrammeVersions(tx, shopId)).find((each) => each.version === version);
    const reward = granted?.programme.rewards.find((each) => each.key === rewardKey);
    if (!reward) throw new Error(`version ${version} has no reward ${rewardKey}`);
    const id = idOf(`${shopId}:${memberId}:${key}`);
    await insertRedemption(
      tx,
      shopId,
      newRedemption(deps, { shopId, memberId, id, rewardKey }, { version, reward, points: 0 }),
    );
    await deps.jobs.enqueue(tx, "issue-reward", { shopId: String(shopId), redemptionId: id });
  });
}

/** A UUID (version 8) that follows from what it names. */
function idOf(name: string): string {
  const hex = createHash("sha256").update(`grant:${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
