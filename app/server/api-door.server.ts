import type { IncomingMessage, RequestListener } from "node:http";
import { answerApp } from "~/auth/answer-app.server";
import type { ProcessDeps } from "~/deps";
import { API_ROUTES } from "./api-routes.server";
import { pathOf, readBody } from "./http.server";
import { createJsonDoor, MAX_BODY_BYTES } from "./json-door.server";
import { routeFinder } from "./route-patterns";

const findRoute = routeFinder(API_ROUTES);

export function isForApi({ url }: Pick<IncomingMessage, "url">): boolean {
  return /^\/api(\/|\?|$)/.test(url ?? "");
}

/** The public API, for apps that bring a key. docs/api.md describes it. */
export function createApiDoor(deps: Pick<ProcessDeps, "env" | "log">): RequestListener {
  return createJsonDoor(deps, { error: { code: "too_large", details: {} } }, async (request) => {
    const { method = "GET", headers } = request;
    const body = await readBody(request, MAX_BODY_BYTES);
    const found = findRoute(pathOf(request));
    if (found?.route.method !== method) return { status: 404, body: { error: { code: "not_found", details: {} } } };
    return answerApp(headers.authorization, found.route.work({ id: found.id, body: body.toString("utf8") }));
  });
}
