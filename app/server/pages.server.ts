import { randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";
import { createRequestHandler, type RequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type RequestHandler as Middleware } from "express";
import type { Logger } from "pino";
import { answer } from "./http.server";
import { logRequests } from "./log-requests.server";
import { withBoundedBody } from "./request-body.server";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** What the inline scripts of this answer carry. */
    nonce: string;
  }
}

export type PagesOptions = {
  log: Logger;
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Serves the client's assets in development (Vite); otherwise they come from `assetsDir`. */
  assets: Middleware | { dir: string };
};

/** Everything Remix serves, with its assets. */
export function createPages({ log, build, assets }: PagesOptions): RequestListener {
  const tooLarge = new WeakSet<object>();
  const app = express();
  app.disable("x-powered-by");
  app.use(logRequests(log));
  app.use((request, response, next) => (tooLarge.has(response) ? answer(response, 413, TOO_LARGE) : next()));
  const getLoadContext = () => ({ nonce: randomBytes(16).toString("base64") });
  const remix = createRequestHandler({ build, getLoadContext, mode: process.env.NODE_ENV });
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

const TOO_LARGE = { error: { code: "bad_request" } };
