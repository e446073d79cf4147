import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticate } from "~/shopify.server";

/** Pages of Shopify's library: one fetches a session token for a page that was asked for without, one leads out of the frame. */
const OF_THE_LIBRARY = ["session-token", "exit-iframe"];

export async function loader({ request, params }: LoaderFunctionArgs) {
  if (OF_THE_LIBRARY.includes(params["*"] ?? "")) await authenticate.admin(request);
  throw new Response(null, { status: 404 });
}
