import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertShop } from "#test/factories/rows";
import { orderBody } from "#test/factories/webhooks";
import { APP, FORMER_SECRET, startTestApp, type RunningApp } from "#test/support/app";
import { signWebhook } from "#test/support/webhook-signature";

const MEGABYTE = 1024 * 1024;
const SHOP = "endpoint.myshopify.com";
const CUSTOMER = 9_000_000_000_000_000_077n;

let app: RunningApp;

beforeAll(async () => {
  app = await startTestApp();
}, 60_000);

afterAll(() => app.close(), 60_000);

type Post = { topic?: string; shop?: string; id?: string; body?: string | Buffer; signature?: string | null };

/** Send a webhook as Shopify does, or with something wrong in it; its HTTP status. `signature: null` leaves it out. */
async function post({
  topic = "app/scopes_update",
  shop = SHOP,
  id = randomUUID(),
  body = "{}",
  signature,
}: Post): Promise<number> {
  const mac = signature === undefined ? signWebhook(body, APP.secret) : signature;
  const response = await fetch(`${app.appUrl}/webhooks`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": shop,
      "x-shopify-webhook-id": id,
      "x-shopify-event-id": randomUUID(),
      "x-shopify-triggered-at": "2026-11-20T12:00:00.000Z",
      "x-shopify-api-version": "2026-10",
      ...(mac === null ? {} : { "x-shopify-hmac-sha256": mac }),
    },
    body: new Uint8Array(Buffer.from(body)),
    signal: AbortSignal.timeout(10_000),
  });
  return response.status;
}

async function rows<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> {
  return (await app.pool.query<Row>(sql, values)).rows;
}

type Stored = { topic: string; body: string; state: string; attempts: number; error: string | null };

async function storedAs(id: string): Promise<Stored[]> {
  return rows<Stored>("SELECT topic, body, state, attempts, error FROM webhook_delivery WHERE webhook_id = $1", id);
}

async function finished(id: string): Promise<Stored> {
  await expect.poll(async () => (await storedAs(id))[0]?.state, { timeout: 10_000 }).not.toBe("waiting");
  return (await storedAs(id))[0]!;
}

describe("a signed webhook", () => {
  test("is answered 200 and stored, body and all", async () => {
    const id = randomUUID();
    expect(await post({ id, topic: "customers/update", body: '{"id":1, "note":"ü"}' })).toBe(200);
    expect(await storedAs(id)).toMatchObject([{ topic: "customers/update", body: '{"id":1, "note":"ü"}' }]);
  });

  test("that comes again is answered 200 and stored once", async () => {
    const id = randomUUID();
    expect(await Promise.all([post({ id }), post({ id }), post({ id })])).toEqual([200, 200, 200]);
    expect(await post({ id })).toBe(200);
    expect(await storedAs(id)).toHaveLength(1);
  });

  test("of a shop never seen is stored; the shop is known from then on", async () => {
    const id = randomUUID();
    expect(await post({ id, shop: "newcomer.myshopify.com" })).toBe(200);
    expect(await storedAs(id)).toHaveLength(1);
    expect(await rows("SELECT installed_at FROM shop WHERE domain = 'newcomer.myshopify.com'")).toEqual([
      { installed_at: null },
    ]);
  });

  test("with one id from two shops is two deliveries", async () => {
    const id = randomUUID();
    expect(await post({ id, shop: "one.myshopify.com" })).toBe(200);
    expect(await post({ id, shop: "two.myshopify.com" })).toBe(200);
    expect(await storedAs(id)).toHaveLength(2);
  });

  test("is good with the secret before the rotation, too", async () => {
    const id = randomUUID();
    expect(await post({ id, signature: signWebhook("{}", FORMER_SECRET) })).toBe(200);
    expect(await storedAs(id)).toHaveLength(1);
  });

  test("of a topic nobody asked for is answered 200, not stored, and logged", async () => {
    const id = randomUUID();
    expect(await post({ id, topic: "carts/update" })).toBe(200);
    expect(await storedAs(id)).toEqual([]);
    await expect
      .poll(app.logged)
      .toContainEqual(expect.objectContaining({ webhookId: id, topic: "carts/update", level: "warn" }));
  });

  test.each([
    ["names no shop of Shopify's", { shop: "evil.example.com" }],
    ["has no id", { id: "" }],
  ])("that %s is refused", async (_, fault) => {
    const before = await rows("SELECT 1 FROM webhook_delivery");
    expect(await post(fault)).toBe(400);
    expect(await rows("SELECT 1 FROM webhook_delivery")).toHaveLength(before.length);
  });
});

