import { mkdirSync } from "node:fs";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, test } from "vitest";
import type { Order } from "../../dev-store/shop/types.ts";
import { startTestPlayground, type TestPlayground } from "#test/support/playground.ts";
import { alive, openVisitor, type Visitor } from "#test/support/visitor.ts";

// One shop and one story, told in order: each test goes on where the one before it stopped.

const MEI = "mei.lin@example.com";
const FAILED = "test-results/failed";
/** The default programme's rate, and the one the merchant changes to. */
const FIRST_RATE = 5;
const SECOND_RATE = 15;
const PATIENCE = { timeout: 15_000, interval: 150 };

let playground: TestPlayground;
let merchant: Visitor;
let shopper: Visitor;
let app: FrameLocator;
let isBroken = false;

/** What the story has come to. */
let first: Order;
let second: Order;
let third: Order;
let available = 0;

beforeAll(async () => {
  playground = await startTestPlayground();
  merchant = await openVisitor(playground.browser);
  shopper = await openVisitor(playground.browser);
  app = merchant.page.frameLocator("#app-frame");
});

afterAll(async () => {
  await playground?.stop();
});

beforeEach((context) => {
  if (isBroken) context.skip("an earlier step does not hold");
  onTestFailed(async () => {
    isBroken = true;
    mkdirSync(FAILED, { recursive: true });
    await merchant.page.screenshot({ path: `${FAILED}/merchant.png` });
    await shopper.page.screenshot({ path: `${FAILED}/shopper.png`, fullPage: true });
  });
});

afterEach(() => {
  expect([...merchant.takeFaults(), ...shopper.takeFaults()], "errors in the browser").toEqual([]);
});

test("a merchant installs the app from the shop's admin and finds a programme running", async () => {
  const { page } = merchant;
  await page.goto(playground.adminAppUrl);
  await page.getByRole("link", { name: "Install" }).click();
  await alive(heading("Home"));
  expect(await app.getByText("Active", { exact: true }).isVisible()).toBe(true);
  expect(await app.getByText("Your first points will appear here").isVisible()).toBe(true);
  expect(playground.store.shop.state.app?.scopes).toContain("read_orders");
});

test("the navigation around the frame leads to the programme and to the members", async () => {
  await go("Programme");
  await app.getByText("This gives back 5% of what members spend, and 7.5% in Gold.").waitFor();
  await app.getByText("Bronze ($0), Silver ($500), Gold ($1,500)").waitFor();
  await openPart("Earning");
  expect(await field("For every").inputValue()).toBe("1");
  expect(await earnPoints().inputValue()).toBe(String(FIRST_RATE));
  expect(await field("Points stay pending for").inputValue()).toBe("14");
  await go("Members");
  await app.getByText("No members yet").waitFor();
  expect(new URL(merchant.page.url()).pathname).toBe("/admin/apps/evergreen/app/members");
});

test("the navigation works before the app's own script does", async () => {
  const early = await openVisitor(playground.browser);
  const nothing = { contentType: "text/javascript", body: "" };
  await early.context.route(`${playground.store.tunnelUrl}/assets/*.js`, (route) => route.fulfill(nothing));
  await early.page.goto(playground.adminAppUrl);
  await early.page.locator("#app-nav").getByRole("link", { name: "Programme" }).click();
  await early.page.frameLocator("#app-frame").getByRole("heading", { level: 1, name: "Programme" }).waitFor();
  await early.context.close();
});

test("a shopper who logs in is told what she can earn, and nothing is asked for it but the page", async () => {
  const { page } = shopper;
  await page.goto(playground.store.url);
  await page.getByRole("link", { name: "Log in", exact: true }).click();
  await page.getByLabel("E-mail", { exact: true }).fill(MEI);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Mei", exact: true }).waitFor();
  await seesBalance((text) => text.includes("Earn 5 points for every $1 you spend"));
  shopper.takeRequests();
  await page.goto(playground.store.url, { waitUntil: "networkidle" });
  const kinds = new Set(shopper.takeRequests().map((request) => request.resourceType()));
  expect([...kinds].sort()).toEqual(["document", "image", "script", "stylesheet"]);
});

