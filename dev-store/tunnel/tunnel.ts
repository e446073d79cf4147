import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { downPage } from "./down-page.ts";

export type TunnelDeps = {
  appTarget: string;
  /** Origins of the admin pages that may frame the app. */
  adminOrigins: () => string[];
  /** Where App Bridge is loaded from. */
  appBridgeUrl: () => string;
  /** Where the admin shows the app; Shopify's own address of it is replaced by this one. */
  adminAppUrl: () => string;
};

/**
 * The app's public address while developing: passes everything on to the app, as a dev tunnel does, and lets this
 * machine's admin page frame it, which the app itself allows to Shopify's pages only.
 */
export function createTunnel(deps: TunnelDeps): Server {
  const target = new URL(deps.appTarget);
  const server = createServer((req, res) => {
    const upstream = request(
      { host: target.hostname, port: target.port, method: req.method, path: req.url, headers: forwarded(req) },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.statusMessage, rewrite(answer.headers, deps));
        answer.pipe(res);
        answer.on("error", () => res.destroy());
      },
    );
    upstream.on("error", () => {
      if (res.headersSent) res.destroy();
      else
        res
          .writeHead(502, { "Content-Type": "text/html; charset=utf-8", "Retry-After": "2" })
          .end(downPage(deps.appTarget));
    });
    res.on("close", () => upstream.destroy());
    req.pipe(upstream);
  });
  server.on("upgrade", (req: IncomingMessage, socket: Duplex, head: Buffer) => passUpgrade(target, req, socket, head));
  return server;
}

/** Headers for the app: it sees the host the browser asked for, and who asked. */
function forwarded(req: IncomingMessage): IncomingHttpHeaders {
  return {
    ...req.headers,
    "x-forwarded-host": req.headers.host,
    "x-forwarded-proto": "http",
    "x-forwarded-for": req.socket.remoteAddress ?? "127.0.0.1",
  };
}

function rewrite(headers: IncomingHttpHeaders, deps: TunnelDeps): IncomingHttpHeaders {
  const { "x-frame-options": _dropped, ...rest } = headers;
  const policy = rest["content-security-policy"];
  const policies = Array.isArray(policy) ? policy.join("; ") : policy;
  if (policies) rest["content-security-policy"] = allowFraming(policies, deps.adminOrigins());
  // The app's library preloads Shopify's copy, which this machine may not reach and the page doesn't use.
  if (typeof rest.link === "string")
    rest.link = rest.link.replace("https://cdn.shopify.com/shopifycloud/app-bridge.js", deps.appBridgeUrl());
  if (rest.location) rest.location = localAdminUrl(rest.location, deps.adminAppUrl());
  return rest;
}

/** The policy with the given origins added to frame-ancestors; every other directive stays as it is. */
export function allowFraming(policy: string, origins: string[]): string {
  return policy
    .split(";")
    .map((directive) =>
      /^\s*frame-ancestors\b/i.test(directive)
        ? `${directive.replace(/\s*'none'\s*/i, " ").trimEnd()} ${origins.join(" ")}`
        : directive,
    )
    .join(";");
}

/** An app that is opened outside the admin sends the browser to https://admin.shopify.com/store/…/apps/…: here, to ours. */
function localAdminUrl(location: string, adminAppUrl: string): string {
  return location.replace(
    /^https:\/\/(?:admin\.shopify\.com\/store\/[^/]+|[^/]+\.myshopify\.com\/admin)\/apps\/[^/?#]+/,
    adminAppUrl,
  );
}

function passUpgrade(target: URL, req: IncomingMessage, socket: Duplex, head: Buffer): void {
  const upstream = connect(Number(target.port || 80), target.hostname, () => {
    const lines = [`${req.method} ${req.url} HTTP/1.1`];
    for (let index = 0; index < req.rawHeaders.length; index += 2) {
      lines.push(`${req.rawHeaders[index]}: ${req.rawHeaders[index + 1]}`);
    }
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  const close = () => {
    upstream.destroy();
    socket.destroy();
  };
  for (const stream of [upstream, socket]) {
    stream.on("error", close);
    stream.on("close", close);
  }
}
