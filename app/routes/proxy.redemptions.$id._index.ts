import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { answerShopper } from "~/auth/answer-shopper.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { presentRedemption } from "~/presenters/shopper.server";

export async function loader({ request, params }: LoaderFunctionArgs) {
  return answerShopper(request, async (shopper, deps) => {
    const id = z.uuid().safeParse(params.id);
    if (!id.success) throw new LoyaltyError("not_found");
    return { body: await presentRedemption(deps, shopper, id.data) };
  });
}
