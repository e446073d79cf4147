import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openAsMerchant } from "../../scripts/merchant.ts";
import { APP } from "#test/support/app.ts";
import { startTestPlayground, type TestPlayground } from "#test/support/playground.ts";
import { alive, openVisitor, type Visitor } from "#test/support/visitor.ts";
import { signWebhook } from "#test/support/webhook-signature.ts";

// Every page, in both languages, on a phone and on a desk. Pictures of them are left in test-results/screens.

const SCREENS = "test-results/screens";
const SIZES = [
  { name: "phone", width: 360, height: 740 },
  { name: "desk", width: 1280, height: 900 },
] as const;
const LANGUAGES = ["en", "zh-CN"] as const;
const MEI = "mei.lin@example.com";
const PATIENCE = { timeout: 15_000, interval: 150 };

/** What is looked at: a page by its address, and what has to be there before it is. */
type Sight = { name: string; path: string; heading: Record<(typeof LANGUAGES)[number], string> };

let playground: TestPlayground;
let visitor: Visitor;

beforeAll(async () => {
  mkdirSync(SCREENS, { recursive: true });
  playground = await startTestPlayground();
  await openAsMerchant(playground.store, "/app");
  visitor = await openVisitor(playground.browser, { reducedMotion: "reduce" });
});

afterAll(async () => {
  await playground?.stop();
});

describe.each(LANGUAGES)("on the first day, in %s", (language) => {
  test.each<Sight>([
    { name: "home-empty", path: "/app", heading: { en: "Home", "zh-CN": "首页" } },
    { name: "members-empty", path: "/app/members", heading: { en: "Members", "zh-CN": "会员" } },
    { name: "activity-empty", path: "/app/activity", heading: { en: "Activity", "zh-CN": "运行记录" } },
  ])("the page $path is sound without a member", (sight) => looksSound(sight, language));
});

test("what is slipped into a page is not run, loaded or told to a stranger, and the browser says so", async () => {
  const { page } = visitor;
  await openAdmin("/app", "en");
  const before = page.url();
  const refused = await page.evaluate(async () => {
    const directives = new Set<string>();
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
      directives.add(effectiveDirective),
    );
    const stranger = "https://stranger.example.com/";
    const add = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, fields: Partial<HTMLElementTagNameMap[Tag]>) =>
      document.head.appendChild(Object.assign(document.createElement(tag), fields));
    add("script", { textContent: "document.title = 'planted'" });
    add("script", { src: `${stranger}script.js` });
    add("img", { src: `${stranger}pixel.png` });
    add("base", { href: stranger }).remove();
    add("form", { action: stranger }).submit();
    await fetch(stranger).catch(() => undefined);
    while (directives.size < 5) await new Promise((resolve) => setTimeout(resolve, 20));
    return [...directives].sort();
  });
  expect(refused).toEqual(["base-uri", "connect-src", "form-action", "img-src", "script-src-elem"]);
  expect(await page.title()).not.toBe("planted");
  expect(page.url()).toBe(before);
  const faults = visitor.takeFaults();
  expect(faults.filter((fault) => !/Content Security Policy/.test(fault))).toEqual([]);
  expect(faults.length).toBeGreaterThanOrEqual(6);
});

