import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { metrics } from "~/lib/metrics.server";
import { isTracing, withSpan } from "~/lib/tracing.server";
import { pathOf } from "./http.server";

/** The caller went away before it had its answer; as nginx logs it. */
const GONE = 499;

/**
 * Count and trace what `listener` answers, by the name of the route. Nothing of a query, a header or a body is kept. It
 * stands in front of every webhook, so without tracing it does no more than note one number (`npm run bench -- observe`).
 */
export function observeRequests(routeOf: (path: string) => string, listener: RequestListener): RequestListener {
  return (request, response) => {
    const startedAt = performance.now();
    const route = routeOf(pathOf(request));
    response.once("close", () => {
      metrics.http.observe({ route, status: statusOf(response) }, (performance.now() - startedAt) / 1000);
    });
    if (isTracing()) return void traced(route, request, response, listener);
    listener(request, response);
  };
}

function traced(
  route: string,
  request: IncomingMessage,
  response: Parameters<RequestListener>[1],
  listener: RequestListener,
): Promise<void> {
  const { method = "GET", headers } = request;
  const attributes = { "http.request.method": method, "http.route": route };
  const about = { kind: "server", traceparent: String(headers.traceparent ?? ""), attributes } as const;
  return withSpan(`${method} ${route}`, about, async (span) => {
    const closed = new Promise((resolve) => response.once("close", resolve));
    listener(request, response);
    await closed;
    const status = statusOf(response);
    span.set({ "http.response.status_code": status });
    if (status >= 500) span.fail(String(status));
  });
}

function statusOf({ writableFinished, statusCode }: ServerResponse): number {
  return writableFinished ? statusCode : GONE;
}
