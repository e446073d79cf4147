import { expect, test } from "vitest";
import { drawBlock } from "./draw-block.ts";

const programme = {
  v: 1,
  active: true,
  currency: "USD",
  pointsPerMajor: 5,
  holdDays: 14,
  tiers: [
    { key: "bronze", name: "Bronze", entry: "0.00", multiplierPercent: 100 },
    { key: "silver", name: "Silver", entry: "500.00", multiplierPercent: 125 },
    { key: "gold", name: "Gold", entry: "1000.00", multiplierPercent: 200 },
  ],
  rewards: [
    { key: "five", name: "$5 off", kind: "fixed_amount", points: 500, value: "5.00", minimumSpend: null },
    { key: "treat", name: "A treat", kind: "percentage", points: 1500, value: "10", minimumSpend: "50.00" },
  ],
};

const card = {
  v: 1,
  points: 1250,
  pending: 90,
  pendingUntil: "2026-12-05",
  tier: "silver",
  qualifying: "812.50",
  codes: [{ id: "6f1c", code: "LOYAL-7K2MQXRT4A", reward: "five", points: 500, expiresOn: "2027-02-19" }],
};

const globals = (member: object | null, more: object = {}) => ({
  app: { metafields: { evergreen: { programme: { value: programme } } } },
  customer: member && { metafields: { $app: { card: { value: member } } } },
  cart: { currency: { iso_code: "USD" }, discount_applications: [] },
  request: { design_mode: false, locale: { iso_code: "en" } },
  routes: { cart_url: "/cart", account_login_url: "/account/login" },
  ...more,
});

/** What a reader sees: no tags, templates or runs of space. */
const textOf = (html: string) =>
  html
    .replace(/<template[\s\S]*?<\/template>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

test.each([
  [
    "points, tier, pending points and both goals",
    card,
    [
      "1,250 points",
      "90 more points are pending. Next available on December 5, 2026.",
      "Silver earns 1.25×",
      "Spend $187.50 more for Gold",
      "You can redeem $5 off in your cart",
      "250 points to A treat",
    ],
  ],
  [
    "one point as one",
    { ...card, points: 1, pending: 1 },
    ["1 point ", "1 more point is pending.", "499 points to $5 off"],
  ],
  [
    "a debt with its reason",
    { ...card, points: -1120 },
    ["−1,120 points", "A returned order took back", "1,620 points to $5 off"],
  ],
  ["the highest tier as such", { ...card, tier: "gold" }, ["Gold earns 2×", "You are in the highest tier."]],
  [
    "the first tier ahead of a member without one",
    { ...card, tier: null, qualifying: "-3.00" },
    ["Spend $3 more for Bronze"],
  ],
])("the balance shows %s", async (_, member, phrases) => {
  const text = textOf(await drawBlock("balance", globals(member)));
  for (const phrase of phrases) expect(text).toContain(phrase);
});

test("the balance reads as natural Chinese where the shop speaks it", async () => {
  const text = textOf(await drawBlock("balance", globals(card), "zh-CN"));
  expect(text).toContain("1,250 积分");
  expect(text).toContain("最近一批将于 2026年12月5日生效。");
  expect(text).toContain("再消费 $187.50 即可升级为Gold");
});

test("a shopper who isn't logged in is invited, with the earn rate", async () => {
  const html = await drawBlock("balance", globals(null));
  expect(textOf(html)).toContain("Earn 5 points for every $1 you spend");
  expect(html).toContain('href="/account/login"');
});

test.each(["balance", "cart-rewards"])(
  "%s draws nothing while there is no programme or it is paused",
  async (block) => {
    for (const value of [null, { ...programme, active: false }]) {
      const app = { metafields: { evergreen: { programme: { value } } } };
      expect((await drawBlock(block, globals(card, { app }))).trim()).toBe("");
    }
  },
);

test.each(["balance", "cart-rewards"])(
  "%s shows the merchant a sample in the theme editor, which nothing can redeem",
  async (block) => {
    const html = await drawBlock(block, globals(null, { request: { design_mode: true } }));
    expect(textOf(html)).toContain("Sample numbers");
    expect(html).not.toContain("evergreen-cart-rewards");
  },
);

test("an amount is not shown with the sign of another currency that the shopper pays in", async () => {
  const cart = { currency: { iso_code: "EUR" } };
  const text = textOf(await drawBlock("balance", globals(card, { cart })));
  expect(text).toContain("Spend 187.5 USD more for Gold");
});

test("the cart offers what the points reach and says what is missing for the rest", async () => {
  const html = await drawBlock("cart-rewards", globals(card));
  const text = textOf(html);
  expect(text).toContain("Use 500 points for $5 off?");
  expect(text).toContain("A treat 1,500 points · 10% off · orders from $50 250 more points needed");
  expect(html).toMatch(/data-missing>\s*250 more/);
  expect(text).toContain("LOYAL-7K2MQXRT4A $5 off 500 points Use by February 19, 2027");
  expect(html).toContain('href="/discount/LOYAL-7K2MQXRT4A?redirect=%2Fcart"');
});

test("a code that is in the cart is not offered again", async () => {
  const cart = { currency: { iso_code: "USD" }, discount_applications: [{ title: "LOYAL-7K2MQXRT4A" }] };
  const html = await drawBlock("cart-rewards", globals(card, { cart }));
  expect(html).toMatch(/data-in-cart>In your cart/);
  expect(html).toMatch(/data-do="apply"\s+href="[^"]*"\s+hidden/);
});

test.each(["balance", "cart-rewards"])("%s escapes what a merchant or a metafield brings", async (block) => {
  const name = `<img src=x onerror="alert('1')">`;
  const spiked = {
    ...programme,
    tiers: programme.tiers.map((tier) => ({ ...tier, name })),
    rewards: programme.rewards.map((reward) => ({ ...reward, key: name, name, minimumSpend: name })),
  };
  const app = { metafields: { evergreen: { programme: { value: spiked } } } };
  const member = { ...card, pendingUntil: name, codes: [{ ...card.codes[0], id: name, code: name, expiresOn: name }] };
  const html = await drawBlock(block, globals(member, { app }));
  expect(html).not.toContain("<img");
  expect(html).not.toContain('onerror="');
});
