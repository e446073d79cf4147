import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { answerShopper } from "~/auth/answer-shopper.server";
import type { ProcessDeps } from "~/deps";
import { answer, pathOf, queryOf, readBody, TooLarge } from "./http.server";
import { logRequests } from "./log-requests.server";
import { matcherOf } from "./route-patterns";
import { securityHeaders } from "./security-headers.server";
import { SHOPPER_ROUTES, type ShopperRoute } from "./shopper-routes.server";

/** The largest body of a shopper's request. */
const MAX_BODY_BYTES = 64 * 1024;

const ROUTES = Object.entries(SHOPPER_ROUTES).map(([pattern, route]) => ({ matches: matcherOf(pattern), route }));

/** Whether a request came through a shop's app proxy, where answers are JSON. */
export function isFromShopper({ url }: Pick<IncomingMessage, "url">): boolean {
  return /^\/proxy(\/|\?|$)/.test(url ?? "");
}

/**
 * What the shop's app proxy reaches, in front of Remix: none of it is a page, and a page's machinery takes several times as
 * long as the answer. Nobody may keep an answer.
 */
export function createShopperDoor({ env, log }: Pick<ProcessDeps, "env" | "log">): RequestListener {
  const logged = logRequests(log);
  const withHeaders = securityHeaders(env.SHOPIFY_APP_URL.startsWith("https:"));
  return (request, response) => {
    logged(request, response, () => {
      response.setHeader("Cache-Control", "no-store");
      withHeaders(request, response, () => void serve(request, response));
    });
  };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = isReading(request) ? null : await readBody(request, MAX_BODY_BYTES);
    const found = routeOf(pathOf(request));
    if (!found) return answer(response, 404, { error: { code: "not_found" } });
    const query = queryOf(request);
    const call = { method: isReading(request) ? "GET" : request.method, id: found.id, query, body };
    const { status, body: answered, headers } = await answerShopper(query, found.route(call));
    answer(response, status, answered, headers);
  } catch (error) {
    if (error instanceof TooLarge) answer(response, 413, { error: { code: "bad_request" } });
    // Who broke off in the middle of a body waits for no answer.
    else response.destroy();
  }
}

function isReading({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

/** Shopify may hand on an address with a slash at its end. */
function routeOf(path: string): { route: ShopperRoute; id: string } | null {
  const plain = path.replace(/\/$/, "");
  for (const { matches, route } of ROUTES) {
    const match = matches.exec(plain);
    if (match) return { route, id: match[1] ?? "" };
  }
  return null;
}
