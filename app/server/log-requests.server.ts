import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { withLogContext } from "~/lib/logger.server";
import { pathOf, queryOf } from "./http.server";

/** Anything else that is named in a shop's place is nobody's business to log. */
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** One line a request: id, shop, path without its query (it carries tokens), status and time. */
export function logRequests(log: Logger) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const shop = shopOf(request);
    response.setHeader("x-request-id", requestId);
    response.on("finish", () => {
      log.info(
        {
          requestId,
          shop,
          method: request.method,
          path: pathOf(request),
          status: response.statusCode,
          ms: Math.round(performance.now() - startedAt),
        },
        "request",
      );
    });
    withLogContext({ requestId, ...(shop ? { shop } : {}) }, next);
  };
}

/** Whom a request says it is for; nothing is verified here. A shop named twice is none. */
function shopOf(request: IncomingMessage): string | undefined {
  const [named, ...others] = queryOf(request).getAll("shop");
  const shop = others.length > 0 ? undefined : (named ?? shopInToken(request.headers.authorization));
  return shop !== undefined && SHOP_DOMAIN.test(shop) ? shop : undefined;
}

/** The shop a session token names. */
function shopInToken(authorization: string | undefined): string | undefined {
  const payload = authorization?.split(".")[1];
  if (!payload) return undefined;
  try {
    const { dest } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { dest?: string };
    return typeof dest === "string" ? dest.replace("https://", "") : undefined;
  } catch {
    // Not a session token: the line is logged without a shop.
    return undefined;
  }
}
