import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { openAsMerchant } from "../../scripts/merchant.ts";
import { insertEntry, insertMember, insertProgramme, insertShop } from "#test/factories/rows";
import { APP, FORMER_SECRET, startTestApp, type RunningApp } from "#test/support/app";
import { askProxy, type ProxyCall } from "#test/support/asking";
import { signProxyQuery } from "#test/support/proxy-signature";

let app: RunningApp;
let shopId: bigint;
let nextCustomer = 0;

beforeAll(async () => {
  app = await startTestApp();
  await openAsMerchant(app.store, "/app");
  const { rows } = await app.pool.query<{ id: string }>("SELECT id FROM shop WHERE domain = $1", [app.domain]);
  shopId = BigInt(rows[0]!.id);
}, 60_000);

afterAll(() => app.close(), 60_000);

/** A customer of the shop whom no other test uses, with points to spend. */
async function member(points: number, of = shopId): Promise<string> {
  const { id } = app.store.shop.state.customers[(nextCustomer += 1)]!;
  const memberId = await insertMember(app.pool, of, { customerId: BigInt(id), joinedAt: new Date() });
  if (points !== 0)
    await insertEntry(app.pool, of, memberId, {
      kind: "adjust",
      key: `gift:${id}`,
      available: points,
      occurredAt: new Date(),
    });
  return id;
}

type Call = Omit<ProxyCall, "shop"> & { shop?: string };
type Answer = {
  status: number;
  body: {
    redemption?: {
      id: string;
      reward: string;
      points: number;
      status: string;
      code: string | null;
      expiresOn: string | null;
    };
    card?: { points: number; pending: number; codes: { id: string; code: string }[] };
    error?: { code: string; details?: object };
  };
};

async function ask({ shop = app.domain, ...call }: Call): Promise<Answer> {
  const { status, text } = await askProxy(app, { shop, ...call });
  return { status, body: text.startsWith("{") ? (JSON.parse(text) as Answer["body"]) : {} };
}

const card = (customer: string) => ask({ customer, path: "card" });
const redeem = (customer: string, id: string = randomUUID(), reward = "five-off") =>
  ask({ customer, path: "redemptions", body: { id, reward } });
const pointsOf = async (customer: string) => (await card(customer)).body.card?.points;

test("the signature these tests sign with is Shopify's: its documentation's example", () => {
  const parameters = {
    extra: ["1", "2"],
    shop: "shop-name.myshopify.com",
    logged_in_customer_id: "1",
    path_prefix: "/apps/awesome_reviews",
    timestamp: "1317327555",
  };
  expect(signProxyQuery(parameters, "hush")).toBe("4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb");
});

describe("the card", () => {
  test("of a member is what they can spend now", async () => {
    const { status, body } = await card(await member(700));
    expect(status).toBe(200);
    expect(body.card).toEqual({
      v: 1,
      points: 700,
      pending: 0,
      pendingUntil: null,
      expiring: null,
      tier: null,
      qualifying: "0.00",
      standing: null,
      earns: "everything",
      codes: [],
    });
  });

  test("of a customer seen for the first time is empty, and they are a member from then on", async () => {
    const customer = app.store.shop.state.customers[(nextCustomer += 1)]!.id;
    const answers = await Promise.all([card(customer), card(customer), card(customer)]);
    for (const { status, body } of answers) expect([status, body.card?.points]).toEqual([200, 0]);
    const { rows } = await app.pool.query("SELECT 1 FROM member WHERE shop_id = $1 AND customer_id = $2", [
      shopId,
      customer,
    ]);
    expect(rows).toHaveLength(1);
  });

  test("is each one's own, however many ask at the same moment", async () => {
    const points = new Map<string, number>();
    for (let index = 1; index <= 60; index += 1) {
      const customer = String(7_000_000 + index);
      const memberId = await insertMember(app.pool, shopId, { customerId: BigInt(customer), joinedAt: new Date() });
      const gift = { kind: "adjust", key: `gift:${customer}`, available: index, occurredAt: new Date() } as const;
      await insertEntry(app.pool, shopId, memberId, gift);
      points.set(customer, index);
    }
    // Among them somebody unknown, and somebody whose id Shopify would never give.
    const strangers = ["7900001", "9999999999999999999"];
    const asked = [...points.keys(), ...strangers, ...[...points.keys()].reverse()];
    const answers = await Promise.all(asked.map(async (customer) => ({ customer, ...(await card(customer)) })));
    for (const { customer, status, body } of answers) {
      if (customer === strangers[1]) expect([status, body.error?.code]).toEqual([401, "login_required"]);
      else expect([customer, status, body.card?.points]).toEqual([customer, 200, points.get(customer) ?? 0]);
    }
  });

  test("is nobody's who is not logged in", async () => {
    const members = async () => (await app.pool.query("SELECT 1 FROM member")).rows.length;
    const before = await members();
    expect(await card("")).toEqual({ status: 401, body: { error: { code: "login_required" } } });
    expect(
      (await ask({ customer: "", path: "redemptions", body: { id: randomUUID(), reward: "five-off" } })).body.error
        ?.code,
    ).toBe("login_required");
    expect(await members()).toBe(before);
  });
});

