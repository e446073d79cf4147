import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerShopper } from "~/auth/answer-shopper.server";
import { presentCard } from "~/presenters/shopper.server";

export async function loader({ request }: LoaderFunctionArgs) {
  return answerShopper(request, async (shopper, deps) => ({ body: await presentCard(deps, shopper) }));
}
