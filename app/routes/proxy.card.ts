import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerShopper, freshCard } from "~/server/proxy-request.server";

export async function loader({ request }: LoaderFunctionArgs) {
  return answerShopper(request, async (shopper) => Response.json({ card: await freshCard(shopper) }, { headers: { "Cache-Control": "no-store" } }));
}
