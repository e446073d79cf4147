import { randomUUID } from "node:crypto";
import { createRequestHandler, type RequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type Express, type RequestHandler as Middleware } from "express";
import type { Logger } from "pino";
import { withLogContext } from "~/lib/logger.server";

export type PagesOptions = {
  log: Logger;
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Serves the client's assets in development (Vite); otherwise they come from `assetsDir`. */
  assets: Middleware | { dir: string };
};

/** Everything Remix serves, with its assets. */
export function createPages({ log, build, assets }: PagesOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(logRequests(log));
  if (typeof assets === "function") {
    app.use(assets);
  } else {
    app.use(compression() as Middleware);
    app.use("/assets", express.static(`${assets.dir}/assets`, { immutable: true, maxAge: "1y" }));
    app.use(express.static(assets.dir, { maxAge: "1h" }));
  }
  app.all("*", createRequestHandler({ build, mode: process.env.NODE_ENV }) as RequestHandler as Middleware);
  return app;
}

/** One line a request: id, shop, path without its query (it carries tokens), status and time. */
function logRequests(log: Logger): Middleware {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const shop =
      typeof request.query.shop === "string" ? request.query.shop : shopInToken(request.headers.authorization);
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
