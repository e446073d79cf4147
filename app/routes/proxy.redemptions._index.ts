import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { answerShopper } from "~/auth/answer-shopper.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { presentRedemption } from "~/presenters/shopper.server";
import { redeemAndIssue } from "~/services/rewards/redeem-and-issue.server";

const RedemptionForm = z.object({ id: z.uuid().toLowerCase(), reward: z.string().max(40) });

export async function action({ request }: ActionFunctionArgs) {
  return answerShopper(request, async (shopper, deps) => {
    const form = RedemptionForm.safeParse(await request.json().catch(() => null));
    if (request.method !== "POST" || !form.success) throw new LoyaltyError("bad_request");
    const { id, reward: rewardKey } = form.data;
    const { isRepeat } = await redeemAndIssue(deps, {
      shopId: shopper.shop.id,
      memberId: shopper.memberId,
      id,
      rewardKey,
    });
    return { status: isRepeat ? 200 : 201, body: await presentRedemption(deps, shopper, id) };
  });
}
