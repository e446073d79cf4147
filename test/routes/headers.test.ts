import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type RunningApp } from "#test/support/app";
import { ask, askProxy, read, visit, type Answer } from "#test/support/asking";
import { idToken } from "#test/support/id-token";

// What every answer tells the browser about itself.

let app: RunningApp;

beforeAll(async () => {
  app = await startTestApp();
}, 60_000);

afterAll(() => app.close(), 60_000);

const DOORS = ["/webhooks", "/webhooks/pubsub", "/webhooks/eventbridge"];
const page = (path: string) => visit(app, path, idToken(app.domain), { domain: app.domain });
const nonceOf = ({ headers }: Answer) => /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];

const PAGES = [
  "/app",
  "/app/members",
  "/app/programme",
  "/app/programme/rules",
  "/app/members/999999",
  "/app/no-such-page",
];

describe("a page", () => {
  test.each(PAGES)("%s has one policy: who may frame it, and no script but ours", async (path) => {
    const { headers } = await page(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy.match(/script-src /g)).toHaveLength(1);
    expect(policy.match(/frame-ancestors /g)).toHaveLength(1);
    expect(policy).toContain(`frame-ancestors https://${app.domain} https://admin.shopify.com`);
    expect(/script-src [^;]*/.exec(policy)?.[0]).not.toMatch(/unsafe|\*|https:( |$)/);
    expect(headers.get("x-frame-options")).toBeNull();
  });

  test.each(PAGES)("%s has the policy's nonce on every inline script, another one each time", async (path) => {
    const [one, two] = [await page(path), await page(path)];
    const nonce = nonceOf(one);
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(nonceOf(two)).not.toBe(nonce);
    const inline = [...one.text.matchAll(/<script\b([^>]*)>/g)].filter(
      ([, attributes]) => !attributes!.includes("src="),
    );
    expect(inline.length).toBeGreaterThan(0);
    for (const [script] of inline) expect(script).toContain(`nonce="${nonce}"`);
  });

  test("of Shopify's library that fetches a token, or leaves the frame, has it too", async () => {
    const exit = `exitIframe=${encodeURIComponent("https://admin.shopify.com/store/some")}`;
    for (const path of [`/auth/session-token?shop=${app.domain}`, `/auth/exit-iframe?shop=${app.domain}&${exit}`]) {
      const answer = await ask(app, path);
      const scripts = answer.text.match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length, answer.text).toBeGreaterThan(0);
      for (const script of scripts) expect(script).toContain(`nonce="${nonceOf(answer)}"`);
      expect(answer.headers.get("content-security-policy")).toContain(`frame-ancestors https://${app.domain}`);
    }
  });
});

test("no answer is guessed at, tells other sites its address, or may use the camera", async () => {
  const answers = [
    await page("/app"),
    await read(app, "/app.data", idToken(app.domain)),
    await read(app, "/app.data", null),
    await ask(app, "/favicon.ico"),
    await askProxy(app, { shop: app.domain, customer: "1", path: "card" }),
    await ask(app, "/api/v1/members"),
    ...(await Promise.all(["/healthz", "/readyz", "/metrics", "/nowhere"].map((path) => ask(app, path)))),
    ...(await Promise.all(DOORS.map((path) => ask(app, path, {}, { method: "POST", body: "{}" })))),
  ];
  for (const { headers } of answers) {
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("strict-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("x-powered-by")).toBeNull();
    // Over plain HTTP, as here, a promise of HTTPS would be ignored.
    expect(headers.get("strict-transport-security")).toBeNull();
  }
});

test("a shopper's answer is kept by nobody, whatever it says", async () => {
  const call = { shop: app.domain, customer: "77", path: "card" };
  const answers = {
    200: await askProxy(app, call),
    401: await askProxy(app, { ...call, customer: "" }),
    400: await askProxy(app, { ...call, secret: "guessed" }),
    404: await askProxy(app, { ...call, path: "redemptions/none" }),
    503: await askProxy(app, { ...call, shop: "unknown.myshopify.com" }),
    413: await askProxy(app, { ...call, path: "redemptions", body: "x".repeat(70_000) }),
  };
  for (const [status, answer] of Object.entries(answers))
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([Number(status), "no-store"]);
});

test("whoever is named in the shop's place is logged only if it can be a shop", async () => {
  for (const name of ["ada@example.com", "shpat_0123456789", "a.myshopify.com.evil.example"])
    await ask(app, `/?shop=${name}`);
  await ask(app, "/?shop=some-shop.myshopify.com");
  // A line is written when the answer has gone out, which may be after it has come in here.
  const shops = () =>
    app.logged().flatMap(({ msg, path, shop }) => (msg === "request" && path === "/" ? [shop ?? null] : []));
  await expect.poll(shops).toEqual([null, null, null, "some-shop.myshopify.com"]);
});
