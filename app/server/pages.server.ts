import { randomBytes, randomUUID } from "node:crypto";
import type { RequestListener } from "node:http";
import { createRequestHandler, type RequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type RequestHandler as Middleware } from "express";
import type { Logger } from "pino";
import { withLogContext } from "~/lib/logger.server";
import { answer } from "./http.server";
import { withBoundedBody } from "./request-body.server";
import { securityHeaders } from "./security-headers.server";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** What the inline scripts of this answer carry. */
    nonce: string;
  }
}

export type PagesOptions = {
  log: Logger;
  /** The app's public origin. */
  appUrl: string;
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Serves the client's assets in development (Vite); otherwise they come from `assetsDir`. */
  assets: Middleware | { dir: string };
};

/** Everything Remix serves, with its assets. */
export function createPages({ log, appUrl, build, assets }: PagesOptions): RequestListener {
  const tooLarge = new WeakSet<object>();
  const app = express();
  app.disable("x-powered-by");
  app.use(logRequests(log));
  app.use(securityHeaders(appUrl.startsWith("https:")));
  app.use((request, response, next) => (tooLarge.has(response) ? answer(response, 413, TOO_LARGE) : next()));
  const getLoadContext = () => ({ nonce: randomBytes(16).toString("base64") });
  const remix = createRequestHandler({ build, getLoadContext, mode: process.env.NODE_ENV });
  // Ahead of the assets: no file answers a shopper, and looking for one costs more than the answer's headers.
  app.all("/proxy/*", remix as RequestHandler as Middleware);
  if (typeof assets === "function") {
    app.use(assets);
  } else {
    app.use(compression() as Middleware);
    app.use("/assets", express.static(`${assets.dir}/assets`, { immutable: true, maxAge: "1y" }));
    app.use(express.static(assets.dir, { maxAge: "1h" }));
  }
  app.all("*", remix as RequestHandler as Middleware);
  return (request, response) => {
    void withBoundedBody(request).then(
      (bounded) => {
        if (!bounded) tooLarge.add(response);
        app(bounded ?? request, response);
      },
      () => response.destroy(),
    );
  };
}

/** Anything else that is named in a shop's place is nobody's business to log. */
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const TOO_LARGE = { error: { code: "bad_request" } };

/** One line a request: id, shop, path without its query (it carries tokens), status and time. */
function logRequests(log: Logger): Middleware {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const named = request.query.shop ?? shopInToken(request.headers.authorization);
    const shop = typeof named === "string" && SHOP_DOMAIN.test(named) ? named : undefined;
    response.setHeader("x-request-id", requestId);
    response.on("finish", () => {
      log.info(
        {
          requestId,
          shop,
          method: request.method,
          path: request.path,
          status: response.statusCode,
          ms: Math.round(performance.now() - startedAt),
        },
        "request",
      );
    });
    withLogContext({ requestId, ...(shop ? { shop } : {}) }, next);
  };
}

/** The shop a session token names, for the log only: nothing is verified here. */
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
