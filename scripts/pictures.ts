import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { launchBrowser } from "../test/support/browser.ts";
import type { DevStore } from "../dev-store/server.ts";
import { openAsMerchant } from "./merchant.ts";
import { emptyDatabase, startPlayground } from "./playground.ts";
import { rewardPastOrders } from "./reward-past-orders.ts";
import { provideDatabase } from "./postgres.ts";
import { Shopper } from "./shopper.ts";

// The README's pictures, taken anew: `npx tsx scripts/pictures.ts`, after a build. A shop with a past of its own, in
// which some members have redeemed already.

type Member = { id: string; email: string };

const FOLDER = fileURLToPath(new URL("../docs/images/", import.meta.url));
const REWARD = "five-off";
const PATIENCE_MS = 60_000;
const DAY_MS = 86_400_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const database = await provideDatabase("evergreen_pictures", { log: say, stopsOnSignals: false });
try {
  mkdirSync(FOLDER, { recursive: true });
  await emptyDatabase(database.url);
  const ports = { app: 0, store: 0, tunnel: 0 };
  const playground = await startPlayground({
    databaseUrl: database.url,
    ports,
    folder: null,
    seed: 1,
    history: false,
    log: say,
  });
  const browser = await launchBrowser();
  try {
    const { store } = playground;
    await openAsMerchant(store, "/app");
    await rewardPastOrders(store, database.url, new Date(Date.now() - 120 * DAY_MS));
    const [member, ...others] = await richestMembers(store, 9);
    for (const [index, other] of others.entries()) await redeemAndBuy(store, other, 1 + 3 * index);
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    await takeAdminHome(page, store);
    await takeCart(page, store, member!);
  } finally {
    await browser.close();
    await playground.stop();
  }
} finally {
  await database.stop();
}
process.exit();

async function takeAdminHome(page: Page, store: DevStore): Promise<void> {
  await page.goto(`${store.url}/admin/apps/evergreen`);
  const app = page.frameLocator("#app-frame");
  await app.locator('svg[role="img"] rect').first().waitFor();
  await take(page, "admin-home.png");
}

async function takeCart(page: Page, store: DevStore, { email }: Member): Promise<void> {
  await page.goto(`${store.url}/account/login`);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=email]").press("Enter");
  await page.waitForURL(/account$/);
  await page.goto(`${store.url}/products/stovetop-kettle`);
  await page.locator("form.buy button").click();
  await page.waitForURL(/cart$/);
  await page.locator(`[data-reward=${REWARD}] [data-do=ask]`).click();
  // The block takes no second tap that comes sooner than a person could have meant it.
  await page.waitForTimeout(500);
  await page.locator(`[data-reward=${REWARD}] [data-do=redeem]`).click();
  await page.locator("[data-in-cart]:visible").waitFor();
  await take(page, "storefront-cart.png");
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(FOLDER, name), animations: "disabled" });
  say(`docs/images/${name}`);
}

/** Redeem the reward, and spend its code on an order that many days ago. */
async function redeemAndBuy(store: DevStore, { id: customerId, email }: Member, daysAgo: number): Promise<void> {
  const shopper = new Shopper(store);
  await shopper.submit("/account/login", { email, return_url: "/" });
  const wish = { id: randomUUID(), reward: REWARD };
  const { body } = await shopper.post<{ redemption: { code: string } }>("/apps/loyalty/redemptions", wish);
  await fetch(`${store.url}/control/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      customerId,
      lines: [{ handle: "stovetop-kettle", quantity: 1 }],
      discountCodes: [body.redemption.code],
      processedAt: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
    }),
  });
}

/** Those with the most points, once the app has counted the past. */
async function richestMembers(store: DevStore, count: number): Promise<Member[]> {
  const until = Date.now() + PATIENCE_MS;
  for (let known = -1; Date.now() < until;) {
    const cards = store.shop.state.metafields.filter(({ key }) => key === "card");
    if (cards.length > 0 && cards.length === known) return byPoints(store, cards).slice(0, count);
    known = cards.length;
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
  throw new Error("The app did not finish counting the shop's past.");
}

function byPoints(store: DevStore, cards: { ownerId: string; value: string }[]): Member[] {
  return cards
    .map(({ ownerId, value }) => ({
      customer: store.shop.customer(ownerId.split("/").at(-1) ?? ""),
      card: JSON.parse(value) as { points: number },
    }))
    .sort((a, b) => b.card.points - a.card.points)
    .flatMap(({ customer }) =>
      customer?.email && customer.locale.startsWith("en") ? [{ id: customer.id, email: customer.email }] : [],
    );
}
