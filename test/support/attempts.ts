import { askApi } from "./api-key.ts";
import type { RunningApp } from "./app.ts";
import { ask, askProxy, visit, type Answer, type ProxyCall } from "./asking.ts";
import { FORGED_TOKENS } from "./forged-tokens.ts";
import { idToken } from "./id-token.ts";
import type { Neighbour } from "./neighbour.ts";

// What one shop may try to get at another's: with its own good session or signature, and with forged ones of the other.

/** The customer's number of somebody with points in the own shop. */
export const OWN_CUSTOMER = "555000111";
const FORM = "application/x-www-form-urlencoded";

export type Parties = { app: RunningApp; other: Neighbour; ownKey: string };

export type Attempt = {
  name: string;
  /** What it asks with; an answer may repeat it. */
  asked: string;
  /** What may be answered. */
  statuses: readonly number[];
  go: () => Promise<Answer>;
};

/** 202 is how Remix passes a redirect on to its script. */
const REFUSED = [202, 302, 400, 401, 404, 410] as const;

/** A page's path without its query, and what is asked of it. */
type Page = { path: string; query?: string; body?: string; type?: string; statuses: readonly number[] };

/** A page's data, or what is done on it. */
export function asMerchant(parties: Parties, page: Page): Attempt[] {
  return withTokens(parties, page, `${page.path}.data`);
}

/** A file that a page saves: asked for at its own address. */
export function asFile(parties: Parties, page: Page): Attempt[] {
  return withTokens(parties, page, page.path);
}

function withTokens(
  { app, other }: Parties,
  { query = "", body, type = FORM, statuses }: Page,
  path: string,
): Attempt[] {
  const address = `${path}${query && `?${query}`}`;
  const request = (token: string | null, to = address, more: Record<string, string> = {}) => {
    const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...more };
    if (body === undefined) return ask(app, to, headers);
    return ask(app, to, { ...headers, "content-type": type }, { method: "POST", body });
  };
  const asked = `${address} ${body ?? ""}`;
  const own = () => idToken(app.domain);
  const wider = `${address}${query ? "&" : "?"}shop=${other.domain}&host=${btoa(`${other.domain}/admin`)}`;
  const attempts: Attempt[] = [
    { name: "with the own session", asked, statuses, go: () => request(own()) },
    {
      name: "with the own session, naming the other shop in the address",
      asked,
      statuses,
      go: () => request(own(), wider),
    },
    {
      name: "with the own session, naming the other shop in headers",
      asked,
      statuses,
      go: () => request(own(), address, { "x-shopify-shop-domain": other.domain, "x-forwarded-host": other.domain }),
    },
    {
      name: "with the own session, and a forged one of the other shop in the address",
      asked,
      statuses: [...statuses, ...REFUSED],
      go: () => request(own(), `${wider}&id_token=${idToken(other.domain, { secret: "guessed" })}`),
    },
    { name: "without a token", asked, statuses: REFUSED, go: () => request(null, wider) },
  ];
  for (const [what, make] of FORGED_TOKENS)
    attempts.push({
      name: `with a token of the other shop ${what}`,
      asked,
      statuses: REFUSED,
      go: () => request(make(other.domain)),
    });
  return attempts;
}

/** The documents themselves, as the admin's frame opens them. */
export function asDocument({ app, other }: Parties, path: string): Attempt[] {
  const open = (name: string, token: string | null, statuses: readonly number[]): Attempt => ({
    name: `as a document ${name}`,
    asked: path,
    statuses,
    go: () => visit(app, path, token, { domain: other.domain }),
  });
  return [
    open("of the other shop, with the own token", idToken(app.domain), [200, 404, ...REFUSED]),
    open("of the other shop, with no token", null, REFUSED),
    ...FORGED_TOKENS.map(([what, make]) => open(`with a token ${what}`, make(other.domain), REFUSED)),
  ];
}

/** A request of an app, with keys that it can get hold of. `ownKey`: of the own shop. */
export function asApp(
  { app, other, ownKey }: Parties,
  { path, body, statuses }: { path: string; body?: object; statuses: readonly number[] },
): Attempt[] {
  const asked = `${path} ${JSON.stringify(body ?? null)}`;
  const attempt = (name: string, key: string | null, allowed: readonly number[], to = path): Attempt => ({
    name,
    asked,
    statuses: allowed,
    go: () => askApi(app, key, to, body),
  });
  const flipped = other.apiKey.slice(0, -1) + (other.apiKey.endsWith("A") ? "B" : "A");
  return [
    attempt("with the own key", ownKey, statuses),
    attempt("with the own key, naming the other shop", ownKey, statuses, `${path}?shop=${other.domain}`),
    attempt("without a key", null, [401]),
    attempt("with an empty key", "", [401]),
    attempt("with the other's key but for a letter", flipped, [401]),
    attempt("with how the other's key begins", other.apiKey.slice(0, 10), [401]),
    attempt("with a session token", idToken(app.domain), [401]),
  ];
}

type Call = Omit<ProxyCall, "shop" | "customer"> & { statuses: readonly number[] };

export function asShopper({ app, other }: Parties, { statuses, ...call }: Call): Attempt[] {
  const own = { shop: app.domain, customer: OWN_CUSTOMER };
  const asked = `${call.path} ${JSON.stringify([call.query, call.body])}`;
  const attempt = (name: string, change: Partial<ProxyCall>, allowed: readonly number[] = [400]): Attempt => ({
    name,
    asked: `${asked} ${JSON.stringify(change)}`,
    statuses: allowed,
    go: () => askProxy(app, { ...own, ...call, ...change }),
  });
  const swap = (name: string, value: string) => (query: Record<string, string>) => (query[name] = value);
  const victim = { shop: other.domain, customer: other.customerId };
  return [
    attempt("as a customer of the own shop", {}, statuses),
    // Who has the victim's number in this shop is somebody else: a new member, without points or codes.
    attempt("as this shop's customer of the victim's number", { customer: other.customerId }, [...statuses, 404, 409]),
    attempt("as nobody", { customer: "" }, [401]),
    attempt("as the victim, with a guessed signature", { ...victim, secret: "guessed" }),
    attempt("as the victim, with an empty secret", { ...victim, secret: "" }),
    attempt("as the victim, without a signature", { ...victim, tamper: (query) => delete query.signature }),
    attempt("as the victim, with an empty signature", { ...victim, tamper: swap("signature", "") }),
    attempt("as the victim, signed long ago", { ...victim, ageSeconds: 91 }),
    attempt("as the victim, signed in the future", { ...victim, ageSeconds: -100 }),
    attempt("as the victim, at no time", { ...victim, tamper: swap("timestamp", "now") }),
    attempt("signed for the own shop, the shop swapped", { tamper: swap("shop", other.domain) }),
    attempt("signed for the own shop, the customer swapped", {
      tamper: swap("logged_in_customer_id", other.customerId),
    }),
    attempt("signed for the own shop, both swapped", {
      tamper: (query) => Object.assign(query, { shop: other.domain, logged_in_customer_id: other.customerId }),
    }),
    attempt("signed for nobody in the other shop, the customer added", {
      shop: other.domain,
      customer: "",
      tamper: swap("logged_in_customer_id", other.customerId),
    }),
    attempt("with a second shop added", { tamper: swap("shop[]", other.domain) }),
    attempt("with a customer that is no number", { customer: `${other.customerId} OR 1=1` }, [401]),
  ];
}
