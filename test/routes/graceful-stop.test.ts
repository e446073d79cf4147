import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openAsMerchant } from "../../scripts/merchant.ts";
import { openDatabase } from "~/db/database.server";
import { insertEntry, insertMember } from "#test/factories/rows";
import { orderBody } from "#test/factories/webhooks";
import { APP } from "#test/support/app";
import { createTestDatabase, type TestDatabase } from "#test/support/database";
import { startHeldProxy, type HeldProxy } from "#test/support/held-proxy";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { operateApp, type AppProcess, type OperatedApp, type Role } from "#test/support/operated-app";
import { signProxyQuery } from "#test/support/proxy-signature";
import { steadyLoad, type Call, type Load, type Sent } from "#test/support/steady-load";
import { signWebhook } from "#test/support/webhook-signature";

/** A stop that takes longer is none: what runs processes would kill it. */
const LIMIT_MS = 25_000;

let database: TestDatabase;
let app: OperatedApp;
let shopify: HeldProxy;
let shopId: bigint;
let nextCustomer = 100;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await operateApp(database.url);
  shopify = await startHeldProxy(app.store.url);
  const first = await start("all");
  await openAsMerchant(app.store, "/app");
  const { rows } = await database.pool.query<{ id: string }>("SELECT id FROM shop WHERE installed_at IS NOT NULL");
  shopId = BigInt(rows[0]!.id);
  // The orders of these tests are dated before the app came.
  await database.pool.query("UPDATE shop SET earns_from = NULL");
  expect(await first.end("SIGTERM")).toBe(0);
}, 60_000);

beforeEach(() => shopify.letGo());

const loads: Load[] = [];

afterEach(async () => {
  await Promise.all(loads.splice(0).map((load) => load.stop()));
  await app.endAll();
});

afterAll(async () => {
  await app.close();
  await shopify.close();
  const db = openDatabase(database.url, { max: 1 });
  const violations = await countViolations(db);
  await db.close();
  await database.drop();
  expect(violations).toEqual(NO_VIOLATIONS);
}, 60_000);

/** One shopper stands for many here. */
const start = (role: Role, env: Record<string, string> = {}) =>
  app.start(role, { RATE_SHOPPER_PER_MINUTE: "100000", ...env });

const domain = () => app.store.shop.state.shop.domain;

async function rows<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> {
  return (await database.pool.query<Row>(sql, values)).rows;
}

/** A paid order, each of another number, by one customer. */
function orderWebhook(customerId: bigint): Call {
  const id = randomUUID();
  const body = orderBody({ id: BigInt(`0x${id.slice(0, 8)}`) + 10_000_000_000n, customerId, prices: ["10.00"] });
  return {
    id,
    port: app.port,
    method: "POST",
    path: "/webhooks",
    headers: {
      "x-shopify-topic": "orders/paid",
      "x-shopify-shop-domain": domain(),
      "x-shopify-webhook-id": id,
      "x-shopify-hmac-sha256": signWebhook(body, APP.secret),
    },
    body,
  };
}

