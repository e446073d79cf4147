import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerOfLibrary } from "~/auth/answer-of-library.server";
import { authenticate } from "~/shopify.server";

/** Pages of Shopify's library: one fetches a session token for a page that was asked for without, one leads out of the frame. */
const OF_THE_LIBRARY = ["session-token", "exit-iframe"];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  if (OF_THE_LIBRARY.includes(params["*"] ?? ""))
    return await answerOfLibrary(context.nonce, () => authenticate.admin(request));
  throw new Response(null, { status: 404 });
}
