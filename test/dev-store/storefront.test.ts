import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shop } from "../../dev-store/shop/store.ts";
import { proxySignature } from "../../dev-store/storefront/app-proxy.ts";
import { createStorefront } from "../../dev-store/storefront/index.ts";
import { discount, LAMP, MUG, NOW, smallShop } from "./small-shop.ts";

test("the proxy signature is Shopify's published one", () => {
  const query = new URLSearchParams(
    "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=ignored",
  );
  expect(proxySignature(query, "hush")).toBe("4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb");
});

type Heard = { url: URL; method?: string; headers: IncomingMessage["headers"]; body: string };
const servers: Server[] = [];
const heard: Heard[] = [];
let shop: Shop;
let origin = "";

async function listen(handle: (...exchange: Parameters<RequestListener>) => Promise<void>): Promise<string> {
  const server = createServer((req, res) => void handle(req, res));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** A browser with one cookie; follows no redirects. */
class Browser {
  private cookie = "";
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Cookie: this.cookie, ...(init.headers as Record<string, string>) };
    const response = await fetch(origin + path, { redirect: "manual", ...init, headers });
    this.cookie = response.headers.get("set-cookie")?.split(";")[0] ?? this.cookie;
    return response;
  }
  text = async (path: string) => (await this.fetch(path)).text();
  post = (path: string, body: object) =>
    this.fetch(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  form = (path: string, fields: Record<string, string>) =>
    this.fetch(path, { method: "POST", body: new URLSearchParams(fields) });
}

function metafield(ownerId: string, namespace: string, key: string, value: object) {
  const at = NOW.toISOString();
  const text = JSON.stringify(value);
  return {
    id: key,
    ownerId,
    namespace,
    key,
    type: "json",
    value: text,
    compareDigest: "d",
    createdAt: at,
    updatedAt: at,
  };
}

beforeAll(async () => {
  const target = await listen(async (req, res) => {
    let body = "";
    for await (const chunk of req) body += String(chunk);
    heard.push({ url: new URL(req.url ?? "/", "http://app"), method: req.method, headers: req.headers, body });
    res.writeHead(418, { "Content-Type": "application/json", "Set-Cookie": "app=1" }).end('{"ok":true}');
  });
  ({ shop } = smallShop([discount({ customerIds: ["11"] })]));
  shop.state.app = { id: "555", scopes: [], accessTokens: [], installedAt: NOW.toISOString() };
  shop.state.metafields.push(
    metafield("gid://shopify/Customer/11", "app--42", "card", { points: 1, pendingUntil: "2026-12-05" }),
    metafield("gid://shopify/AppInstallation/555", "evergreen", "programme", { points: 5 }),
  );
  const extensionDir = join(import.meta.dirname, "fixture-extension");
  const storefront = createStorefront({ shop, extensionDir, appProxy: { target: () => target, secret: () => "hush" } });
  origin = await listen(async (req, res) => {
    if (!(await storefront(req, res))) res.writeHead(410).end("not mine");
  });
});
afterAll(() => servers.forEach((server) => server.close()));

describe("the app's block", () => {
  test("greets a guest, escaped, with its money, settings and files", async () => {
    const page = await new Browser().text("/");
    expect(page).toContain("Log in &lt;now&gt;");
    expect(page).toContain("$1,234.56 | 1,234.56 | $1,234.56 USD | $5<");
    expect(page).toContain("<p data-programme>15</p>");
    expect(page).toContain("Points index en");
    for (const file of ["block.css", "block.js", "leaf.svg", "_blocks.css"])
      expect(page).toContain(`/extensions-assets/${file}`);
  });
  test("reads the shopper's card, counts in their language, and keeps the day", async () => {
    const browser = new Browser();
    await browser.form("/account/login", { email: "ANN@example.com" });
    expect(await browser.text("/account")).toMatch(/data-points>1 point<[^]*data-day>December 5, 2026</);
    expect(await browser.text("/?locale=zh-CN")).toContain("data-points>1 积分<");
  });
  test("shows prices in the shopper's currency", async () => {
    const browser = new Browser();
    expect(await browser.text("/products/mug?currency=JPY")).toContain("¥2,999");
    expect(await browser.text("/")).toContain("¥1,235 | 1,235 | ¥1,235 JPY | ¥5<");
  });
  test("is not drawn where it isn't placed, nor when the app is gone", async () => {
    const installed = shop.state.app;
    expect(await new Browser().text("/collections/all")).not.toContain('class="fixture"');
    shop.state.app = null;
    expect(await new Browser().text("/")).not.toContain('class="fixture"');
    expect((await new Browser().fetch("/apps/loyalty/card")).status).toBe(404);
    shop.state.app = installed;
  });
});

