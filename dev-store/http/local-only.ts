import type { IncomingMessage } from "node:http";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a request was made by this machine's own pages and programs: a page of another site may neither reach the
 * store under a name of its own (DNS rebinding) nor post to it (its Origin gives it away).
 */
export function isLocalRequest(req: IncomingMessage): boolean {
  return (
    isLoopbackHost(`http://${req.headers.host ?? ""}`) && (!req.headers.origin || isLoopbackHost(req.headers.origin))
  );
}

function isLoopbackHost(origin: string): boolean {
  // A sandboxed or redirected form sends "null"; it tells nothing, so it is not trusted.
  return URL.canParse(origin) && LOOPBACK.has(new URL(origin).hostname);
}
