import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { translator, type MessageKey } from "~/i18n/i18n.ts";
import { openAsMerchant, sendFormAsMerchant } from "../../scripts/merchant.ts";
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
/** The package's small file: a browser reads it anew on every page, in half the time of the main one. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MEI = "mei.lin@example.com";
const PATIENCE = { timeout: 15_000, interval: 150 };

/** What is looked at: a page by its address, and what has to be there before it is. */
type Language = (typeof LANGUAGES)[number];
type Sight = {
  name: string;
  path: string;
  heading: Record<Language, string | RegExp>;
  /** Buttons that are pressed before. */
  press?: MessageKey[];
};

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
    { name: "segments-empty", path: "/app/segments", heading: { en: "Segments", "zh-CN": "客户分层" } },
    { name: "liability-empty", path: "/app/liability", heading: { en: "Points owed", "zh-CN": "积分负债" } },
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
    await playground.rewardPastOrders();
    // Long enough ago that the points can be spent, and enough of them for a second page of the history.
    for (let daysAgo = 40; daysAgo > 28; daysAgo--) {
      const processedAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
      await control("/control/orders", { customerId, processedAt, lines: [{ handle: "pour-over-set", quantity: 3 }] });
    }
    await control("/control/orders", { customerId, lines: [{ handle: "pour-over-set", quantity: 2 }] });
    await control(`/control/orders/${store.shop.state.orders.at(-2)!.id}/refund`, { full: true });
    await vi.waitFor(() => expect(cardOfMei()).toMatch(/"points":[1-9]\d+,"pending":[1-9].*"tier":"gold"/), PATIENCE);
    for (let count = 0; count < 3; count++) await tell("orders/paid", "{");
    // A refresh of before the orders may be done already, or under way and no other begun: asked until one knows who alone has
    // ordered, which is the middle of all scores.
    await vi.waitFor(
      async () => {
        await sendFormAsMerchant(store, "/app/insights/refresh.data", {});
        expect(await openAsMerchant(store, "/app/segments/needs_attention")).toContain("Mei Lin");
      },
      { timeout: 30_000, interval: 1000 },
    );
    await logIn();
  });

  test("in the cart a reward is redeemed without a mouse, and Escape takes the question back", async () => {
    const { page } = visitor;
    await page.goto(`${playground.store.url}/products/pour-over-set`);
    await page.getByRole("button", { name: "Add to cart" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Your cart" }).waitFor();
    const ask = page.getByRole("button", { name: /^Redeem.*\$5 off$/ });
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

  test("reports are computed at the press of a key, and the page shows them once they are", async () => {
    const { page } = visitor;
    await openAdmin("/app/liability", "en");
    await page.getByRole("button", { name: /^Compute (now|anew)$/ }).press("Enter");
    await page.getByText(/^(Waiting for its turn|Computing: )/).waitFor();
    await page.getByText(/^(Waiting for its turn|Computing: )/).waitFor({ state: "detached", ...PATIENCE });
    await page.getByText(/^Computed /).waitFor();
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as CSV" }).first().press("Enter");
    expect((await file).suggestedFilename()).toMatch(/-statement-bookings-.*\.csv$/);
  });

  describe.each(LANGUAGES)("in the admin, in %s", (language) => {
    test.each<Sight>([
      { name: "home", path: "/app", heading: { en: "Home", "zh-CN": "首页" } },
      { name: "programme", path: "/app/programme", heading: { en: "Programme", "zh-CN": "会员计划" } },
      { name: "programme-earning", path: "/app/programme/earning", heading: { en: "Earning", "zh-CN": "消费积分" } },
      {
        name: "programme-rules",
        path: "/app/programme/rules",
        heading: { en: "Rules and bonuses", "zh-CN": "规则与加倍" },
        press: ["multipliers.add", "windows.add"],
      },
      {
        name: "programme-ways",
        path: "/app/programme/ways",
        heading: { en: "Other ways to earn", "zh-CN": "其他获取方式" },
        press: ["ways.add"],
      },
      {
        name: "programme-tiers",
        path: "/app/programme/tiers",
        heading: { en: "VIP tiers", "zh-CN": "会员等级" },
        press: ["tiers.add"],
      },
      {
        name: "programme-rewards",
        path: "/app/programme/rewards",
        heading: { en: "Rewards", "zh-CN": "奖励" },
        press: ["rewards.add"],
      },
      {
        name: "programme-expiry",
        path: "/app/programme/expiry",
        heading: { en: "Expiry", "zh-CN": "积分有效期" },
      },
      {
        name: "programme-holdout",
        path: "/app/programme/holdout",
        heading: { en: "Comparison group", "zh-CN": "对照组" },
      },
      { name: "liability", path: "/app/liability", heading: { en: "Points owed", "zh-CN": "积分负债" } },
      {
        name: "liability-month",
        path: `/app/liability/${new Date().toISOString().slice(0, 7)}`,
        heading: { en: /^Statement, /, "zh-CN": /对账表$/ },
      },
      {
        name: "liability-no-month",
        path: "/app/liability/2020-13",
        heading: { en: "Points owed", "zh-CN": "积分负债" },
      },
      { name: "health", path: "/app/health", heading: { en: "Health", "zh-CN": "健康度" } },
      {
        name: "health-wrong-days",
        path: "/app/health?from=2026-03-02&to=2026-03-01",
        heading: { en: "Health", "zh-CN": "健康度" },
      },
      { name: "backfill", path: "/app/backfill", heading: { en: "Past orders", "zh-CN": "历史订单" } },
      { name: "settings", path: "/app/settings", heading: { en: "Settings", "zh-CN": "设置" } },
      { name: "members", path: "/app/members", heading: { en: "Members", "zh-CN": "会员" } },
      { name: "members-none", path: "/app/members?q=nobody-by-that-name", heading: { en: "Members", "zh-CN": "会员" } },
      { name: "member", path: "/app/members/1", heading: { en: "Mei Lin", "zh-CN": "Mei Lin" } },
      { name: "member-gone", path: "/app/members/999999", heading: { en: "Members", "zh-CN": "会员" } },
      { name: "retention", path: "/app/retention", heading: { en: "Retention", "zh-CN": "留存" } },
      { name: "roi", path: "/app/roi", heading: { en: "Return", "zh-CN": "投资回报" } },
      { name: "segments", path: "/app/segments", heading: { en: "Segments", "zh-CN": "客户分层" } },
      {
        name: "segments-past",
        path: "/app/segments?from=2026-01-01&to=2026-01-31&compare=year",
        heading: { en: "Segments", "zh-CN": "客户分层" },
      },
      {
        name: "segment-past",
        path: "/app/segments/champions?from=2026-01-01&to=2026-01-31",
        heading: { en: "Champions", "zh-CN": "冠军客户" },
      },
      { name: "segment", path: "/app/segments/champions", heading: { en: "Champions", "zh-CN": "冠军客户" } },
      { name: "segment-gone", path: "/app/segments/winners", heading: { en: "Segments", "zh-CN": "客户分层" } },
      { name: "activity", path: "/app/activity?days=7", heading: { en: "Activity", "zh-CN": "运行记录" } },
    ])("the page $path is sound", (sight) => looksSound(sight, language));
  });

  test("products and collections that earn nothing are chosen in the shop's own picker, and named", async () => {
    const { page } = visitor;
    await openAdmin("/app/programme/rules", "en");
    for (const what of ["products", "collections"]) {
      await page.getByRole("button", { name: `Choose ${what}: What earns nothing` }).press("Enter");
      const picker = page.locator("dialog[open]");
      await picker.getByRole("checkbox").first().press("Space");
      await picker.getByRole("button", { name: "Select" }).press("Enter");
      await page.getByText(`${what === "products" ? "Products" : "Collections"} chosen: 1`).waitFor();
      await page.getByText(`${what === "products" ? "Products" : "Collections"} that earn nothing: added 1`).waitFor();
    }
    expect(await page.getByText(/^No\. \d+$/).count()).toBe(0);
    await page.getByRole("textbox", { name: "Customers with the tag" }).fill("Staff, wholesale，staff");
    await page.keyboard.press("Enter");
    await page.getByText("Customers who earn nothing: added Staff, wholesale").waitFor();
    await page.getByRole("button", { name: "Remove wholesale" }).press("Enter");
    await page.getByText("Customers who earn nothing: added Staff", { exact: true }).waitFor();
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

  test("everybody in a segment is given points and a tag, after a question that says how many and what it costs", async () => {
    const { page } = visitor;
    await openAdmin("/app/segments/needs_attention", "en");
    await page.setViewportSize(SIZES[1]);
    // On a phone it is in a menu. The head of the page is drawn anew for a desk, and a key meant for the former one is lost.
    await page.getByRole("button", { name: "Tag in Shopify" }).waitFor();
    const dialog = page.getByRole("dialog");
    const give = page.getByRole("button", { name: "Give points" });
    await give.click({ trial: true });
    await give.press("Enter");
    await dialog.getByRole("textbox", { name: "Points for each" }).fill("50");
    await dialog.getByRole("button", { name: "Continue" }).press("Enter");
    await dialog.getByText("Fill in the fields first.").waitFor();
    await dialog.getByRole("textbox", { name: "Reason" }).fill("Thank you");
    await dialog.getByRole("button", { name: "Continue" }).press("Enter");
    await dialog.getByText("1 member gets 50 points.").waitFor();
    await dialog.getByText("That is 50 points, worth $0.50 if all of them are spent.").waitFor();
    await dialog.getByRole("button", { name: "Give the points" }).press("Enter");
    await page.getByText("50 points each: Thank you").waitFor();
    await page.getByText("1 of 1 member.").waitFor();
    await page.getByRole("button", { name: "Tag in Shopify" }).press("Enter");
    await dialog.getByRole("button", { name: "Continue" }).press("Enter");
    await dialog.getByText("1 customer gets the tag “needs-attention” in Shopify.").waitFor();
    await dialog.getByRole("button", { name: "Add the tag" }).press("Enter");
    const mei = () => playground.store.shop.customerByEmail(MEI)!;
    await expect.poll(() => mei().tags, PATIENCE).toContain("needs-attention");
    await page.getByText("Tag “needs-attention” in Shopify", { exact: true }).waitFor();
    await expect.poll(() => page.getByText("1 of 1 member.").count(), PATIENCE).toBe(2);
    await onEverySize(page, "segment-done", "en", async () => {
      expect(await seriousFaults(page)).toEqual([]);
    });
  });

  describe.each(LANGUAGES)("in the shop, in %s", (language) => {
    beforeAll(() => speak(language));

    test.each([
      ["/", 1],
      ["/products/pour-over-set", 1],
      ["/cart", 1],
      ["/account", 3],
    ])("the blocks on %s are sound", async (path, blocks) => {
      const { page } = visitor;
      await page.goto(playground.store.url + path);
      const cards = page.locator(".evergreen-card");
      expect(await page.locator("h1").count()).toBe(1);
      await onEverySize(page, `shop${path.replaceAll("/", "-")}`, language, async () => {
        expect(await cards.count()).toBe(blocks);
        expect(await seriousFaults(page)).toEqual([]);
      });
    });
  });

  test.each([
    ["/app", "Show as a table: Points by day"],
    ["/app/programme", "Edit VIP tiers"],
    ["/app/programme/ways", "Add a way to earn"],
    ["/app/programme/rules", "Choose products: What earns nothing"],
    ["/app/programme/tiers", "Add a tier"],
    ["/app/programme/rewards", "Add a reward"],
    ["/app/members", "Mei Lin"],
    ["/app/members/1", "Adjust points"],
    ["/app/health", "How it is computed: Participation"],
    ["/app/liability", "Show as a table: What moved it"],
    ["/app/roi", "To the comparison group"],
    ["/app/segments", "How it is computed: The numbers of a segment"],
    ["/app/segments/champions?from=2026-01-01&to=2026-01-31", "How it is computed: Share of customers"],
    ["/app/activity", "Try all again"],
  ])("on %s the Tab key comes to “%s”", async (path, name) => {
    await openAdmin(path, "en");
    expect(await tabStops()).toContain(name);
  });
});

afterEach(() => {
  expect(visitor.takeFaults().filter((fault) => !fault.includes("status of 404"))).toEqual([]);
});

async function looksSound({ name, path, heading, press = [] }: Sight, language: Language): Promise<void> {
  const { page } = visitor;
  await openAdmin(path, language);
  await page.getByRole("heading", { level: 1, name: heading[language] }).waitFor();
  const t = translator(language);
  for (const button of press) await page.getByRole("button", { name: t(button), exact: true }).click();
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
  // Once a document: the script is half a megabyte.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run({ resultTypes: ["violations"] }),
  );
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
