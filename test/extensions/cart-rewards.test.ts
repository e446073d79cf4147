import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { EXTENSION } from "./draw-block.ts";

const SOURCE = readFileSync(join(EXTENSION, "assets/cart-rewards.js"), "utf8");

type Answer = { status: number; body: unknown } | "lost";
type Row = { dataset: { reward?: string; code?: string; redemption?: string } };
type Block = {
  dataset: { cart: string };
  said: string[];
  openedAt: number;
  handleEvent(event: object): void;
  work(row: Row, action: string): Promise<void>;
};

const card = { points: 750, codes: [] };
const redemption = (status: string, code: string | null = null) => ({
  id: "r",
  reward: "five",
  points: 500,
  status,
  code,
});
const issued = { status: 201, body: { redemption: redemption("issued", "LOYAL-1"), card } };
const reserved = { status: 201, body: { redemption: redemption("reserved"), card } };
const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
const FIVE: Row = { dataset: { reward: "five" } };
const KEY = "evergreen:redemption:five";

/**
 * The script in a page of its own, without a document: drawing is left out, requests are answered from `answers` by
 * path, the last answer for good.
 */
function openPage(answers: Record<string, Answer[]>, tab: Record<string, unknown> = {}) {
  const requests: { path: string; body?: Record<string, string> }[] = [];
  const went: string[] = [];
  let ids = 0;
  let Element: { prototype: object } = Object;
  const globals = {
    customElements: { get: () => undefined, define: (_: string, given: { prototype: object }) => (Element = given) },
    HTMLElement: class {},
    AbortSignal,
    console,
    crypto: { randomUUID: () => `id-${(ids += 1)}` },
    fetch: async (path: string, { body }: { body?: string }) => {
      requests.push({ path, ...(body && { body: JSON.parse(body) }) });
      const queue = answers[path] ?? [];
      const answer = queue.length > 1 ? queue.shift() : queue[0];
      if (!answer || answer === "lost") throw new TypeError("Failed to fetch");
      return { ok: answer.status < 300, status: answer.status, json: async () => answer.body };
    },
    location: { reload: () => went.push("reload"), assign: (url: string) => went.push(url) },
    sessionStorage: tab,
    setTimeout: (wake: () => void) => setImmediate(wake),
  };
  const namesBefore = Object.keys(globals);
  runInNewContext(SOURCE, globals);
  expect(Object.keys(globals)).toEqual(namesBefore);

  const block: Block = Object.assign(Object.create(Element.prototype), {
    dataset: { cart: "/cart" },
    said: [],
    openedAt: 0,
    say: (key: string) => block.said.push(key),
    show: () => undefined,
    turn: () => undefined,
  });
  return { block, requests, went, tab, posts: () => requests.filter(({ path }) => path.endsWith("/redemptions")) };
}

const cartWith = (...codes: string[]) => ({
  status: 200,
  body: { discount_codes: codes.map((code) => ({ code, applicable: true })) },
});
const openCart = { "/cart.js": [cartWith("WELCOME")], "/cart/update.js": [cartWith("WELCOME", "LOYAL-1")] };
const REDEEM = "/apps/loyalty/redemptions";

test("a redeemed code joins the codes the cart has, and the page is drawn again", async () => {
  const page = openPage({ ...openCart, [REDEEM]: [issued] });
  await page.block.work(FIVE, "redeem");
  expect(page.requests).toEqual([
    { path: REDEEM, body: { id: "id-1", reward: "five" } },
    { path: "/cart.js" },
    { path: "/cart/update.js", body: { discount: "WELCOME,LOYAL-1" } },
  ]);
  expect(page.went).toEqual(["reload"]);
  expect(page.tab[KEY]).toBeUndefined();
});

test.each([
  ["a lost answer", "lost"],
  ["a busy shop", refused(429, "too_many_requests")],
  ["an unavailable shop", refused(503, "shop_unavailable")],
] as const)("after %s the next tap asks for the same redemption", async (_, failure) => {
  const page = openPage({ ...openCart, [REDEEM]: [failure, issued] });
  await page.block.work(FIVE, "redeem");
  expect(page.went).toEqual([]);
  await page.block.work(FIVE, "redeem");
  expect(page.posts().map(({ body }) => body?.id)).toEqual(["id-1", "id-1"]);
  expect(page.went).toEqual(["reload"]);
});