describe("a request is refused, and tells nothing, when", () => {
  test.each<[string, Omit<Call, "customer" | "path">]>([
    ["it has no signature", { tamper: (query) => delete query.signature }],
    ["it is signed with another secret", { secret: "guessed" }],
    ["its signature is cut short", { tamper: (query) => (query.signature = query.signature!.slice(0, 10)) }],
    ["it is two minutes old", { ageSeconds: 120 }],
    ["it comes from the future", { ageSeconds: -120 }],
    [
      "its time was made younger",
      { ageSeconds: 120, tamper: (query) => (query.timestamp = String(Math.floor(Date.now() / 1000))) },
    ],
    [
      "the customer in it was swapped",
      { tamper: (query) => (query.logged_in_customer_id = app.store.shop.state.customers[0]!.id) },
    ],
    ["the shop in it was swapped", { tamper: (query) => (query.shop = "other.myshopify.com") }],
    ["a parameter was added to it", { tamper: (query) => (query.extra = "1") }],
  ])("%s", async (_, fault) => {
    const customer = await member(900);
    expect((await card(customer)).status).toBe(200);
    const read = await ask({ customer, path: "card", ...fault });
    const spend = await ask({
      customer,
      path: "redemptions",
      body: { id: randomUUID(), reward: "five-off" },
      ...fault,
    });
    expect([read.status, read.body, spend.status, spend.body]).toEqual([400, {}, 400, {}]);
    expect(await pointsOf(customer)).toBe(900);
  });
});

test("a customer's number that is there twice is refused, though the signature covers both", async () => {
  const [customer, victim] = [await member(1), await member(900)];
  const timestamp = String(Math.floor(Date.now() / 1000));
  const shared = { shop: app.domain, path_prefix: "/apps/loyalty", timestamp };
  const signature = signProxyQuery({ ...shared, logged_in_customer_id: [victim, customer] }, APP.secret);
  const query = new URLSearchParams({ ...shared, logged_in_customer_id: victim, signature });
  query.append("logged_in_customer_id", customer);
  const response = await fetch(`${app.appUrl}/proxy/card?${query.toString()}`);
  expect([response.status, await response.text()]).toEqual([400, ""]);
});

test("a request signed with the secret before the rotation is good", async () => {
  const customer = await member(5);
  expect((await ask({ customer, path: "card", secret: FORMER_SECRET })).body.card?.points).toBe(5);
});

