import { createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpError, readBody, sendJson } from "../http/messages.ts";

const TIMEOUT_MS = 10_000;

/** Shopify's own parameters: a shopper who sends one of these names does not get it through. */
const RESERVED = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"];

/**
 * Shopify's signature of an app proxy request: hex HMAC-SHA256 over the parameters sorted by name, `name=value` joined
 * with nothing, the values of a repeated name joined by commas. A `signature` among them is left out.
 */
export function proxySignature(query: URLSearchParams, secret: string): string {
  const names = [...new Set(query.keys())].filter((name) => name !== "signature").sort();
  const text = names.map((name) => `${name}=${query.getAll(name).join(",")}`).join("");
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** What is forwarded where: `prefix` is the address in the shop, `path` the one at the app. */
export type Proxy = {
  /** The app's origin. */
  target(): string;
  secret(): string;
  prefix: string;
  path: string;
  shop: string;
  now(): Date;
};

/** The signed address at the app for a request to the shop. */
export function proxiedUrl(proxy: Proxy, url: URL, customerId: string | null): URL {
  const query = new URLSearchParams([...url.searchParams].filter(([name]) => !RESERVED.includes(name)));
  query.set("shop", proxy.shop);
  query.set("logged_in_customer_id", customerId ?? "");
  query.set("path_prefix", proxy.prefix);
  query.set("timestamp", String(Math.floor(proxy.now().getTime() / 1000)));
  query.set("signature", proxySignature(query, proxy.secret()));
  const target = new URL(proxy.target());
  target.pathname = proxy.path + url.pathname.slice(proxy.prefix.length);
  target.search = query.toString();
  return target;
}

const FORWARDED = ["accept", "accept-language", "content-type", "user-agent"];

/** Hand a request to the app and its answer back. Cookies pass in neither direction; redirects are not followed. */
export async function forwardToApp(
  proxy: Proxy,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
  customerId: string | null,
): Promise<void> {
  const headers = new Headers({ "X-Forwarded-Host": proxy.shop });
  for (const name of FORWARDED) {
    const value = req.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const hasBody = req.method !== "GET" && req.method !== "HEAD";
  const body = hasBody ? await readBody(req) : undefined;
  let answer: Response;
  let content: Buffer;
  try {
    answer = await fetch(proxiedUrl(proxy, url, customerId), {
      method: req.method,
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    content = Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    if (error instanceof HttpError) throw error;
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return sendJson(res, isLate ? 504 : 502, { error: isLate ? "The app took too long" : "The app can't be reached" });
  }
  const kept = ["content-type", "location", "retry-after"].flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  res.writeHead(answer.status, { "Cache-Control": "no-store", ...Object.fromEntries(kept) });
  res.end(content);
}
