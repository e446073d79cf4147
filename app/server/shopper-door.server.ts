import type { IncomingMessage, RequestListener } from "node:http";
import { answerShopper } from "~/auth/answer-shopper.server";
import type { ProcessDeps } from "~/deps";
import { pathOf, queryOf, readBody } from "./http.server";
import { createJsonDoor, MAX_BODY_BYTES } from "./json-door.server";
import { routeFinder } from "./route-patterns";
import { SHOPPER_ROUTES } from "./shopper-routes.server";

const findRoute = routeFinder(SHOPPER_ROUTES);

/** Whether a request came through a shop's app proxy, where answers are JSON. */
export function isFromShopper({ url }: Pick<IncomingMessage, "url">): boolean {
  return /^\/proxy(\/|\?|$)/.test(url ?? "");
}

/** What the shop's app proxy reaches. */
export function createShopperDoor(deps: Pick<ProcessDeps, "env" | "log">): RequestListener {
  return createJsonDoor(deps, { error: { code: "bad_request" } }, async (request) => {
    const isReading = request.method === "GET" || request.method === "HEAD";
    const body = isReading ? null : await readBody(request, MAX_BODY_BYTES);
    // Shopify may hand on an address with a slash at its end.
    const found = findRoute(pathOf(request).replace(/\/$/, ""));
    if (!found) return { status: 404, body: { error: { code: "not_found" } } };
    const query = queryOf(request);
    const call = { method: isReading ? "GET" : request.method, id: found.id, query, body };
    return answerShopper(query, found.route(call));
  });
}
