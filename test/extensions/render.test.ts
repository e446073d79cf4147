import { expect, test } from "vitest";
import { drawBlock } from "./draw-block.ts";

const noGifts = { entryPoints: 0, entryReward: null, birthdayPoints: 0 };

const programme = {
  v: 2,
  active: true,
  currency: "USD",
  points: 5,
  perMajor: 1,
  rates: [{ currency: "EUR", points: 500, perMajor: 3 }],
  products: [{ name: "Coffee", percent: 150 }],
  windows: [
    { name: "Double days", percent: 200, from: "2020-01-01T00:00", until: "2999-01-01T18:00", lastDay: "2999-01-01" },
    { name: "Harvest", percent: 300, from: "2998-06-01T09:30", until: "2998-06-08T00:00", lastDay: "2998-06-07" },
  ],
  discounts: "after",
  without: ["tax", "sale_items"],
  withoutProducts: { titles: ["Gift box"], more: true },
  caps: { perOrder: 1000, perDay: null, perMember: 90000 },
  hold: { from: "paid", days: 14 },
  guestDays: 30,
  expiry: { mode: "inactivity", months: 12 },
  tierRules: { by: "spend", window: "lifetime", graceDays: 0 },
  tiers: [
    { key: "bronze", name: "Bronze", entry: "0.00", keep: null, multiplierPercent: 100, ...noGifts },
    { key: "silver", name: "Silver", entry: "500.00", keep: null, multiplierPercent: 125, ...noGifts },
    { key: "gold", name: "Gold", entry: "1000.00", keep: null, multiplierPercent: 200, ...noGifts },
  ],
  rewards: [
    { key: "five", name: "$5 off", kind: "fixed_amount", points: 500, value: "5.00", minimumSpend: null },
    { key: "treat", name: "A treat", kind: "percentage", points: 1500, value: "10", minimumSpend: "50.00" },
  ],
  ways: [
    { key: "hello", kind: "sign_up", name: "Welcome", points: 1 },
    { key: "birthday", kind: "birthday", name: "Your birthday", points: 200 },
    { key: "photo", kind: "review", name: "Photo review", points: 1250 },
    { key: "insta", kind: "social", name: "Follow us", points: 20, url: "https://example.com/us?a=1&b=2" },
    { key: "news", kind: "newsletter", name: "Newsletter", points: 30 },
    { key: "five", kind: "orders", name: "Regular", points: 40, orders: 5 },
    { key: "big", kind: "spend", name: "Big spender", points: 50, spend: "1000" },
    { key: "quiz", kind: "custom", name: "Quiz", points: 60 },
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

test("a tier that rests on orders or points, or has to be kept, says so in its own measure", async () => {
  const standing = {
    by: "orders",
    amount: "4",
    next: { tier: "gold", missing: "3" },
    keep: { missing: "1", by: "2026-12-31" },
  };
  const byOrders = textOf(await drawBlock("balance", globals({ ...card, standing })));
  expect(byOrders).toContain("1 order more by December 31, 2026 to keep Silver");
  expect(byOrders).toContain("3 orders more for Gold");
  const bySpend = {
    ...standing,
    by: "spend",
    amount: "458.00",
    next: null,
    keep: { missing: "42.00", by: "2026-12-31" },
  };
  expect(textOf(await drawBlock("balance", globals({ ...card, standing: bySpend })))).toContain(
    "$42 more by December 31, 2026 to keep Silver",
  );
});

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
    "a debt, whatever it came from, and how it ends",
    { ...card, points: -1120 },
    ["−1,120 points", "More points were taken off than you had left. Points you earn next", "1,620 points to $5 off"],
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

test.each([
  ["nothing", "You are not collecting points at the moment. The points you have can be spent."],
  ["base", "You collect points at the base rate at the moment."],
])("who is held out and earns %s is told so, may spend, and is promised nothing", async (earns, told) => {
  const member = { ...card, earns };
  const text = textOf(await drawBlock("balance", globals(member)));
  expect(text).toContain(told);
  expect(text).toContain("1,250 points");
  expect(text).toContain("You can redeem $5 off in your cart");
  expect(text).not.toMatch(/for Gold|arns 1.25/);
  expect(text.includes("points to A treat")).toBe(earns === "base");
  const ways = textOf(await drawBlock("ways", globals(member)));
  expect(ways).not.toMatch(/×|Welcome/);
  expect(ways.includes("5 points for every $1")).toBe(earns === "base");
  expect(textOf(await drawBlock("cart-rewards", globals(member)))).toContain("Use 500 points for $5 off?");
});

test("a shopper who isn't logged in is invited, with the earn rate", async () => {
  const html = await drawBlock("balance", globals(null));
  expect(textOf(html)).toContain("Earn 5 points for every $1 you spend");
  expect(html).toContain('href="/account/login"');
});

test.each([
  [5, 100, "Earn 5 points for every $100 you spend", "每消费 $100 可得 5 积分"],
  [1, 3, "Earn 1 point for every $3 you spend", "每消费 $3 可得 1 积分"],
  [1500, 1000, "Earn 1,500 points for every $1,000 you spend", "每消费 $1,000 可得 1,500 积分"],
])("a rate of %i per %i is told in whole points", async (points, perMajor, english, chinese) => {
  const app = { metafields: { evergreen: { programme: { value: { ...programme, points, perMajor } } } } };
  expect(textOf(await drawBlock("balance", globals(null, { app })))).toContain(english);
  expect(textOf(await drawBlock("balance", globals(null, { app }), "zh-CN"))).toContain(chinese);
});

test.each(["balance", "cart-rewards", "ways", "history"])(
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

test.each([
  ["Delivered on us", "Delivered on us 100 points · Free shipping 0 more"],
  ["Free shipping", "Free shipping 100 points 0 more"],
])("free shipping under the name %s is offered as what it is, once", async (name, text) => {
  const shipping = { key: "ship", name, kind: "free_shipping", points: 100, value: "100", minimumSpend: null };
  const value = { ...programme, rewards: [shipping] };
  const app = { metafields: { evergreen: { programme: { value } } } };
  expect(textOf(await drawBlock("cart-rewards", globals(card, { app })))).toContain(text);
});

test("the ways to earn say what each gives, and let a shopper do what is theirs to do", async () => {
  const html = await drawBlock("ways", globals(card));
  const text = textOf(html);
  for (const phrase of [
    "Welcome 1 point · for your first visit Get them",
    "Your birthday 200 points · every year on the day",
    "Photo review 1,250 points I wrote a review",
    "Follow us 20 points Have a look",
    "Newsletter 30 points · for joining our newsletter",
    "Regular 40 points · for 5 orders",
    "Big spender 50 points · for spending $1,000",
    "Quiz 60 points",
  ])
    expect(text).toContain(phrase);
  expect(html.match(/data-do="(\w+)"/g)).toEqual(
    ["visit", "birthday", "claims", "claims"].map((each) => `data-do="${each}"`),
  );
  expect(html).toContain('href="https://example.com/us?a=1&amp;b=2"');
  expect(html).not.toContain("<script");
  expect(textOf(await drawBlock("ways", globals(card), "zh-CN"))).toContain("Regular 40 积分 · 完成 5 个订单");
});

test("the ways to earn ask a shopper who isn't logged in to log in, and there is nothing to tap", async () => {
  const html = await drawBlock("ways", globals(null));
  expect(textOf(html)).toContain("Log in or join");
  expect(html).not.toMatch(/data-do|onclick|<form/);
});

test("the ways to earn begin with buying: the rate, the bonus days on and to come, the products that earn more", async () => {
  const text = textOf(await drawBlock("ways", globals(card)));
  expect(text).toContain(
    "Shopping 5 points for every $1 Double days Now 2× points, until January 1, 2999 18:00 " +
      "Harvest 3× points from June 1, 2998 09:30 until June 7, 2998 Coffee 1.5× points",
  );
  const chinese = textOf(await drawBlock("ways", globals(card), "zh-CN"));
  expect(chinese).toContain("购物 每消费 $1 得 5 积分 Double days 正在进行：2 倍积分，截至 2999年1月1日 18:00");
  expect(chinese).toContain("Harvest 2998年6月1日 09:30 至 2998年6月7日：3 倍积分 Coffee 1.5 倍积分");
});

test("bonus days that are over are not told, nor more than three to come", async () => {
  const inYear = (year: number) => ({
    ...{ name: `Days of ${year}`, percent: 200, lastDay: `${year}-05-01` },
    ...{ from: `${year}-05-01T00:00`, until: `${year}-05-02T00:00` },
  });
  const windows = [2001, 2901, 2902, 2903, 2904].map(inYear);
  const app = { metafields: { evergreen: { programme: { value: { ...programme, windows } } } } };
  const text = textOf(await drawBlock("ways", globals(card, { app })));
  expect(text.match(/Days of \d+/g)).toEqual(["Days of 2901", "Days of 2902", "Days of 2903"]);
  expect(text).toContain("2× points from May 1, 2901 until May 1, 2901");
});

test("who pays in a currency with a rate of its own is told that rate", async () => {
  const cart = { currency: { iso_code: "EUR" } };
  expect(textOf(await drawBlock("ways", globals(card, { cart })))).toContain("500 points for every $3");
  expect(textOf(await drawBlock("balance", globals(null, { cart })))).toContain("Earn 500 points for every $3");
});

test("how points work is told in short sentences, and nothing of what the shop doesn't do", async () => {
  const text = textOf(await drawBlock("ways", globals(null)));
  expect(text).toContain(
    [
      "How points work",
      "Points can be spent 14 days after an order is paid.",
      "Points count what you pay after discounts.",
      "No points for: tax, sale items, Gift box, some other products.",
      "At most 1,000 points from one order.",
      "At most 90,000 points from all your orders.",
      "An order placed as a guest counts if you become a customer within 30 days.",
      "Points run out after 12 months in which you neither earn nor redeem.",
    ].join(" "),
  );
  const plain = {
    ...{ ...programme, guestDays: 0, expiry: null, without: [], withoutProducts: { titles: [], more: false } },
    ...{ caps: { perOrder: null, perDay: null, perMember: null }, hold: { from: "fulfilled", days: 0 } },
  };
  const app = { metafields: { evergreen: { programme: { value: plain } } } };
  expect(textOf(await drawBlock("ways", globals(null, { app })))).toMatch(
    /How points work Points can be spent as soon as an order is sent. Points count what you pay after discounts. Log in/,
  );
});

test("all tiers are told with what it takes to get in and to stay, and what each gives", async () => {
  const tiers = programme.tiers.map((tier) =>
    tier.key === "gold"
      ? { ...tier, keep: "800.00", entryPoints: 100, entryReward: "$5 off", birthdayPoints: 50 }
      : tier,
  );
  const tierRules = { by: "spend", window: "rolling_year", graceDays: 30 };
  const app = { metafields: { evergreen: { programme: { value: { ...programme, tiers, tierRules } } } } };
  for (const member of [card, null]) {
    expect(textOf(await drawBlock("balance", globals(member, { app })))).toContain(
      [
        `All tiers Bronze For every member Silver ${member ? "Yours " : ""}From $500 Earns 1.25× points`,
        "Gold From $1,000 Kept with $800 Earns 2× points Gift for reaching it: 100 points Gift for reaching it: $5 off",
        "On your birthday: 50 points more The last 12 months count.",
        "Who no longer reaches a tier stays 30 more days, then goes down one tier.",
      ].join(" "),
    );
  }
});

test("one tier alone means none, and nothing is said of it", async () => {
  const value = { ...programme, tiers: programme.tiers.slice(0, 1) };
  const app = { metafields: { evergreen: { programme: { value } } } };
  const text = textOf(await drawBlock("balance", globals({ ...card, tier: "bronze" }, { app })));
  expect(text).not.toMatch(/Bronze|tier/);
});

test("a card that an earlier version of the app wrote draws what it has", async () => {
  const { points: _, perMajor: __, ...rest } = programme;
  const older = { ...rest, hold: undefined, tierRules: undefined, windows: undefined, products: undefined };
  const app = { metafields: { evergreen: { programme: { value: older } } } };
  expect(textOf(await drawBlock("balance", globals(null, { app })))).toBe("Your points Log in or join");
  expect(textOf(await drawBlock("ways", globals(card, { app })))).toMatch(/^Ways to earn Welcome 1 point/);
});

test("the history is a line to open, and nothing but words to fill before that", async () => {
  const html = await drawBlock("history", globals(card));
  expect(textOf(html)).toMatch(/^Points history See where your points come from/);
  expect(html).toContain('data-script="//cdn.shopify.com/extensions/history.js"');
  expect(html).toMatch(/data-entries><\/ul>\s*<p role="status" data-status><\/p>/);
  expect(html).toMatch(/data-more\s+hidden/);
  expect(html).not.toContain("<script");
  expect(textOf(await drawBlock("history", globals(card), "zh-CN"))).toContain("积分明细 查看积分来源");
});

test("the history asks a shopper who isn't logged in to log in, and there is nothing to open", async () => {
  const html = await drawBlock("history", globals(null));
  expect(textOf(html)).toContain("Log in or join");
  expect(html).not.toMatch(/<details|ontoggle/);
});

test("a code that is in the cart is not offered again", async () => {
  const cart = { currency: { iso_code: "USD" }, discount_applications: [{ title: "LOYAL-7K2MQXRT4A" }] };
  const html = await drawBlock("cart-rewards", globals(card, { cart }));
  expect(html).toMatch(/data-in-cart>In your cart/);
  expect(html).toMatch(/data-do="apply"\s+href="[^"]*"\s+hidden/);
});

test.each([
  ["en.default", 200, "200 points can be spent until January 31, 2027, then they run out."],
  ["en.default", 1, "1 point can be spent until January 31, 2027, then it runs out."],
  ["zh-CN", 200, "其中 200 积分将于 2027年1月31日后过期。"],
] as const)("what runs out next is told with its last day, in %s", async (locale, points, sentence) => {
  const expiring = { points, on: "2027-01-31" };
  expect(textOf(await drawBlock("balance", globals({ ...card, expiring }), locale))).toContain(sentence);
  expect(textOf(await drawBlock("balance", globals({ ...card, expiring: null }), locale))).not.toContain("2027");
});

test.each(["balance", "cart-rewards", "ways", "history"])(
  "%s escapes what a merchant or a metafield brings",
  async (block) => {
    const name = `<img src=x onerror="alert('1')">`;
    const spiked = {
      ...programme,
      tiers: programme.tiers.map((tier) => ({ ...tier, name, entryReward: name })),
      rewards: programme.rewards.map((reward) => ({ ...reward, key: name, name, minimumSpend: name })),
      ways: programme.ways.map((way) => ({ ...way, key: name, name, url: name, orders: name, spend: name })),
      windows: programme.windows.map((window) => ({ ...window, name, lastDay: name })),
      products: [{ name, percent: 150 }],
      withoutProducts: { titles: [name], more: false },
    };
    const app = { metafields: { evergreen: { programme: { value: spiked } } } };
    const expiring = { points: 5, on: name };
    const member = {
      ...card,
      pendingUntil: name,
      expiring,
      codes: [{ ...card.codes[0], id: name, code: name, expiresOn: name }],
    };
    const html = await drawBlock(block, globals(member, { app }));
    expect(html).not.toContain("<img");
    expect(html).not.toContain('onerror="');
  },
);