describe("the app proxy", () => {
  test("signs who is logged in, keeps the client's query and body, and drops cookies both ways", async () => {
    const browser = new Browser();
    await browser.form("/account/login", { email: "ann@example.com" });
    const answer = await browser.post("/apps/loyalty/redemptions?a=1&a=2&logged_in_customer_id=12", { id: "x" });
    expect([answer.status, await answer.text(), answer.headers.get("set-cookie")]).toEqual([418, '{"ok":true}', null]);
    const { url, method, headers, body } = heard.at(-1) ?? expect.fail("nothing arrived");
    expect([url.pathname, method, body]).toEqual(["/proxy/redemptions", "POST", '{"id":"x"}']);
    expect([headers.cookie, headers["content-type"]]).toEqual([undefined, "application/json"]);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      shop: "small.myshopify.com",
      logged_in_customer_id: "11",
      path_prefix: "/apps/loyalty",
      timestamp: String(NOW.getTime() / 1000),
      signature: proxySignature(url.searchParams, "hush"),
    });
    expect(url.searchParams.getAll("a")).toEqual(["1", "2"]);
  });
  test("sends an empty customer for a guest", async () => {
    await new Browser().fetch("/apps/loyalty/card");
    expect(heard.at(-1)?.url.searchParams.get("logged_in_customer_id")).toBe("");
  });
});

describe("buying", () => {
  test("the Ajax cart takes goods and codes, and says which codes count", async () => {
    const browser = new Browser();
    await browser.post("/cart/add.js", {
      items: [
        { id: MUG, quantity: 2 },
        { id: LAMP, quantity: 1 },
      ],
    });
    const guest = await (await browser.post("/cart/update.js", { discount: "ten,nope" })).json();
    expect(guest.discount_codes).toEqual([
      { code: "TEN", applicable: false },
      { code: "nope", applicable: false },
    ]);
    await browser.form("/account/login", { email: "ann@example.com" });
    const cart = await (await browser.fetch("/cart.js")).json();
    expect(cart).toMatchObject({
      item_count: 3,
      original_total_price: 11_998,
      total_price: 10_998,
      total_discount: 1000,
    });
    expect(cart.discount_codes[0]).toEqual({ code: "TEN", applicable: true });
    const without = await (await browser.post("/cart/update.js", { discount: "" })).json();
    expect([without.total_price, without.discount_codes]).toEqual([11_998, []]);
    expect((await browser.post("/cart/add.js", { id: "404" })).status).toBe(404);
    expect((await browser.post("/cart/change.js", { id: "404", quantity: 1 })).status).toBe(422);
  });
  test("a code's link, the checkout and the thank-you page", async () => {
    const browser = new Browser();
    await browser.form("/account/login", { email: "ann@example.com" });
    await browser.form("/cart/add", { id: LAMP, quantity: "1" });
    const link = await browser.fetch("/discount/ten?redirect=//evil.example");
    expect([link.status, link.headers.get("location")]).toEqual([303, "/"]);
    expect(await browser.text("/checkout")).toContain("−$10.00");
    const paid = await browser.form("/checkout", { action: "pay" });
    const order = shop.state.orders.at(-1);
    expect(paid.headers.get("location")).toBe(`/orders/${order?.token}?thanks`);
    expect(order).toMatchObject({ customerId: "11", financialStatus: "paid", discountApplications: [{ code: "TEN" }] });
    expect(await browser.text(`/orders/${order?.token}?thanks`)).toContain("Thank you!");
    expect(await browser.text("/account")).toContain(order?.name);
  });
  test("an unknown e-mail address logs in as a new shopper", async () => {
    const browser = new Browser();
    await browser.form("/account/login", { email: "zoe@example.com" });
    expect(shop.customerByEmail("zoe@example.com")).toMatchObject({ firstName: "Zoe" });
    expect(await browser.text("/account")).toContain("Hello, Zoe");
  });
});

test("other addresses are left to others, and every page's words exist in both languages", async () => {
  expect((await new Browser().fetch("/admin/anything")).status).toBe(410);
  const browser = new Browser();
  await browser.form("/account/login", { email: "bob@example.com" });
  await browser.form("/cart/add", { id: MUG, quantity: "1" });
  for (const locale of ["en", "zh-CN"]) {
    for (const path of ["/", "/collections/all", "/products/mug", "/cart", "/checkout", "/account", "/account/login"]) {
      const page = await browser.text(`${path}?locale=${locale}`);
      expect(page).not.toMatch(/Translation missing|Liquid error/);
    }
  }
});