describe("once something has been bought", () => {
  beforeAll(async () => {
    const { store } = playground;
    const customerId = store.shop.customerByEmail(MEI)?.id;
    // Long enough ago that the points can be spent, and enough of them for a second page of the history.
    for (let daysAgo = 40; daysAgo > 28; daysAgo--) {
      const processedAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
      await control("/control/orders", { customerId, processedAt, lines: [{ handle: "pour-over-set", quantity: 3 }] });
    }
    await control("/control/orders", { customerId, lines: [{ handle: "pour-over-set", quantity: 2 }] });
    await control(`/control/orders/${store.shop.state.orders.at(-2)!.id}/refund`, { full: true });
    await vi.waitFor(() => expect(cardOfMei()).toMatch(/"points":[1-9]\d+,"pending":[1-9].*"tier":"gold"/), PATIENCE);
    for (let count = 0; count < 3; count++) await tell("orders/paid", "{");
    await logIn();
  });

  test("in the cart a reward is redeemed without a mouse, and Escape takes the question back", async () => {
    const { page } = visitor;
    await page.goto(`${playground.store.url}/products/pour-over-set`);
    await page.getByRole("button", { name: "Add to cart" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Your cart" }).waitFor();
    const ask = page.getByRole("button", { name: /^Redeem/ });
    await ask.waitFor();
    expect(await tabStops()).toContain("Redeem: $5 off");
    await ask.press("Enter");
    expect(await focused()).toBe("Use 500 points for $5 off?");
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("Redeem: $5 off");
    await ask.press("Enter");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Use 500 points");
    // The block takes no second press that comes sooner than a person could have meant it.
    await page.waitForTimeout(450);
    await page.keyboard.press("Enter");
    await page.locator("[data-status]", { hasText: "is applied to your cart" }).waitFor();
  });

  describe.each(LANGUAGES)("in the admin, in %s", (language) => {
    test.each<Sight>([
      { name: "home", path: "/app", heading: { en: "Home", "zh-CN": "首页" } },
      { name: "programme", path: "/app/programme", heading: { en: "Programme", "zh-CN": "会员计划" } },
      { name: "members", path: "/app/members", heading: { en: "Members", "zh-CN": "会员" } },
      { name: "members-none", path: "/app/members?q=nobody-by-that-name", heading: { en: "Members", "zh-CN": "会员" } },
      { name: "member", path: "/app/members/1", heading: { en: "Mei Lin", "zh-CN": "Mei Lin" } },
      { name: "member-gone", path: "/app/members/999999", heading: { en: "Members", "zh-CN": "会员" } },
      { name: "activity", path: "/app/activity?days=7", heading: { en: "Activity", "zh-CN": "运行记录" } },
    ])("the page $path is sound", (sight) => looksSound(sight, language));
  });

  test("what failed is tried again without a mouse: one at once, all after a question", async () => {
    const { page } = visitor;
    await openAdmin("/app/activity", "en");
    await page
      .getByRole("button", { name: /^Try again: Order paid, / })
      .first()
      .press("Enter");
    await expect.poll(focused, PATIENCE).toBe("1 message is being worked on again.");
    const all = page.getByRole("button", { name: "Try all again" });
    await all.press("Enter");
    const question = page.getByRole("dialog", { name: /^Try all \d failed messages again\?$/ });
    await question.getByText("Points are counted once").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("Try all again");
    await all.press("Enter");
    await question.getByRole("button", { name: "Try all again" }).press("Enter");
    await expect.poll(focused, PATIENCE).toMatch(/^\d messages are being worked on again\.$/);
  });

  describe.each(LANGUAGES)("in the shop, in %s", (language) => {
    beforeAll(() => speak(language));

    test.each(["/", "/products/pour-over-set", "/cart", "/account"])("the blocks on %s are sound", async (path) => {
      const { page } = visitor;
      await page.goto(playground.store.url + path);
      const block = page.locator(".evergreen-card");
      expect(await page.locator("h1").count()).toBe(1);
      await onEverySize(page, `shop${path.replaceAll("/", "-")}`, language, async () => {
        expect(await block.count()).toBe(1);
        expect(await seriousFaults(page)).toEqual([]);
      });
    });
  });

  test.each([
    ["/app", "Show as a table"],
    ["/app/programme", "Add a reward"],
    ["/app/members", "Mei Lin"],
    ["/app/members/1", "Adjust points"],
    ["/app/activity", "Try all again"],
  ])("on %s the Tab key comes to “%s”", async (path, name) => {
    await openAdmin(path, "en");
    expect(await tabStops()).toContain(name);
  });
});

afterEach(() => {
  expect(visitor.takeFaults().filter((fault) => !fault.includes("status of 404"))).toEqual([]);
});

async function looksSound({ name, path, heading }: Sight, language: string): Promise<void> {
  const { page } = visitor;
  await openAdmin(path, language);
  const title = heading[language as keyof typeof heading];
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe(language);
  expect(await page.title()).not.toBe("");
  await onEverySize(page, name, language, async () => {
    expect(await page.locator("h1").count()).toBe(1);
    expect(await seriousFaults(page)).toEqual([]);
  });
}

/** Unframed, so that one document has it all; the phone first, as the server can't know the size. */
async function openAdmin(path: string, language: string): Promise<void> {
  const { url } = await control(`/control/app/url?locale=${language}&path=${encodeURIComponent(path)}`);
  await visitor.page.setViewportSize(SIZES[0]);
  await visitor.page.goto(url!);
  await alive(visitor.page.locator("h1"));
}

async function onEverySize(page: Page, name: string, language: string, look: () => Promise<void>): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.poll(overflow, { timeout: 1000, message: `${name} is wider than ${size.width}` }).toBe(0);
    await look();
    await page.screenshot({ path: `${SCREENS}/${name}-${language}-${size.name}.png`, fullPage: true });
  }
}

/** What axe calls serious or critical, a line each: the rule and where. */
async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
}

/** The names of what the Tab key reaches, in order, until it has come round. */
async function tabStops(): Promise<string[]> {
  const names: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await visitor.page.keyboard.press("Tab");
    const name = await focused();
    if (name === null) break;
    names.push(name);
  }
  return names;
}

/** The name of what has the focus; null when nothing has. */
async function focused(): Promise<string | null> {
  return await visitor.page.evaluate(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return null;
    const name = activeElement.getAttribute("aria-label") ?? activeElement.textContent ?? "";
    return name.replace(/\s+/g, " ").replace(" :", ":").trim();
  });
}

function cardOfMei(): string {
  const owner = `gid://shopify/Customer/${playground.store.shop.customerByEmail(MEI)?.id}`;
  return (
    playground.store.shop.state.metafields.find(({ key, ownerId }) => key === "card" && ownerId === owner)?.value ?? ""
  );
}

async function logIn(): Promise<void> {
  const { page } = visitor;
  await page.goto(`${playground.store.url}/account/login`);
  await page.getByLabel("E-mail", { exact: true }).fill(MEI);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(/account$/);
}

async function speak(language: string): Promise<void> {
  const { page } = visitor;
  await page.goto(playground.store.url);
  if ((await page.locator("html").getAttribute("lang")) === language) return;
  await page.locator("select[name=locale_code]").selectOption(language);
  await page.locator(`html[lang=${language}]`).waitFor();
}

/** A webhook as Shopify sends it, whatever its body. */
async function tell(topic: string, body: string): Promise<void> {
  const answer = await fetch(`${playground.appUrl}/webhooks`, {
    method: "POST",
    headers: {
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": playground.store.shop.state.shop.domain,
      "x-shopify-webhook-id": randomUUID(),
      "x-shopify-hmac-sha256": signWebhook(body, APP.secret),
    },
    body,
  });
  expect(answer.status).toBe(200);
}

async function control(path: string, body?: object): Promise<Record<string, string>> {
  const answer = await fetch(playground.store.url + path, {
    method: body ? "POST" : "GET",
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The development store answered ${answer.status} to ${path}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, string>;
}
