import { randomUUID } from "node:crypto";
import { defaultProgramme } from "../../app/domain/programme/default-programme.ts";
import { readDraft } from "../../app/ui/programme/draft/read-draft.ts";
import { tiersText } from "../../app/ui/programme/submission.ts";
import type { DevStore } from "../../dev-store/server.ts";
import { openAsMerchant, sendAsMerchant } from "../merchant.ts";
import type { Playground } from "../playground.ts";
import { Shopper } from "../shopper.ts";
import { metafield, require, textOf, until } from "./seen.ts";

type Card = { points: number; pending: number; tier: string; codes: { code: string }[] };
type Redeemed = { redemption: { status: string; code: string | null }; card: Card };
type Placed = { id: string; name: string; discounted: boolean };
type Say = (step: string) => void;

const EMAIL = "mei.lin@example.com";

/**
 * From installation to a code that is spent: every step sees for itself that it holds. `say` gets a line a step with what
 * was seen. Throws StepFailed at the first that does not hold.
 */
export async function walkThePath({ store, appUrl }: Playground, say: Say): Promise<void> {
  await answers(appUrl, say);
  await install(store, say);
  const shopper = await logIn(store, say);
  const first = await buy(store, shopper, "buys under the first rule (5 points per 1.00, 14 days pending)", say);
  const earned = expectedPoints(store, first, 5, 100);
  await seesCard(
    store,
    say,
    `${first.name} earned ${earned} points, pending`,
    (card) => card.pending === earned && card.points === 0,
  );
  await memberPageTells(store, first, earned, say);
  await changeRate(store, say);
  const second = await buy(store, shopper, "buys under the second rule (10 points per 1.00, no hold)", say);
  const more = expectedPoints(store, second, 10, 100);
  await seesCard(
    store,
    say,
    `${second.name} earned ${more} points at once; ${first.name} keeps its ${earned}`,
    (card) => card.points === more && card.pending === earned,
  );
  await cancelUnused(store, shopper, more, say);
  const code = await redeem(store, shopper, more, say);
  const third = await spend(store, shopper, code, say);
  const again = expectedPoints(store, third, 10, 100);
  await seesCard(
    store,
    say,
    "the reservation is committed and the code is gone from the card",
    (card) => card.codes.length === 0 && card.points === more - 500 + again,
  );
  await refund(store, second);
  await seesCard(
    store,
    say,
    `the refund of ${second.name} took back exactly its ${more} points`,
    (card) => card.points === again - 500,
  );
  await refund(store, first);
  await seesCard(
    store,
    say,
    `the refund of ${first.name} took back exactly its ${earned}, at the rule it was bought under`,
    (card) => card.pending === 0 && card.points === again - 500,
  );
}

async function answers(appUrl: string, say: Say): Promise<void> {
  const ready = await fetch(`${appUrl}/readyz`);
  require(ready.ok, `the app is ready (saw ${ready.status})`);
  const forged = await fetch(`${appUrl}/webhooks`, {
    method: "POST",
    body: "{}",
    headers: { "x-shopify-hmac-sha256": "forged" },
  });
  require(forged.status === 401, `a forged webhook is refused with 401 (saw ${forged.status})`);
  say("the app answers; a forged webhook gets 401");
}

async function install(store: DevStore, say: Say): Promise<void> {
  require(store.shop.state.app === null, "the shop starts without the app");
  const html = await openAsMerchant(store, "/app/programme");
  const installed = store.shop.state.app as { scopes: string[] } | null;
  require(installed !== null, "opening the app installed it");
  for (const word of ["Bronze", "Silver", "Gold"]) require(html.includes(word), `the default programme shows ${word}`);
  const programme = await until("the theme can read the programme", () => metafield(store, "evergreen", "programme"));
  say(
    `installed by token exchange with ${installed?.scopes.length} scopes; programme in the theme: ${JSON.stringify(programme).length} bytes`,
  );
}

async function logIn(store: DevStore, say: Say): Promise<Shopper> {
  const shopper = new Shopper(store);
  await shopper.submit("/account/login", { email: EMAIL, return_url: "/" });
  const html = await shopper.get("/");
  require(html.includes("evergreen-card"), "the storefront shows the balance block");
  say("Mei Lin is logged in and the storefront draws the balance block");
  return shopper;
}

/** Through the shop's own cart and checkout. */
async function buy(store: DevStore, shopper: Shopper, what: string, say: Say): Promise<Placed> {
  const known = store.shop.state.orders.length;
  const product = store.shop.state.products.find(
    ({ giftCard, variants }) => !giftCard && (variants[0]?.price ?? 0) > 4000,
  );
  await shopper.post("/cart/add.js", { items: [{ id: product?.variants[0]?.id, quantity: 2 }] });
  const { path } = await shopper.submit("/checkout", { action: "pay" });
  const order = store.shop.state.orders[known];
  require(order !== undefined && path.startsWith("/orders/"), `checkout leads to the thank-you page (saw ${path})`);
  const placed = { id: order!.id, name: order!.name, discounted: order!.discountApplications.length > 0 };
  say(`Mei ${what}: ${placed.name}, ${store.shop.state.shop.currency} ${(eligible(store, placed) / 100).toFixed(2)}`);
  return placed;
}

async function memberPageTells(store: DevStore, order: Placed, points: number, say: Say): Promise<void> {
  const members = await openAsMerchant(store, `/app/members?q=${encodeURIComponent(EMAIL)}`);
  const path = /\/app\/members\/\d+/.exec(members)?.[0];
  require(path !== undefined, "the members page finds Mei by her e-mail");
  const page = textOf(await openAsMerchant(store, path ?? ""));
  require(page.includes(order.name) &&
    page.includes(points.toLocaleString("en")), `${path} shows ${order.name} and ${points} points`);
  const why = /Order #\d+: .*?= [\d,]+ points/.exec(page)?.[0];
  require(why !== undefined, "the member page says why it is that many");
  say(`the member page says why: ${why}`);
}

