import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertMember, insertShop } from "#test/factories/rows";
import { startTestApp, type RunningApp } from "#test/support/app";
import { ask, askProxy, proxyPath, read, send, visit, type Answer } from "#test/support/asking";
import { idToken } from "#test/support/id-token";

// How much and how often. The app runs with low limits, and as if it were served over HTTPS.

const ADMIN = 40;
const SHOPPER = 8;
const PROXY = 30;
const OTHER = "other-shop.myshopify.com";

let app: RunningApp;

beforeAll(async () => {
  app = await startTestApp({
    RATE_ADMIN_PER_MINUTE: String(ADMIN),
    RATE_SHOPPER_PER_MINUTE: String(SHOPPER),
    RATE_PROXY_PER_SECOND: String(PROXY),
    SHOPIFY_APP_URL: "https://evergreen.test",
  });
  await insertShop(app.pool, { domain: OTHER });
  const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM shop WHERE domain = $1", [OTHER]);
  for (let customerId = 1n; customerId <= 100n; customerId += 1n)
    await insertMember(app.pool, BigInt(rows[0]!.id), { customerId, joinedAt: new Date() });
}, 60_000);

afterAll(() => app.close(), 60_000);

const card = (customer: number, tamper?: (query: Record<string, string>) => void) =>
  askProxy(app, { shop: OTHER, customer: String(customer), path: "card", ...(tamper ? { tamper } : {}) });
const times = (count: number, work: (index: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const count = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status).length;

test("over HTTPS the browser is told to come by HTTPS only", async () => {
  const { headers } = await ask(app, "/");
  expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
});

describe("a body", () => {
  const REFUSED = { error: { code: "bad_request" } };
  const redeem = (body: string) => askProxy(app, { shop: OTHER, customer: "99", path: "redemptions", body });

  test("of 64 KB is the largest that a shopper's request may have", async () => {
    const fitting = await redeem(JSON.stringify({ id: randomUUID(), reward: "x".repeat(64_000) }));
    expect(fitting.status).toBe(400);
    const { status, text } = await redeem(" ".repeat(64 * 1024 + 1));
    expect([status, JSON.parse(text)]).toEqual([413, REFUSED]);
  });

  test("of 1 MB is the largest that a page may send", async () => {
    const publish = (body: string) =>
      send(app, "/app/programme/earning.data", idToken(app.domain), body, "application/json");
    expect((await publish(" ".repeat(1024 * 1024))).status).toBe(422);
    expect((await publish(" ".repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  test("that does not say how long it is is counted all the same", async () => {
    const path = proxyPath({ shop: OTHER, customer: "98", path: "redemptions" });
    const sendInPieces = (pieces: number) =>
      new Promise<number>((resolve, reject) => {
        const sent = request(app.appUrl + path, { method: "POST" }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.on("error", reject);
        for (let piece = 0; piece < pieces; piece += 1) sent.write(" ".repeat(1024));
        sent.end();
      });
    expect(await sendInPieces(64)).toBe(400);
    expect(await sendInPieces(65)).toBe(413);
  });

  test("reaches the page whole, also when it comes in pieces", async () => {
    const body = JSON.stringify({ draft: {}, note: "x".repeat(200_000) });
    const answer = await send(app, "/app/programme/earning.data", idToken(app.domain), body, "application/json");
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("bad_request");
  });
});

describe("a shopper who asks too often", () => {
  test("is told to wait and how long; others are served", async () => {
    const answers = await times(SHOPPER + 4, () => card(1));
    expect([count(answers, 200), count(answers, 429)]).toEqual([SHOPPER, 4]);
    const { headers, text } = answers.find(({ status }) => status === 429)!;
    const seconds = Number(headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(JSON.parse(text)).toEqual({ error: { code: "too_many_requests", details: { retryAfterSeconds: seconds } } });
    expect((await card(2)).status).toBe(200);
  });

  test("can't be somebody who only claims to be them", async () => {
    const forged = await times(SHOPPER + 4, () => card(3, (query) => (query.signature = "00")));
    expect(count(forged, 400)).toBe(SHOPPER + 4);
    expect((await card(3)).status).toBe(200);
  });

  test("uses up nothing of the shop's room once refused", async () => {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const answers = await times(PROXY * 2, () => card(4));
    expect(count(answers, 429)).toBe(PROXY * 2 - SHOPPER);
    expect((await card(5)).status).toBe(200);
  });
});

test("a shop's shoppers together have so many requests a second, and the next second as many again", async () => {
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const answers = await times(PROXY * 3 - 10, (index) => card(10 + index));
  expect(count(answers, 429)).toBeGreaterThan(0);
  expect(answers.find(({ status }) => status === 429)?.headers.get("retry-after")).toBe("1");
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect((await card(60)).status).toBe(200);
});

test("a shop's staff that ask too often are told so in words, and another shop's are not", async () => {
  const token = () => idToken(app.domain);
  await times(ADMIN, () => read(app, "/app/members.data", token()));
  const refused = await read(app, "/app/members.data", token());
  expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
  for (const [locale, words] of [
    ["en", "That was a little fast."],
    ["zh-CN", "操作过于频繁"],
  ] as const) {
    const page = await visit(app, "/app", token(), { domain: app.domain, locale });
    expect([page.status, page.headers.get("retry-after") !== null]).toEqual([429, true]);
    expect(page.text).toContain(words);
  }
  // Whether a stranger's token is good or not, it is not counted for this shop.
  expect((await read(app, "/app/members.data", idToken(OTHER))).status).not.toBe(429);
});