describe("a webhook is refused with 401 and leaves nothing behind when its signature", () => {
  const good = signWebhook("{}", APP.secret);
  test.each<[string, Post]>([
    ["is missing", { signature: null }],
    ["is empty", { signature: "" }],
    ["is another secret's", { signature: signWebhook("{}", "guessed") }],
    ["is cut short", { signature: good.slice(0, 20) }],
    [
      "has a byte more",
      { signature: Buffer.concat([Buffer.from(good, "base64"), Buffer.from([0])]).toString("base64") },
    ],
    ["is hex instead of base64", { signature: Buffer.from(good, "base64").toString("hex") }],
    ["is of other bytes", { signature: good, body: "{ }" }],
    ["is of the same JSON, written differently", { signature: signWebhook('{"a":1}', APP.secret), body: '{ "a": 1 }' }],
  ])("%s", async (_, fault) => {
    const id = randomUUID();
    const shop = `forged-${id}.myshopify.com`;
    expect(await post({ id, shop, ...fault })).toBe(401);
    expect(await storedAs(id)).toEqual([]);
    expect(await rows("SELECT 1 FROM shop WHERE domain = $1", shop)).toEqual([]);
  });
});

describe("a body", () => {
  test("that is no JSON is taken in, recorded as failed, never tried again, and holds nothing else up", async () => {
    const [bad, next] = [randomUUID(), randomUUID()];
    expect(await post({ id: bad, topic: "orders/paid", body: '{"id": 1, "name": ' })).toBe(200);
    expect(await post({ id: next, topic: "customers/update", body: '{"id":1}' })).toBe(200);
    expect(await finished(bad)).toMatchObject({ state: "failed", attempts: 1, error: "the body is not JSON" });
    expect((await finished(next)).state).toBe("done");
    expect((await storedAs(bad))[0]?.attempts).toBe(1);
    expect((await fetch(`${app.appUrl}/readyz`)).status).toBe(200);
  });

  test("with a zero byte, which PostgreSQL can't hold, is taken in and set aside", async () => {
    const id = randomUUID();
    expect(await post({ id, topic: "orders/paid", body: Buffer.from('{"name":"\u0000"') })).toBe(200);
    expect((await finished(id)).state).toBe("failed");
  });

  test("of 8 MB is taken in", async () => {
    const id = randomUUID();
    expect(await post({ id, body: `{"a":"${"x".repeat(8 * MEGABYTE - 8)}"}` })).toBe(200);
    expect(await storedAs(id)).toHaveLength(1);
  });

  test.each([8 * MEGABYTE + 1, 30 * MEGABYTE])("of %i bytes is refused with 413", async (size) => {
    const id = randomUUID();
    expect(await post({ id, body: `{"a":"${"x".repeat(size - 8)}"}` })).toBe(413);
    expect(await storedAs(id)).toEqual([]);
  });
});

/** A shop with the app and one member, who has bought something. */
async function shopWithMember(domain: string): Promise<bigint> {
  const shopId = await insertShop(app.pool, { domain });
  const id = randomUUID();
  expect(await post({ id, shop: domain, topic: "orders/paid", body: orderBody({ customerId: CUSTOMER }) })).toBe(200);
  expect((await finished(id)).state).toBe("done");
  return shopId;
}

async function send(shop: string, topic: string, body: object | string): Promise<void> {
  const id = randomUUID();
  expect(await post({ id, shop, topic, body: typeof body === "string" ? body : JSON.stringify(body) })).toBe(200);
  expect((await finished(id)).state).toBe("done");
}

/** A privacy request's body; the customer's id is beyond 2^53, as Shopify's may be. */
const about = (rest = "") =>
  `{"shop_id":1,"shop_domain":"x","customer":{"id":${CUSTOMER},"email":"ada@example.com"}${rest}}`;