async function changeRate(store: DevStore, say: Say): Promise<void> {
  const benefits = { keep: "", entryPoints: "0", entryReward: "", birthdayPoints: "0", customerTags: [] };
  const tier = (key: string, name: string, entry: string, multiplierPercent: string) => ({
    ...{ id: key, key, name, entry, multiplierPercent },
    ...benefits,
  });
  const tiers = {
    tierRules: { by: "spend" as const, window: "lifetime" as const, graceDays: "0" },
    tiers: [tier("bronze", "Bronze", "0", "1"), tier("silver", "Silver", "50000", "1.25")],
  };
  const { currency } = store.shop.state.shop;
  const { programme } = readDraft("tiers", tiers, defaultProgramme(currency), currency);
  const previewed = programme && tiersText(programme);
  await sendAsMerchant(store, "/app/programme/tiers", { draft: tiers, basedOn: 1, isConfirmed: true, previewed });
  const earning = {
    earning: {
      ...{ points: "10", perMajor: "1", holdDays: "0", rounding: "floor", awardOn: "paid", awardAfterDays: "0" },
      basis: { discounts: "after", includesTax: false, includesShipping: false, includesGiftCards: false },
      currencyRates: [],
    },
    pointValue: { points: "100", major: "1" },
  };
  await sendAsMerchant(store, "/app/programme/earning", { draft: earning, basedOn: 2, isConfirmed: true });
  await until(
    "the theme reads the new rate",
    async () => ((await metafield(store, "evergreen", "programme")) as { points?: number } | null)?.points === 10,
  );
  say("the merchant publishes versions 2 and 3: other tiers; 10 points per 1.00, no hold");
}

async function cancelUnused(store: DevStore, shopper: Shopper, points: number, say: Say): Promise<void> {
  const id = randomUUID();
  const { body } = await shopper.post<Redeemed>("/apps/loyalty/redemptions", { id, reward: "five-off" });
  require(body.card.points === points - 500, `500 points are reserved (saw ${body.card?.points})`);
  const cancelled = await shopper.post<Redeemed>(`/apps/loyalty/redemptions/${id}/cancel`, {});
  require(cancelled.body.redemption?.status === "cancelled" &&
    cancelled.body.card.points === points, "an unused code that is cancelled gives its points back");
  const discount = store.shop.discountByCode(body.redemption.code ?? "");
  require(discount?.active === false, "the cancelled code is switched off in the shop");
  say(`code ${body.redemption.code} cancelled unused: 500 points back, switched off in the shop`);
}

async function redeem(store: DevStore, shopper: Shopper, points: number, say: Say): Promise<string> {
  const id = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => shopper.post<Redeemed>("/apps/loyalty/redemptions", { id, reward: "five-off" })),
  );
  const { status, body } = await shopper.post<Redeemed>("/apps/loyalty/redemptions", { id, reward: "five-off" });
  const code = body.redemption?.code;
  require(status === 200 && !!code, `the redemption is answered with a code (saw ${status} ${JSON.stringify(body)})`);
  require(answers.every((answer) => answer.status < 300), "twenty tabs asking for the same redemption all get it");
  require(body.card.points === points - 500, `and it is paid for once (saw ${body.card.points})`);
  const discount = store.shop.discountByCode(code ?? "");
  require(discount?.usageLimit === 1 &&
    discount.customerIds?.length === 1, "the discount is single-use and bound to Mei");
  say(`redeemed $5 off from twenty tabs at once: one code, ${code}; ${body.card.points} points left`);
  return code ?? "";
}

async function spend(store: DevStore, shopper: Shopper, code: string, say: Say): Promise<Placed> {
  const { body: cart } = await shopper.post<{ discount_codes?: { code: string; applicable: boolean }[] }>(
    "/cart/update.js",
    { discount: code },
  );
  require(!!cart, "the cart takes the code");
  const order = await buy(store, shopper, `spends ${code} at the checkout`, say);
  require(order.discounted, "the order carries the discount");
  return order;
}

async function refund(store: DevStore, order: Placed): Promise<void> {
  const answer = await fetch(`${store.url}/control/orders/${order.id}/refund`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ full: true }),
  });
  require(answer.ok, `the shop refunds ${order.name} (saw ${answer.status})`);
}

async function seesCard(store: DevStore, say: Say, what: string, holds: (card: Card) => boolean): Promise<void> {
  const customer = store.shop.customerByEmail(EMAIL);
  const owner = `gid://shopify/Customer/${customer?.id}`;
  const card = await until(
    what,
    async () => {
      const seen = (await metafield(store, null, "card", owner)) as Card | null;
      return seen && holds(seen) ? seen : null;
    },
    async () => JSON.stringify(await metafield(store, null, "card", owner)),
  );
  say(`${what}; the card says ${card.points} available, ${card.pending} pending, tier ${card.tier}`);
}

/** What is left to earn on after discounts, in cents; read from the shop, not from the app. */
function eligible(store: DevStore, { id }: Placed): number {
  const order = store.shop.requireOrder(id);
  return order.lines.reduce(
    (sum, line) => sum + line.price * line.quantity - line.allocations.reduce((off, { amount }) => off + amount, 0),
    0,
  );
}

function expectedPoints(store: DevStore, order: Placed, perMajor: number, multiplierPercent: number): number {
  return Math.floor((eligible(store, order) * perMajor * multiplierPercent) / 10_000);
}