function proxyCall(customer: string, path: string, body?: { id: string; reward: string }): Call {
  const query: Record<string, string> = {
    shop: domain(),
    logged_in_customer_id: customer,
    path_prefix: "/apps/loyalty",
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  query.signature = signProxyQuery(query, APP.secret);
  return {
    id: body?.id ?? "",
    port: app.port,
    method: body ? "POST" : "GET",
    path: `/proxy/${path}?${new URLSearchParams(query).toString()}`,
    headers: body ? { "content-type": "application/json" } : {},
    body: body && JSON.stringify(body),
  };
}

async function member(points: number): Promise<string> {
  const { id } = app.store.shop.state.customers[(nextCustomer += 1)]!;
  const memberId = await insertMember(database.pool, shopId, { customerId: BigInt(id), joinedAt: new Date() });
  const entry = { kind: "adjust", key: `gift:${id}`, available: points, occurredAt: new Date() } as const;
  await insertEntry(database.pool, shopId, memberId, entry);
  return id;
}

/** Webhooks, cards and redemptions without a pause longer than a few milliseconds. */
function loadOf(customerId: bigint, customer: string) {
  const webhooks = steadyLoad(6, 5, () => orderWebhook(customerId));
  const cards = steadyLoad(2, 20, () => proxyCall(customer, "card"));
  const redemptions = steadyLoad(1, 100, () =>
    proxyCall(customer, "redemptions", { id: randomUUID(), reward: "five-off" }),
  );
  const all = [webhooks, cards, redemptions];
  loads.push(...all);
  return { webhooks, cards, redemptions, all };
}

/** Until the process that runs now has served a fair share of each kind. */
async function untilServed({ webhooks, cards, redemptions }: ReturnType<typeof loadOf>): Promise<void> {
  const served = () => [answered(webhooks.sent, 200), answered(cards.sent, 200), answered(redemptions.sent, 201)];
  const before = served().map(({ length }) => length);
  const enough = [100, 20, 4];
  await expect
    .poll(() => served().every(({ length }, kind) => length - before[kind]! >= enough[kind]!), { timeout: 20_000 })
    .toBe(true);
}

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Signal it, and see that it ends by itself, well, and in time. */
async function stopsWell(process: AppProcess): Promise<void> {
  const startedAt = performance.now();
  expect(await process.end("SIGTERM")).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
  expect(process.logged().filter(({ level }) => level === "error")).toEqual([]);
}

/** Everything but being refused a new connection, which no process has taken. */
function harmed(sent: readonly Sent[]): Sent[] {
  return sent.filter(({ status, error }) => (error ? error !== "ECONNREFUSED" : (status ?? 0) >= 500));
}

const answered = (sent: readonly Sent[], status: number) => sent.filter((one) => one.status === status);

async function settled(): Promise<void> {
  await expect
    .poll(() => rows("SELECT 1 FROM webhook_delivery WHERE state = 'waiting' LIMIT 1"), { timeout: 60_000 })
    .toEqual([]);
}

/** Every delivery that was acknowledged is in the database, and has counted once. */
async function expectCounted(webhooks: readonly Sent[], customerId: bigint): Promise<void> {
  const ids = answered(webhooks, 200).map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(50);
  const stored = await rows<{ state: string; n: string }>(
    "SELECT state, count(*) AS n FROM webhook_delivery WHERE webhook_id = ANY ($1) GROUP BY state",
    ids,
  );
  expect(stored).toEqual([{ state: "done", n: String(ids.length) }]);
  const [account] = await rows<{ orders: number }>(
    "SELECT orders FROM account JOIN member ON member.id = member_id WHERE customer_id = $1",
    customerId,
  );
  // What was stored without its sender having heard of it, for the connection was refused, has counted too.
  expect(account?.orders).toBe(ids.length);
}

describe("a process that is told to stop while requests keep coming", () => {
  test("in both roles: answers what it has taken, closes connections politely, and its successor goes on", async () => {
    const first = await start("all");
    const customerId = 9_000_000_000_000_000_501n;
    const load = loadOf(customerId, await member(1_000_000));
    await untilServed(load);
    await stopsWell(first);
    const second = await start("all");
    await untilServed(load);
    await Promise.all(load.all.map((each) => each.stop()));

    for (const { sent } of load.all) {
      expect(harmed(sent)).toEqual([]);
      expect(sent.some(({ saidClose }) => saidClose)).toBe(true);
      expect(sent.some(({ error }) => error === "ECONNREFUSED")).toBe(true);
    }
    await settled();
    await expectCounted(load.webhooks.sent, customerId);
    const made = answered(load.redemptions.sent, 201).map(({ id }) => id);
    expect(made.length).toBeGreaterThan(3);
    await expect
      .poll(() => rows("SELECT 1 FROM redemption WHERE id = ANY ($1::uuid[]) AND status = 'issued'", made), {
        timeout: 20_000,
      })
      .toHaveLength(made.length);
    await stopsWell(second);
  }, 120_000);

  test("in roles of their own: web and worker stop one after the other, and nothing is lost or done twice", async () => {
    const [web, worker] = await Promise.all([start("web"), start("worker")]);
    const customerId = 9_000_000_000_000_000_502n;
    const load = loadOf(customerId, await member(1_000_000));
    await untilServed(load);
    await stopsWell(worker);
    await after(500);
    const [next] = await Promise.all([start("worker"), stopsWell(web)]);
    const successor = await start("web");
    await untilServed(load);
    await Promise.all(load.all.map((each) => each.stop()));

    for (const { sent } of load.all) expect(harmed(sent)).toEqual([]);
    await settled();
    await expectCounted(load.webhooks.sent, customerId);
    await Promise.all([stopsWell(successor), stopsWell(next)]);
  }, 120_000);

  test("says so to the balancer while it stops", async () => {
    const web = await start("web");
    // A connection kept open is waited for, a moment.
    await (await fetch(`http://127.0.0.1:${web.port}/healthz`)).text();
    const ended = web.end("SIGTERM");
    const ready = async () => (await fetch(`http://127.0.0.1:${web.healthPort}/readyz`)).status;
    await expect.poll(ready, { interval: 20 }).toBe(503);
    expect(await ended).toBe(0);
  }, 40_000);
});

describe("a job in progress when its worker is told to stop", () => {
  /** A redemption whose code only the job can make: the web process does not reach Shopify. */
  async function redeemed(): Promise<string> {
    const web = await start("web", { DEV_STORE_URL: "http://127.0.0.1:1" });
    const id = randomUUID();
    const call = proxyCall(await member(1000), "redemptions", { id, reward: "five-off" });
    const response = await fetch(`http://127.0.0.1:${call.port}${call.path}`, {
      method: "POST",
      body: call.body,
      headers: call.headers,
    });
    expect(response.status).toBe(201);
    expect(await web.end("SIGTERM")).toBe(0);
    expect(await statusOf(id)).toBe("reserved");
    return id;
  }

  const statusOf = async (id: string) =>
    (await rows<{ status: string }>("SELECT status FROM redemption WHERE id = $1", id))[0]?.status;
  const jobOf = async (id: string) =>
    (
      await rows<{ state: string }>(
        "SELECT state FROM pgboss.job WHERE name = 'issue-reward' AND data ->> 'redemptionId' = $1",
        id,
      )
    )[0]?.state;
  /** Its worker has it, and waits for Shopify. */
  const isUnderWay = async (id: string) => {
    await expect.poll(() => jobOf(id), { timeout: 20_000 }).toBe("active");
    await expect.poll(() => shopify.waiting(), { timeout: 20_000 }).toBeGreaterThan(0);
    await after(500);
  };
  const codesMade = () => app.store.shop.state.discounts.length;

  test("is finished", async () => {
    const id = await redeemed();
    shopify.hold();
    const worker = await start("worker", { DEV_STORE_URL: shopify.url });
    await isUnderWay(id);
    const made = codesMade();
    const stopped = stopsWell(worker);
    await after(1500);
    shopify.letGo();
    await stopped;
    expect([await jobOf(id), await statusOf(id), codesMade() - made]).toEqual(["completed", "issued", 1]);
  }, 90_000);

  test("goes back to the queue when it takes too long, and the next worker does it once", async () => {
    const id = await redeemed();
    await throttle({ maximum: 1, restoreRate: 0 });
    const worker = await start("worker");
    await expect.poll(() => jobOf(id), { timeout: 20_000 }).toBe("active");
    const made = codesMade();
    const startedAt = performance.now();
    expect(await worker.end("SIGTERM")).toBe(0);
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThan(15_000);
    expect(tookMs).toBeLessThan(LIMIT_MS);
    expect([await jobOf(id), await statusOf(id)]).toEqual(["retry", "reserved"]);
    await throttle({ maximum: 2000, restoreRate: 100 });
    const next = await start("worker");
    await expect.poll(() => statusOf(id), { timeout: 30_000 }).toBe("issued");
    expect(codesMade() - made).toBe(1);
    await stopsWell(next);
  }, 120_000);

  /** With no points left and none coming back, each call is asked again six times, ten seconds apart. */
  async function throttle(bucket: { maximum: number; restoreRate: number }): Promise<void> {
    const response = await fetch(`${app.store.url}/control/throttle`, { method: "POST", body: JSON.stringify(bucket) });
    expect(response.ok).toBe(true);
    await response.text();
  }
});
