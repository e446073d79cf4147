import { APP, BROWSER, type RunningApp } from "./app.ts";
import { signProxyQuery } from "./proxy-signature.ts";

// Requests to the running app, as Shopify's admin and Shopify's app proxy send them.

export type Answer = { status: number; text: string; headers: Headers };

type Asked = Pick<RunningApp, "appUrl">;

export async function ask(
  app: Asked,
  path: string,
  headers: Record<string, string> = {},
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(app.appUrl + path, {
    redirect: "manual",
    ...init,
    headers: { "user-agent": BROWSER, ...headers },
    signal: AbortSignal.timeout(15_000),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** What a page asks for once it is open: with the session token that App Bridge adds. */
export const read = (app: Asked, path: string, token: string | null) =>
  ask(app, path, token === null ? {} : { authorization: `Bearer ${token}` });

export const send = (app: Asked, path: string, token: string | null, body: string, type: string) =>
  ask(
    app,
    path,
    { ...(token === null ? {} : { authorization: `Bearer ${token}` }), "content-type": type },
    { method: "POST", body },
  );

/** The page itself, as the admin's frame loads it; `token: null` for a visitor who was not sent by Shopify. */
export function visit(
  app: Asked,
  path: string,
  token: string | null,
  { domain, locale = "en" }: { domain: string; locale?: string },
): Promise<Answer> {
  const host = Buffer.from(`admin.shopify.com/store/${domain.replace(".myshopify.com", "")}`).toString("base64url");
  const query = { embedded: "1", shop: domain, host, locale, ...(token === null ? {} : { id_token: token }) };
  return ask(app, `${path}?${new URLSearchParams(query).toString()}`, { accept: "text/html" });
}

export type ProxyCall = {
  shop: string;
  /** The customer whom Shopify says is logged in; "" for nobody. */
  customer: string;
  /** Beneath the proxy's address: "card". */
  path: string;
  /** What the shop's page asks with; Shopify signs it too. */
  query?: Record<string, string>;
  body?: unknown;
  method?: string;
  /** Changes the signed query before it is sent. */
  tamper?: (query: Record<string, string>) => void;
  secret?: string;
  ageSeconds?: number;
};

/** A request as Shopify's app proxy forwards it, or with something wrong in it. A string for a body is sent as it is. */
export function askProxy(app: Asked, { body, method, ...call }: ProxyCall): Promise<Answer> {
  const isEmpty = body === undefined;
  return ask(app, proxyPath(call), isEmpty ? {} : { "content-type": "application/json" }, {
    method: method ?? (isEmpty ? "GET" : "POST"),
    ...(isEmpty ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

/** The signed address at the app. */
export function proxyPath(call: Omit<ProxyCall, "body" | "method">): string {
  const { shop, customer, path, query: own, tamper, secret = APP.secret, ageSeconds = 0 } = call;
  const query: Record<string, string> = {
    ...own,
    shop,
    logged_in_customer_id: customer,
    path_prefix: "/apps/loyalty",
    timestamp: String(Math.floor(Date.now() / 1000) - ageSeconds),
  };
  query.signature = signProxyQuery(query, secret);
  tamper?.(query);
  return `/proxy/${path}?${new URLSearchParams(query).toString()}`;
}