test("what she buys through cart and checkout earns pending points", async () => {
  first = await buy();
  await seesBalance((text) => text.includes(`${points(earned(first, FIRST_RATE))} more points are pending`));
  const text = await balance(shopper.page).innerText();
  expect(text).toContain("0 points");
  expect(text).toContain("Bronze");
  expect(await withoutScripts()).toBe(text);
});

test("the member's page says which order earned how many points and why", async () => {
  await openMember();
  const spent = (eligible(first) / 100).toLocaleString("en", { style: "currency", currency: "USD" });
  const sentence = `Order ${first.name}: ${spent} × 5 points per $1 = ${points(earned(first, FIRST_RATE))} points.`;
  await app.getByText(sentence).waitFor();
  await app.getByText(`+${points(earned(first, FIRST_RATE))} pending`).waitFor();
});

test("who opens a member while the search has not begun is shown the member, however long that takes", async () => {
  const pages = `${playground.store.tunnelUrl}/app/members/*`;
  await merchant.context.route(pages, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await openMember();
  await merchant.context.unroute(pages);
});

test("the merchant changes the rate and the waiting time, and is asked before giving back more than a tenth", async () => {
  await go("Programme");
  await openPart("Earning");
  await earnPoints().fill(String(SECOND_RATE));
  await field("Points stay pending for").fill("0");
  await app.getByText("New orders from now on earn at the new rate.").waitFor();
  await save();
  const question = app.getByRole("dialog", { name: "Give back 22.5%?" });
  await question.getByRole("button", { name: "Change it" }).click();
  await question.waitFor({ state: "hidden" });
  expect(
    playground.store.shop.state.metafields.some(({ value }) => value.includes(`"points":${SECOND_RATE},"perMajor":1`)),
  ).toBe(false);
  await save();
  await question.getByRole("button", { name: "Save it anyway" }).click();
  await merchant.page.getByRole("button", { name: "Save" }).waitFor({ state: "hidden" });
  await go("Programme");
  await app.getByRole("heading", { name: "Version 2" }).waitFor();
  await app.getByText("Earn rate: 5 points per $1 → 15 points per $1").waitFor();
  await app.getByText("Points stay pending: 14 days → 0 days").waitFor();
});

test("a new order earns at the new rate at once, and the old one keeps the old rate", async () => {
  second = await buy();
  available = earned(second, SECOND_RATE);
  await seesBalance(
    (text) =>
      text.includes(`${points(available)} points`) &&
      text.includes(`${points(earned(first, FIRST_RATE))} more points are pending`),
  );
  await openMember();
  await app.getByText(`× 5 points per $1 = ${points(earned(first, FIRST_RATE))} points.`).waitFor();
  await app.getByText(`× 15 points per $1 = ${points(available)} points.`).waitFor();
});

test("a code she does not use is cancelled in the cart, and its points come back", async () => {
  await fillCart();
  const total = await cartTotal();
  const code = await redeem();
  available -= 500;
  await cartSays(available);
  expect(await cartTotal()).toBe(total - 500);
  await twoTaps(shopper.page.locator(`[data-code="${code}"]`), "cancel");
  await status("The code is cancelled and your points are back.");
  available += 500;
  await cartSays(available);
  expect(await cartTotal()).toBe(total);
  expect(playground.store.shop.discountByCode(code)?.active).toBe(false);
});

test("two taps in the cart turn points into a code that makes the order cheaper, and the member's page says so", async () => {
  const total = await cartTotal();
  const code = await redeem();
  expect(await cartTotal()).toBe(total - 500);
  third = await checkOut();
  expect(third.discountApplications.map((application) => application.code)).toEqual([code]);
  available += earned(third, SECOND_RATE) - 500;
  await seesBalance((text) => text.includes(`${points(available)} points`));
  await openMember();
  await app.getByText(`Code ${code} (“$5 off”) was used in order ${third.name}.`).waitFor();
  await app.getByText(new RegExp(`^In order ${third.name}, `)).waitFor();
  expect(await app.getByText("Used", { exact: true }).count()).toBe(1);
});

test("a refund in the shop's admin takes back exactly what the refunded part had earned", async () => {
  const { page } = merchant;
  await page.goto(`${playground.store.url}/admin/orders/${second.id}`);
  const refund = page.locator("section", { has: page.getByRole("heading", { name: "Refund" }) });
  await refund.getByRole("spinbutton").first().fill("1");
  await refund.getByRole("button", { name: "Refund chosen items" }).click();
  await page.getByRole("status").waitFor();
  const half = Math.floor((eligible(second) / 2 / 100) * SECOND_RATE);
  available += half - earned(second, SECOND_RATE);
  await seesBalance((text) => text.includes(`${points(available)} points`));

  await page.goto(`${playground.store.url}/admin/orders/${first.id}`);
  await page.getByRole("button", { name: "Refund everything" }).click();
  await seesBalance((text) => text.includes(`${points(available)} points`) && !text.includes("pending"));
  await page.goto(playground.adminAppUrl);
  await openMember();
  await app.getByText(`of order ${second.name} was refunded. What is left earns`).waitFor();
});

test("the merchant gives points with a reason, which the history keeps", async () => {
  await app.getByRole("button", { name: "Adjust points" }).click();
  const form = app.getByRole("dialog", { name: "Adjust points" });
  await form.getByLabel("Points to add or take").fill("250");
  await form.getByText(`${points(available)} now, ${points(available + 250)} afterwards`).waitFor();
  await form.getByRole("button", { name: "Adjust", exact: true }).click();
  await form.getByText("Say why, so that it can be understood later.").waitFor();
  await form.getByLabel("Reason").fill("The parcel came late");
  await form.getByRole("button", { name: "Adjust", exact: true }).click();
  await form.waitFor({ state: "hidden" });
  await app.getByText(/^The parcel came late \(by staff member \d+\)$/).waitFor();
  available += 250;
  await seesBalance((text) => text.includes(`${points(available)} points`));
});

test("merchant and shopper can read all this in Chinese", async () => {
  const { page } = merchant;
  await page.goto(playground.adminAppUrl);
  await page.locator("select[name=to]").selectOption("zh-CN");
  await alive(heading("首页"));
  await page.locator("#app-nav").getByRole("link", { name: "会员计划" }).click();
  await heading("会员计划").waitFor();
  await app.getByText("积分比例：每 $1 得 5 积分 → 每 $1 得 15 积分").waitFor();

  await shopper.page.goto(playground.store.url);
  await shopper.page.locator("select[name=locale_code]").selectOption("zh-CN");
  await expect.poll(() => balance(shopper.page).innerText(), PATIENCE).toContain(`${points(available)} 积分`);
  expect(await balance(shopper.page).innerText()).toContain("我的积分");
});

// --- the merchant ---

const heading = (name: string) => app.getByRole("heading", { level: 1, name });
const field = (label: string) => app.getByLabel(label, { exact: true });
const earnPoints = () => field("Points").first();

async function go(page: string): Promise<void> {
  await merchant.page.locator("#app-nav").getByRole("link", { name: page, exact: true }).click();
  await alive(heading(page));
}

/** From the overview to the page of one part. */
async function openPart(part: string): Promise<void> {
  await app.getByRole("link", { name: `Edit ${part}` }).click();
  await alive(heading(part));
}

/** The save bar is drawn by the admin, around the frame. */
async function save(): Promise<void> {
  await merchant.page.getByRole("button", { name: "Save", exact: true }).click();
}

async function openMember(): Promise<void> {
  await go("Members");
  await app.getByLabel("Search").fill(MEI);
  await app.getByRole("link", { name: "Mei Lin" }).click();
  await alive(heading("Mei Lin"));
}

// --- the shopper ---

const balance = (page: Page) => page.locator("#shopify-block-balance-index");
const shown = (selector: string) => shopper.page.locator(selector).innerText();

/** The theme reads what the app has written: it may take a moment, and a reload, to be there. */
async function seesBalance(holds: (text: string) => boolean): Promise<void> {
  const { page } = shopper;
  await expect
    .poll(async () => {
      await page.goto(playground.store.url);
      const text = await balance(page).innerText();
      return holds(text) ? "as expected" : text;
    }, PATIENCE)
    .toBe("as expected");
}

/** The same block in a browser that runs no script. */
async function withoutScripts(): Promise<string> {
  const storageState = await shopper.context.storageState();
  const plain = await openVisitor(playground.browser, { javaScriptEnabled: false, storageState });
  await plain.page.goto(playground.store.url);
  const text = await balance(plain.page).innerText();
  await plain.context.close();
  return text;
}

/** Two of a product without variants, through its own page. */
async function fillCart(): Promise<void> {
  const { page } = shopper;
  const product = playground.store.shop.state.products.find(
    ({ giftCard, variants }) =>
      !giftCard && variants.length === 1 && variants[0]!.price > 4000 && variants[0]!.price < 8000,
  );
  await page.goto(`${playground.store.url}/products/${product?.handle}`);
  await page.getByLabel("Quantity").fill("2");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("heading", { level: 1, name: "Your cart" }).waitFor();
}

async function checkOut(): Promise<Order> {
  const { page } = shopper;
  await page.getByRole("link", { name: "Check out" }).click();
  await page.getByRole("button", { name: /^Pay now/ }).click();
  await page.getByRole("heading", { name: "Thank you!" }).waitFor();
  return playground.store.shop.state.orders.at(-1)!;
}

async function buy(): Promise<Order> {
  await fillCart();
  return await checkOut();
}

async function redeem(): Promise<string> {
  await twoTaps(shopper.page.locator("[data-reward=five-off]"), "redeem");
  await status(/^LOYAL-\w+ is applied to your cart\.$/);
  const code = await shopper.page.locator("[data-code-list] [data-redemption]").getAttribute("data-code");
  expect(await shown(".sums__discount dt")).toBe(code);
  return code ?? "";
}

/** Ask, then confirm; the block ignores a second tap that comes sooner than a person could have meant it. */
async function twoTaps(row: Locator, action: "redeem" | "cancel"): Promise<void> {
  await row.locator("[data-do=ask]").click();
  await row.locator(`[data-do=${action}]`).waitFor();
  await shopper.page.waitForTimeout(450);
  await row.locator(`[data-do=${action}]`).click();
}

/** The block's own words, after the page has been loaded anew. */
async function status(words: string | RegExp): Promise<void> {
  await shopper.page.locator("[data-status]", { hasText: words }).waitFor();
}

/** A page that was drawn before the theme could read the news is mended by the block's script. */
async function cartSays(available: number): Promise<void> {
  await expect.poll(() => shown("[data-points]"), PATIENCE).toBe(points(available));
}

/** Cents. */
async function cartTotal(): Promise<number> {
  const text = await shown(".sums__total dd");
  return Math.round(Number(text.replace(/[^\d.]/g, "")) * 100);
}

// --- what must come out, reckoned from the shop's own order ---

const points = (count: number) => count.toLocaleString("en");

function eligible({ lines }: Order): number {
  const allocated = (line: Order["lines"][number]) => line.allocations.reduce((off, { amount }) => off + amount, 0);
  return lines.reduce((sum, line) => sum + line.price * line.quantity - allocated(line), 0);
}

const earned = (order: Order, pointsPerMajor: number) => Math.floor((eligible(order) * pointsPerMajor) / 100);
