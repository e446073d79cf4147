import type { Deps } from "~/deps";
import { issueReward } from "./issue-reward.server";
import { redeemReward } from "./redeem-reward.server";

/**
 * Redeem a reward and make its code while the shopper waits. Once the points are reserved this succeeds: when Shopify
 * can't be had now, the queued job makes the code and the shop's page asks again. Throws what `redeemReward` throws.
 */
export async function redeemAndIssue(
  deps: Deps,
  request: { shopId: bigint; memberId: bigint; id: string; rewardKey: string },
): Promise<{ isRepeat: boolean }> {
  const { isRepeat } = await redeemReward(deps, request);
  try {
    await issueReward(deps, request.shopId, request.id);
  } catch (error) {
    deps.log.warn(
      { err: error, shopId: request.shopId, redemptionId: request.id },
      "the code is not made yet; the job will try again",
    );
  }
  return { isRepeat };
}
