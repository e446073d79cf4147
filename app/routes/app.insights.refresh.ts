import { data, type ActionFunctionArgs } from "@remix-run/node";
import type { ClientActionFunctionArgs } from "@remix-run/react";
import { requireMerchant } from "~/auth/require-merchant.server";
import { askRefresh } from "~/services/insights/ask-refresh.server";
import { answerOrFailure } from "~/ui/answer-or-failure";
import type { RefreshAnswer } from "~/ui/insights/report-status";

/** Have the shop's reports computed anew; while that is under way it changes nothing. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop, deps } = await requireMerchant(request);
  await askRefresh(deps, shop.id);
  return data<RefreshAnswer>({ outcome: "asked" });
}

/** The page stays over a failure, and says so. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await answerOrFailure(() => serverAction<RefreshAnswer>());
}
