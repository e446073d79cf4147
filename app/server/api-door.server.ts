import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { answerApp } from "~/auth/answer-app.server";
import type { ProcessDeps } from "~/deps";
import { API_ROUTES, type ApiRoute } from "./api-routes.server";
import { answer, pathOf, readBody, TooLarge } from "./http.server";
import { logRequests } from "./log-requests.server";
import { matcherOf } from "./route-patterns";
import { securityHeaders } from "./security-headers.server";

/** The largest body of an app's request. */
const MAX_BODY_BYTES = 64 * 1024;

const ROUTES = Object.entries(API_ROUTES).map(([pattern, route]) => ({ matches: matcherOf(pattern), route }));

export function isForApi({ url }: Pick<IncomingMessage, "url">): boolean {
  return /^\/api(\/|\?|$)/.test(url ?? "");
}

/** The public API, in front of Remix: JSON in and out, for apps that bring a key. docs/api.md describes it. */
export function createApiDoor({ env, log }: Pick<ProcessDeps, "env" | "log">): RequestListener {
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
    const { method = "GET", headers } = request;
    const body = await readBody(request, MAX_BODY_BYTES);
    const found = routeOf(method, pathOf(request));
    if (!found) return answer(response, 404, { error: { code: "not_found", details: {} } });
    const {
      status,
      body: answered,
      headers: more,
    } = await answerApp(headers.authorization, found.route.work({ id: found.id, body: body.toString("utf8") }));
    answer(response, status, answered, more);
  } catch (error) {
    if (error instanceof TooLarge) answer(response, 413, { error: { code: "too_large", details: {} } });
    // Who broke off in the middle of a body waits for no answer.
    else response.destroy();
  }
}

function routeOf(method: string, path: string): { route: ApiRoute; id: string } | null {
  for (const { matches, route } of ROUTES) {
    const match = matches.exec(path);
    if (match && route.method === method) return { route, id: match[1] ?? "" };
  }
  return null;
}
