import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { findRedemption } from "~/db/redemptions.server";
import { deps } from "~/deps.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { answerShopper, redemptionAnswer } from "~/server/proxy-request.server";

export async function loader({ request, params }: LoaderFunctionArgs) {
  return answerShopper(request, async (shopper) => {
    const id = z.uuid().safeParse(params.id);
    const redemption = id.success ? await findRedemption(deps.db, shopper.shop.id, id.data) : null;
    if (redemption?.memberId !== shopper.memberId) throw new LoyaltyError("not_found");
    return redemptionAnswer(shopper, redemption);
  });
}