describe("redeeming", () => {
  test("takes the points and gives a code: one use, for this customer, in the shop", async () => {
    const customer = await member(700);
    const id = randomUUID();
    const { status, body } = await redeem(customer, id);
    expect(status).toBe(201);
    expect(body.redemption).toMatchObject({ id, reward: "five-off", points: 500, status: "issued" });
    expect(body.redemption?.code).toMatch(/^LOYAL-[2-9A-HJ-NP-Z]{12}$/);
    expect(body.redemption?.expiresOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(body.card).toMatchObject({ points: 200, codes: [{ id, code: body.redemption?.code }] });
    expect(app.store.shop.discountByCode(body.redemption!.code!)).toMatchObject({
      active: true,
      usageLimit: 1,
      appliesOncePerCustomer: true,
      customerIds: [customer],
      value: { kind: "amount", amount: 500 },
    });
    expect((await ask({ customer, path: `redemptions/${id}` })).body).toEqual(body);
  });

  test("the same redemption again gives the same answer, also after the balance is gone", async () => {
    const customer = await member(500);
    const id = randomUUID();
    const first = await redeem(customer, id);
    const again = await redeem(customer, id.toUpperCase());
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await pointsOf(customer)).toBe(0);
  });

  test("the same redemption from ten tabs at once takes the points once and makes one code", async () => {
    const customer = await member(5000);
    const id = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(customer, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    expect(await pointsOf(customer)).toBe(4500);
    const code = (await ask({ customer, path: `redemptions/${id}` })).body.redemption?.code;
    expect(app.store.shop.state.discounts.filter((discount) => discount.code === code)).toHaveLength(1);
    expect(app.store.shop.state.discounts.filter(({ customerIds }) => customerIds?.includes(customer))).toHaveLength(1);
  });

  test("more than the balance is refused with the two numbers, and takes nothing", async () => {
    const customer = await member(499);
    expect(await redeem(customer)).toEqual({
      status: 409,
      body: { error: { code: "insufficient_points", details: { available: 499, needed: 500 } } },
    });
    expect(await pointsOf(customer)).toBe(499);
  });

  test("a reward that does not exist is refused", async () => {
    const customer = await member(500);
    expect(await redeem(customer, randomUUID(), "a-car")).toMatchObject({
      status: 409,
      body: { error: { code: "reward_unavailable" } },
    });
    expect(await pointsOf(customer)).toBe(500);
  });

  test("takes the points of whoever Shopify says is logged in, whatever the body claims", async () => {
    const [customer, victim] = [await member(500), await member(500)];
    const body = {
      id: randomUUID(),
      reward: "five-off",
      customer: victim,
      customerId: victim,
      logged_in_customer_id: victim,
      memberId: victim,
      points: 0,
    };
    expect((await ask({ customer, path: "redemptions", body })).status).toBe(201);
    expect([await pointsOf(customer), await pointsOf(victim)]).toEqual([0, 500]);
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["no id", '{"reward":"five-off"}'],
    ["an id that is no UUID", '{"id":"1","reward":"five-off"}'],
    ["no reward", `{"id":"${randomUUID()}"}`],
    ["a reward that is no text", `{"id":"${randomUUID()}","reward":{"key":"five-off"}}`],
    ["an endless reward", `{"id":"${randomUUID()}","reward":"${"x".repeat(10_000)}"}`],
  ])("a body that is %s is refused", async (_, body) => {
    const customer = await member(500);
    expect(await ask({ customer, path: "redemptions", body })).toMatchObject({
      status: 400,
      body: { error: { code: "bad_request" } },
    });
    expect(await pointsOf(customer)).toBe(500);
  });

  test("by another method than POST is refused", async () => {
    const customer = await member(500);
    const body = { id: randomUUID(), reward: "five-off" };
    expect((await ask({ customer, path: "redemptions", body, method: "PUT" })).body.error?.code).toBe("bad_request");
    expect(await pointsOf(customer)).toBe(500);
  });
});

describe("cancelling", () => {
  test("an unused code returns the points and ends the code in the shop; again changes nothing", async () => {
    const customer = await member(500);
    const { redemption } = (await redeem(customer)).body;
    const cancel = () => ask({ customer, path: `redemptions/${redemption!.id}/cancel`, body: {} });
    const { status, body } = await cancel();
    expect([status, body.redemption?.status, body.redemption?.code]).toEqual([200, "cancelled", null]);
    expect(body.card).toMatchObject({ points: 500, codes: [] });
    expect(app.store.shop.discountByCode(redemption!.code!)?.active).toBe(false);
    expect(await cancel()).toEqual({ status, body });
  });

  test("a used code is refused, and the points stay spent", async () => {
    const customer = await member(500);
    const { redemption } = (await redeem(customer)).body;
    const handle = app.store.shop.state.products.find(({ giftCard }) => !giftCard)!.handle;
    const bought = await fetch(`${app.store.url}/control/orders`, {
      method: "POST",
      body: JSON.stringify({ customerId: customer, lines: [{ handle }], discountCodes: [redemption!.code] }),
    });
    expect(bought.status).toBe(200);
    // Whether the order's webhook was faster or Shopify says so itself: the answer is the same.
    const answer = await ask({ customer, path: `redemptions/${redemption!.id}/cancel`, body: {} });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "already_used" } } });
    await expect
      .poll(async () => (await ask({ customer, path: `redemptions/${redemption!.id}` })).body.redemption?.status, {
        timeout: 10_000,
      })
      .toBe("used");
    expect(await pointsOf(customer)).toBe(0);
  });

  test("by GET does nothing", async () => {
    const customer = await member(500);
    const { redemption } = (await redeem(customer)).body;
    expect((await ask({ customer, path: `redemptions/${redemption!.id}/cancel` })).status).toBeGreaterThanOrEqual(400);
    expect((await ask({ customer, path: `redemptions/${redemption!.id}` })).body.redemption?.status).toBe("issued");
  });
});