test("after a plain refusal the next tap is a new redemption", async () => {
  const page = openPage({ ...openCart, [REDEEM]: [refused(409, "insufficient_points"), issued] });
  await page.block.work(FIVE, "redeem");
  expect(page.block.said).toEqual(["redeeming", "insufficient_points"]);
  await page.block.work(FIVE, "redeem");
  expect(page.posts().map(({ body }) => body?.id)).toEqual(["id-1", "id-2"]);
});

test("a reload in between asks for the same redemption", async () => {
  const tab = {};
  await openPage({ [REDEEM]: ["lost"] }, tab).block.work(FIVE, "redeem");
  const page = openPage({ ...openCart, [REDEEM]: [issued] }, tab);
  await page.block.work(FIVE, "redeem");
  expect(page.posts().map(({ body }) => body?.id)).toEqual(["id-1"]);
});

test("an answer about a redemption that was used long ago leads to a new one", async () => {
  const used = { status: 200, body: { redemption: redemption("used", "LOYAL-0"), card } };
  const page = openPage({ ...openCart, [REDEEM]: [used, issued] }, { [KEY]: "old" });
  await page.block.work(FIVE, "redeem");
  expect(page.posts().map(({ body }) => body?.id)).toEqual(["old", "id-1"]);
});

test("a code that is still being made is asked for until it is there", async () => {
  const page = openPage({ ...openCart, [REDEEM]: [reserved], [`${REDEEM}/r`]: [reserved, "lost", issued] });
  await page.block.work(FIVE, "redeem");
  expect(page.requests.filter(({ path }) => path === `${REDEEM}/r`)).toHaveLength(3);
  expect(page.went).toEqual(["reload"]);
});

test("after ten questions it says that the code is on its way, and keeps the redemption", async () => {
  const page = openPage({ [REDEEM]: [reserved], [`${REDEEM}/r`]: [reserved] });
  await page.block.work(FIVE, "redeem");
  expect(page.requests.filter(({ path }) => path === `${REDEEM}/r`)).toHaveLength(10);
  expect(page.block.said.at(-1)).toBe("slow");
  expect(page.tab[KEY]).toBe("id-1");
});

test("a code that the cart doesn't count is explained, not hidden by a reload", async () => {
  const cart = { status: 200, body: { discount_codes: [{ code: "loyal-1", applicable: false }] } };
  const page = openPage({ "/cart.js": [cartWith()], "/cart/update.js": [cart], [REDEEM]: [issued] });
  await page.block.work(FIVE, "redeem");
  expect(page.block.said.at(-1)).toBe("not_applicable");
  expect(page.went).toEqual([]);
});

test("when the cart can't be changed by script, the shop's discount link does it", async () => {
  const page = openPage({ "/cart.js": ["lost"], [REDEEM]: [issued] });
  await page.block.work(FIVE, "redeem");
  expect(page.went).toEqual(["/discount/LOYAL-1?redirect=%2Fcart"]);
});

test("a cancelled code leaves the cart, the others stay", async () => {
  const page = openPage({
    "/cart.js": [cartWith("WELCOME", "loyal-1")],
    "/cart/update.js": [cartWith("WELCOME")],
    [`${REDEEM}/r/cancel`]: [{ status: 200, body: { redemption: redemption("cancelled"), card } }],
  });
  await page.block.work({ dataset: { redemption: "r", code: "LOYAL-1" } }, "cancel");
  expect(page.requests.at(-1)).toEqual({ path: "/cart/update.js", body: { discount: "WELCOME" } });
  expect(page.went).toEqual(["reload"]);
});

test("however fast and often the button is tapped, one redemption is asked for", async () => {
  const page = openPage({ ...openCart, [REDEEM]: [issued] });
  const button = { dataset: { do: "redeem" } };
  const tap = {
    type: "click",
    target: { closest: (selector: string) => (selector === "[data-do]" ? button : FIVE) },
    preventDefault: () => undefined,
  };
  page.block.openedAt = Date.now();
  page.block.handleEvent(tap);
  expect(page.requests).toEqual([]);
  page.block.openedAt = Date.now() - 1000;
  for (let taps = 0; taps < 5; taps++) page.block.handleEvent(tap);
  await expect.poll(() => page.went).toEqual(["reload"]);
  expect(page.posts()).toHaveLength(1);
});
