import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openAsMerchant } from "../../scripts/merchant.ts";
import { insertEntry, insertMember } from "#test/factories/rows";
import { orderBody } from "#test/factories/webhooks";
import { APP } from "#test/support/app";
import { startCollector, type CollectedSpan, type Collector } from "#test/support/collector";
import { createTestDatabase, type TestDatabase } from "#test/support/database";
import { operateApp, type OperatedApp } from "#test/support/operated-app";
import { signProxyQuery } from "#test/support/proxy-signature";
import { signWebhook } from "#test/support/webhook-signature";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";

let database: TestDatabase;
let app: OperatedApp;
let collector: Collector;
let query: Record<string, string>;
let customer: { id: string; email: string; firstName: string };

// A shop's life in a minute: installed, an order, a redemption whose code is made at once; then the process is stopped.
beforeAll(async () => {
  database = await createTestDatabase();
  app = await operateApp(database.url);
  collector = await startCollector();
  const running = await app.start("all", {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: "100",
  });
  await openAsMerchant(app.store, "/app");
  customer = app.store.shop.state.customers[40] as typeof customer;
  await post("/webhooks", orderBody({ customerId: BigInt(customer.id) }), {
    traceparent: `00-${TRACE}-${CALLER}-01`,
    "x-shopify-topic": "orders/paid",
    "x-shopify-webhook-id": randomUUID(),
  });
  const arrived = () => expect([named("inbox batch").length, named("job publish-programme").length]).toEqual([1, 1]);
  await vi.waitFor(arrived, { timeout: 15_000 });
  await redeem();
  expect(await running.end("SIGTERM")).toBe(0);
}, 90_000);

afterAll(async () => {
  await app.close();
  await collector.close();
  await database.drop();
}, 60_000);

const named = (name: string) => collector.spans.filter((span) => span.name === name);
const childrenOf = ({ spanId }: CollectedSpan) => collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId);
const namesOf = (spans: CollectedSpan[]) => spans.map(({ name }) => name).sort();

async function post(path: string, body: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${app.port}${path}`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-shopify-shop-domain": app.store.shop.state.shop.domain,
      "x-shopify-hmac-sha256": signWebhook(body, APP.secret),
      ...headers,
    },
  });
  expect(response.ok).toBe(true);
  await response.text();
}

async function redeem(): Promise<void> {
  const { rows } = await database.pool.query<{ shop: string; member: string | null }>(
    `SELECT shop.id AS shop, member.id AS member FROM shop
       LEFT JOIN member ON member.shop_id = shop.id AND member.customer_id = $1`,
    [customer.id],
  );
  const shopId = BigInt(rows[0]!.shop);
  const memberId = rows[0]!.member
    ? BigInt(rows[0]!.member)
    : await insertMember(database.pool, shopId, { customerId: BigInt(customer.id), joinedAt: new Date() });
  const entry = { kind: "adjust", key: "gift", available: 1000, occurredAt: new Date() } as const;
  await insertEntry(database.pool, shopId, memberId, entry);
  query = {
    shop: app.store.shop.state.shop.domain,
    logged_in_customer_id: customer.id,
    path_prefix: "/apps/loyalty",
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  query.signature = signProxyQuery(query, APP.secret);
  const body = JSON.stringify({ id: randomUUID(), reward: "five-off" });
  await post(`/proxy/redemptions?${new URLSearchParams(query).toString()}`, body, {});
}

describe("spans", () => {
  test("of a request continue the trace of its sender", () => {
    const [span, ...more] = named("POST /webhooks");
    expect(more).toEqual([]);
    expect(span).toMatchObject({
      service: "evergreen",
      kind: 2,
      traceId: TRACE,
      parentSpanId: CALLER,
      failed: false,
      attributes: {
        "http.request.method": "POST",
        "http.route": "/webhooks",
        "http.response.status_code": 200,
      },
    });
  });

  test("of a shopper's redemption hold its transactions and the call that makes the code; the last ones are sent at the stop", () => {
    const [request] = named("POST /proxy/redemptions");
    expect(request?.parentSpanId).toBeUndefined();
    expect(request?.attributes["http.response.status_code"]).toBe(201);
    const inside = childrenOf(request!);
    expect(namesOf(inside)).toEqual(expect.arrayContaining(["Admin API CreateDiscount", "transaction"]));
    expect(inside.every(({ traceId }) => traceId === request!.traceId)).toBe(true);
    expect(inside.find(({ name }) => name.startsWith("Admin"))).toMatchObject({
      kind: 3,
      attributes: { "graphql.operation.name": "CreateDiscount", attempt: 1 },
    });
  });

  test("of a job and of a batch of webhooks begin traces of their own", () => {
    const [job] = named("job publish-programme");
    expect(job?.parentSpanId).toBeUndefined();
    expect(job?.attributes).toMatchObject({ "job.name": "publish-programme", attempt: 1 });
    expect(namesOf(childrenOf(job!))).toContain("Admin API SetMetafields");
    const [batch] = named("inbox batch");
    expect(batch).toMatchObject({ parentSpanId: undefined, attributes: { deliveries: 1 } });
  });

  test("are not made of transactions that belong to nothing, such as the look at an empty inbox", () => {
    expect(named("transaction").length).toBeGreaterThan(1);
    expect(named("transaction").filter(({ parentSpanId }) => !parentSpanId)).toEqual([]);
  });

  test("carry names, ids and counts; no token, no address, no shop and no person", () => {
    const keys = new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)));
    const allowed = [
      "attempt",
      "deliveries",
      "error.type",
      "graphql.operation.name",
      "http.request.method",
      "http.response.status_code",
      "http.route",
      "job.id",
      "job.name",
    ];
    expect([...keys].filter((key) => !allowed.includes(key))).toEqual([]);
    const all = JSON.stringify(collector.spans);
    const secret = [
      "myshopify",
      APP.secret,
      query.signature!,
      customer.id,
      customer.email,
      "shpat",
      "sealed:",
      "LOYAL-",
    ];
    for (const word of secret) expect(all).not.toContain(word);
  });
});

test("a collector that can't be reached costs a line in the log, and neither an answer nor the stop", async () => {
  const running = await app.start("web", {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_BSP_SCHEDULE_DELAY: "100",
  });
  const response = await fetch(`http://127.0.0.1:${running.port}/proxy/card?shop=x`);
  expect(response.status).toBe(400);
  await response.text();
  expect(await running.end("SIGTERM")).toBe(0);
  expect(running.logged().filter(({ msg }) => msg === "spans were not sent").length).toBeGreaterThan(0);
  expect(running.logged().filter(({ level }) => level === "error")).toEqual([]);
}, 60_000);
