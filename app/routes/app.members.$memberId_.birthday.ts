import { data, type ActionFunctionArgs } from "@remix-run/node";
import type { ClientActionFunctionArgs } from "@remix-run/react";
import { requireMerchant } from "~/auth/require-merchant.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { correctBirthday } from "~/services/ways/correct-birthday.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import { readBirthday, type BirthdayAnswer } from "~/ui/members/birthday-form";

/** What the member's page sends a correction to. */
export async function action({ request, params: { memberId = "" } }: ActionFunctionArgs) {
  const { shop, by, deps } = await requireMerchant(request);
  if (!/^\d{1,18}$/.test(memberId)) throw new Response(null, { status: 404 });
  const monthDay = readBirthday(await request.formData());
  if (monthDay === undefined) return data<BirthdayAnswer>({ outcome: "invalid" }, { status: 422 });
  try {
    await correctBirthday(deps, { shopId: shop.id, memberId: BigInt(memberId), monthDay, by });
  } catch (error) {
    if (!(error instanceof LoyaltyError)) throw error;
    return data<BirthdayAnswer>({ outcome: "refused", code: error.code }, { status: 409 });
  }
  return data<BirthdayAnswer>({ outcome: "saved" });
}

/** The form stays open over a failure. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<BirthdayAnswer>());
}