describe("another member's redemption", () => {
  test("can't be seen, cancelled or claimed", async () => {
    const [owner, thief] = [await member(500), await member(500)];
    const { redemption } = (await redeem(owner)).body;
    const path = `redemptions/${redemption!.id}`;
    expect(await ask({ customer: thief, path })).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
    expect(await ask({ customer: thief, path: `${path}/cancel`, body: {} })).toMatchObject({
      status: 404,
      body: { error: { code: "not_found" } },
    });
    const claimed = await redeem(thief, redemption!.id);
    expect(claimed).toEqual({ status: 409, body: { error: { code: "redemption_conflict", details: {} } } });
    expect(await pointsOf(thief)).toBe(500);
    expect((await ask({ customer: owner, path })).body.redemption?.status).toBe("issued");
  });

  test.each(["none", "../card", randomUUID(), "1' OR '1'='1"])("of the id %s is not found", async (id) => {
    const customer = await member(1);
    const answer = await ask({ customer, path: `redemptions/${encodeURIComponent(id)}` });
    expect(answer).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });
});

describe("a shop", () => {
  test("whose programme is paused refuses new redemptions", async () => {
    const id = await insertShop(app.pool, { domain: "paused.myshopify.com" });
    await insertProgramme(
      app.pool,
      id,
      1,
      { ...defaultProgramme("USD"), status: "paused" },
      { at: new Date(), by: "staff 1" },
    );
    const customer = await member(500, id);
    const answer = await ask({
      customer,
      shop: "paused.myshopify.com",
      path: "redemptions",
      body: { id: randomUUID(), reward: "five-off" },
    });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "programme_paused" } } });
    expect((await ask({ customer, shop: "paused.myshopify.com", path: "card" })).body.card?.points).toBe(500);
  });

  test("that has uninstalled the app, or never had it, is told that it is unavailable", async () => {
    const id = await insertShop(app.pool, { domain: "gone.myshopify.com" });
    const customer = await member(500, id);
    expect((await ask({ customer, shop: "gone.myshopify.com", path: "card" })).status).toBe(200);
    await app.pool.query("UPDATE shop SET installed_at = NULL, uninstalled_at = now() WHERE id = $1", [id]);
    const unavailable = { status: 503, body: { error: { code: "shop_unavailable", details: {} } } };
    expect(await ask({ customer, shop: "gone.myshopify.com", path: "card" })).toEqual(unavailable);
    expect(await ask({ customer, shop: "unknown.myshopify.com", path: "card" })).toEqual(unavailable);
  });

  test("sees its own members only: one customer number in two shops is two people", async () => {
    const customer = await member(500);
    const id = await insertShop(app.pool, { domain: "second.myshopify.com" });
    await insertMember(app.pool, id, { customerId: BigInt(customer), joinedAt: new Date() });
    expect((await ask({ customer, shop: "second.myshopify.com", path: "card" })).body.card?.points).toBe(0);
    expect(await pointsOf(customer)).toBe(500);
  });

  test("whose Admin API can't be reached reserves the points; the code follows and can't be cancelled before", async () => {
    const customer = await member(500);
    const fail = (times: number) =>
      fetch(`${app.store.url}/control/graphql-faults`, {
        method: "POST",
        body: JSON.stringify({ status: 500, times }),
      });
    await fail(1000);
    const { status, body } = await redeem(customer);
    expect([status, body.redemption?.status, body.redemption?.code, body.card?.points]).toEqual([
      201,
      "reserved",
      null,
      0,
    ]);
    const path = `redemptions/${body.redemption!.id}`;
    expect(await ask({ customer, path: `${path}/cancel`, body: {} })).toMatchObject({
      status: 503,
      body: { error: { code: "shop_unavailable" } },
    });
    await fail(0);
    // What the shop's page does, and the job behind it: the job first runs after five seconds.
    await expect
      .poll(async () => (await ask({ customer, path })).body.redemption?.status, { timeout: 15_000, interval: 300 })
      .toBe("issued");
    const { redemption } = (await ask({ customer, path })).body;
    expect(app.store.shop.discountByCode(redemption!.code!)?.active).toBe(true);
  });

  test("whose access token has run out serves twenty shoppers at once: one of them has it renewed", async () => {
    const customers = await Promise.all(Array.from({ length: 20 }, () => member(500)));
    await app.pool.query("UPDATE session SET expires = now() - interval '1 minute' WHERE shop = $1", [app.domain]);
    const answers = await Promise.all(customers.map((customer) => redeem(customer)));
    expect(answers.map(({ status, body }) => `${status} ${body.redemption?.status}`)).toEqual(
      customers.map(() => "201 issued"),
    );
    const { rows } = await app.pool.query<{ expires: Date }>("SELECT expires FROM session WHERE shop = $1", [
      app.domain,
    ]);
    expect(rows[0]!.expires.getTime()).toBeGreaterThan(Date.now());
  });
});

test("through the shop's own address, with the shop's own signature, the answer is the same", async () => {
  const response = await fetch(`${app.store.url}/apps/loyalty/card`);
  expect([response.status, await response.json()]).toEqual([401, { error: { code: "login_required" } }]);
});
