import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { answerShopper } from "~/auth/answer-shopper.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { presentRedemption } from "~/presenters/shopper.server";
import { cancelRedemption } from "~/services/rewards/cancel-redemption.server";

export async function action({ request, params }: ActionFunctionArgs) {
  return answerShopper(request, async (shopper, deps) => {
    const id = z.uuid().safeParse(params.id);
    if (!id.success || request.method !== "POST") throw new LoyaltyError("not_found");
    await cancelRedemption(deps, { shopId: shopper.shop.id, memberId: shopper.memberId, id: id.data });
    return { body: await presentRedemption(deps, shopper, id.data) };
  });
}
