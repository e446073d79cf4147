import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { deps } from "~/deps.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { answerShopper, redemptionAnswer } from "~/server/proxy-request.server";
import { cancelRedemption } from "~/services/rewards/cancel-redemption.server";

export async function action({ request, params }: ActionFunctionArgs) {
  return answerShopper(request, async (shopper) => {
    const id = z.uuid().safeParse(params.id);
    if (!id.success || request.method !== "POST") throw new LoyaltyError("not_found");
    const { shop, memberId } = shopper;
    return redemptionAnswer(shopper, await cancelRedemption(deps, { shopId: shop.id, memberId, id: id.data }));
  });
}