describe("a shop that has uninstalled the app", () => {
  test("has no session left, and its orders still count", async () => {
    const shop = "leaver.myshopify.com";
    const shopId = await shopWithMember(shop);
    await app.pool.query("INSERT INTO session (id, shop, state, access_token) VALUES ($1, $2, '', 'x')", [
      `offline_${shop}`,
      shop,
    ]);
    await send(shop, "app/uninstalled", "{}");
    expect(await rows("SELECT 1 FROM session WHERE shop = $1", shop)).toEqual([]);
    await send(shop, "orders/paid", orderBody({ id: 5_000_000_000_000_000_002n, customerId: CUSTOMER }));
    expect(await rows("SELECT orders FROM account WHERE shop_id = $1", shopId)).toEqual([{ orders: 2 }]);
  });

  test("gets its customer's data exported", async () => {
    const shop = "exporter.myshopify.com";
    const shopId = await shopWithMember(shop);
    await send(shop, "app/uninstalled", "{}");
    await send(shop, "customers/data_request", about(',"orders_requested":[],"data_request":{"id":9999}'));
    const [request] = await rows<{
      customer_id: string;
      export: { profile: object; entries: object[]; orders: object[] };
    }>("SELECT customer_id, export FROM privacy_request WHERE shop_id = $1", shopId);
    expect(request?.customer_id).toBe(String(CUSTOMER));
    expect(request?.export.profile).toMatchObject({ first_name: "Ada", last_name: "Byrne", email: "ada@example.com" });
    expect(request?.export.entries).toHaveLength(1);
    expect(request?.export.orders).toHaveLength(1);
  });

  test("gets its customer erased: the person goes, the sums stay, and an old order does not bring the person back", async () => {
    const shop = "forgetful.myshopify.com";
    const shopId = await shopWithMember(shop);
    const account = () => rows("SELECT * FROM account WHERE shop_id = $1", shopId);
    const before = await account();
    await send(shop, "app/uninstalled", "{}");
    await send(shop, "customers/redact", about(',"orders_to_redact":[]'));
    const person = () =>
      rows(
        "SELECT first_name, last_name, email, locale, erased_at IS NOT NULL AS is_erased FROM member WHERE shop_id = $1",
        shopId,
      );
    const nobody = [{ first_name: null, last_name: null, email: null, locale: null, is_erased: true }];
    expect(await person()).toEqual(nobody);
    expect(await account()).toEqual(before);
    expect(before).toMatchObject([{ orders: 1, earned: "500" }]);
    await send(shop, "orders/updated", orderBody({ customerId: CUSTOMER, updatedAt: "2027-01-01T00:00:00Z" }));
    expect(await person()).toEqual(nobody);
  });

  test("is erased completely when Shopify says so; other shops keep what they have, and what still comes of it is kept nowhere", async () => {
    const shop = "erased.myshopify.com";
    const shopId = await shopWithMember(shop);
    const bystander = await shopWithMember("bystander.myshopify.com");
    await send(shop, "app/uninstalled", "{}");
    expect(await post({ shop, topic: "shop/redact", body: '{"shop_id":1,"shop_domain":"x"}' })).toBe(200);
    await expect.poll(() => rows("SELECT 1 FROM shop WHERE id = $1", shopId), { timeout: 15_000 }).toEqual([]);
    expect(await heldOf(shopId)).toEqual([]);
    expect(await heldOf(bystander)).toEqual(
      expect.arrayContaining(["account", "ledger_entry", "member", "shop_order"]),
    );
    const id = randomUUID();
    const first = await post({ id, shop, topic: "customers/update", body: '{"id":1}' });
    if (first !== 200)
      expect([first, await post({ id, shop, topic: "customers/update", body: '{"id":1}' })]).toEqual([500, 200]);
    expect(await storedAs(id)).toEqual([]);
    expect(await rows("SELECT 1 FROM shop WHERE domain = $1", shop)).toEqual([]);
  });
});

/** The tables that hold rows of a shop. */
async function heldOf(shopId: bigint): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'shop_id'",
  );
  expect(tables.length).toBeGreaterThan(9);
  const held = [];
  for (const { name } of tables)
    if ((await rows(`SELECT 1 FROM ${name} WHERE shop_id = $1 LIMIT 1`, shopId)).length > 0) held.push(name);
  return held;
}

describe("the endpoint", () => {
  test("takes POST only", async () => {
    expect((await fetch(`${app.appUrl}/webhooks`)).status).toBe(404);
    expect((await fetch(`${app.appUrl}/webhooks`, { method: "PUT", body: "{}" })).status).toBeGreaterThanOrEqual(404);
  });

  test("answers fifty webhooks at once, each stored once", async () => {
    const ids = Array.from({ length: 50 }, () => randomUUID());
    const answers = await Promise.all(ids.map((id) => post({ id, shop: "busy.myshopify.com" })));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await rows("SELECT 1 FROM webhook_delivery WHERE webhook_id = ANY ($1)", ids)).toHaveLength(50);
  });

  test("keeps what it has answered 200 through a sudden end of the process", async () => {
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const order = (index: number) => orderBody({ id: BigInt(7_000 + index), customerId: 700n });
    const answers = await Promise.all(
      ids.map((id, index) => post({ id, shop: "crash.myshopify.com", topic: "orders/paid", body: order(index) })),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    await app.restartApp("SIGKILL");
    for (const id of ids) expect((await finished(id)).state).toBe("done");
    expect(
      await rows("SELECT orders FROM account JOIN shop ON shop.id = shop_id WHERE domain = 'crash.myshopify.com'"),
    ).toEqual([{ orders: 20 }]);
  }, 40_000);
});

describe("health", () => {
  test("says that the process lives and that it can serve", async () => {
    const [alive, ready] = await Promise.all([fetch(`${app.appUrl}/healthz`), fetch(`${app.appUrl}/readyz`)]);
    expect([alive.status, await alive.json()]).toEqual([200, { alive: true }]);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ready: true, checks: { database: { state: "ok" } } });
  });
});
