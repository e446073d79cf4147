import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { deps } from "~/deps.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { answerShopper, redemptionAnswer } from "~/server/proxy-request.server";
import { issueReward } from "~/services/rewards/issue-reward.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";

const bodySchema = z.object({ id: z.uuid(), reward: z.string().max(40) });

export async function action({ request }: ActionFunctionArgs) {
  return answerShopper(request, async (shopper) => {
    const body = bodySchema.safeParse(await request.json().catch(() => null));
    if (request.method !== "POST" || !body.success) throw new LoyaltyError("bad_request");
    const shopId = shopper.shop.id;
    const { redemption, isRepeat } = await redeemReward(deps, {
      shopId,
      memberId: shopper.memberId,
      id: body.data.id.toLowerCase(),
      rewardKey: body.data.reward,
    });
    return redemptionAnswer(shopper, (await issueNow(shopId, redemption.id)) ?? redemption, isRepeat ? 200 : 201);
  });
}

/** Make the code while the shopper waits; when that fails, the queued job makes it and the shop's page asks again. */
async function issueNow(shopId: bigint, id: string) {
  try {
    return await issueReward(deps, shopId, id);
  } catch (error) {
    deps.log.warn({ err: error, shopId, redemptionId: id }, "the code is not made yet; the job will try again");
    return null;
  }
}
