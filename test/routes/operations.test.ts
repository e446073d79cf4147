import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openAsMerchant } from "../../scripts/merchant.ts";
import { orderBody } from "#test/factories/webhooks";
import { createTestDatabase, type TestDatabase } from "#test/support/database";
import { operateApp, type AppProcess, type OperatedApp } from "#test/support/operated-app";
import { APP } from "#test/support/app";
import { signProxyQuery } from "#test/support/proxy-signature";
import { signWebhook } from "#test/support/webhook-signature";

const TOKEN = "a-token-of-the-operator";

let database: TestDatabase;
let app: OperatedApp;
let web: AppProcess;
let worker: AppProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await operateApp(database.url);
  web = await app.start("web", { METRICS_TOKEN: TOKEN });
  worker = await app.start("worker", { READY_MAX_LAG_SECONDS: "60" });
}, 60_000);

afterAll(async () => {
  await app.close();
  await database.drop();
}, 60_000);

const at = (port: number | null, path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: AbortSignal.timeout(10_000) });

type Ready = { ready: boolean; checks: Record<string, Record<string, unknown>> };

async function ready(port: number | null): Promise<{ status: number; body: Ready }> {
  const response = await at(port, "/readyz");
  return { status: response.status, body: (await response.json()) as Ready };
}

/** The samples of a scrape, by name and labels as they are printed. */
async function scrape(port: number | null, token?: string): Promise<Map<string, number>> {
  const response = await at(port, "/metrics", token ? { authorization: `Bearer ${token}` } : {});
  expect(response.status).toBe(200);
  const lines = (await response.text()).split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

async function sendWebhook(shop: string, body: string, topic = "customers/update"): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${web.port}/webhooks`, {
    method: "POST",
    headers: {
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": shop,
      "x-shopify-webhook-id": crypto.randomUUID(),
      "x-shopify-hmac-sha256": signWebhook(body, APP.secret),
    },
    body,
  });
  await response.text();
  return response.status;
}

describe("readiness", () => {
  test("names each check, its state and its figure", async () => {
    const { status, body } = await ready(web.port);
    expect(status).toBe(200);
    expect(body).toEqual({
      ready: true,
      checks: {
        process: { state: "ok", isRequired: true },
        database: { state: "ok", isRequired: true, ms: expect.any(Number) },
        migrations: { state: "ok", isRequired: true, missing: [] },
        inbox: { state: "ok", isRequired: false, lagSeconds: 0, maxLagSeconds: 900, waiting: 0 },
      },
    });
  });

  test("is answered on the operator's port of both roles; a worker has no other", async () => {
    expect((await ready(web.healthPort)).status).toBe(200);
    expect((await ready(worker.healthPort)).status).toBe(200);
    expect(await (await at(worker.healthPort, "/healthz")).json()).toEqual({ alive: true });
    expect(worker.port).toBeNull();
    expect((await at(worker.healthPort, "/app")).status).toBe(404);
  });

  test("ends with a migration that this build needs and the database lacks, and says which", async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      "SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1 DESC LIMIT 1",
    );
    await database.pool.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1", [
      rows[0]!.name,
    ]);
    await expect.poll(async () => (await ready(web.port)).status).toBe(503);
    const { body } = await ready(web.port);
    expect(body.ready).toBe(false);
    expect(body.checks.migrations).toEqual({ state: "missing", isRequired: true, missing: [rows[0]!.name] });
    await database.pool.query("UPDATE _prisma_migrations SET rolled_back_at = NULL");
    await expect.poll(async () => (await ready(web.port)).status).toBe(200);
  });

  test("of a worker ends with deliveries that wait too long; a process that serves requests only says so", async () => {
    const release = await holdLanes();
    try {
      expect(await sendWebhook("slow.myshopify.com", "{}")).toBe(200);
      await database.pool.query("UPDATE webhook_delivery SET received_at = now() - interval '5 minutes'");
      await expect.poll(async () => (await ready(worker.healthPort)).status).toBe(503);
      const behind = (await ready(worker.healthPort)).body.checks.inbox;
      expect(behind).toMatchObject({ state: "behind", isRequired: true, maxLagSeconds: 60, waiting: 1 });
      expect(behind?.lagSeconds).toBeGreaterThanOrEqual(300);
      expect((await at(worker.healthPort, "/healthz")).status).toBe(200);
      await expect.poll(async () => (await ready(web.port)).body.checks.inbox?.lagSeconds).toBeGreaterThan(299);
      expect(await ready(web.port)).toMatchObject({ status: 200, body: { checks: { inbox: { isRequired: false } } } });
    } finally {
      await release();
    }
    await expect.poll(async () => (await ready(worker.healthPort)).status).toBe(200);
  }, 40_000);

  test("is answered within seconds when the database is not", async () => {
    const hold = await database.pool.connect();
    try {
      await hold.query("BEGIN; LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE");
      await expect.poll(async () => (await ready(web.port)).status).toBe(503);
      const askedAt = performance.now();
      expect((await ready(web.port)).body.checks.database).toMatchObject({ state: "timeout", ms: null });
      expect(performance.now() - askedAt).toBeLessThan(4000);
    } finally {
      await hold.query("ROLLBACK");
      hold.release();
    }
    await expect.poll(async () => (await ready(web.port)).status).toBe(200);
  }, 30_000);

  test("ends while the database takes no connections, and comes back with it", async () => {
    await allowConnections(false);
    try {
      await expect.poll(async () => (await ready(web.port)).status).toBe(503);
      expect((await ready(web.port)).body.checks.database?.state).toBe("failed");
      expect((await at(web.port, "/healthz")).status).toBe(200);
    } finally {
      await allowConnections(true);
    }
    for (const { healthPort } of [web, worker])
      await expect.poll(async () => (await ready(healthPort)).status).toBe(200);
  }, 30_000);
});

/** Keep every worker from the inbox, as one that hangs would. */
async function holdLanes(): Promise<() => Promise<void>> {
  const hold = await database.pool.connect();
  await hold.query("BEGIN");
  await hold.query("SELECT pg_advisory_xact_lock(x'1a9e'::int, lane) FROM generate_series(0, 63) AS lane");
  return async () => {
    await hold.query("ROLLBACK");
    hold.release();
  };
}

/** Without them, the app's processes lose those they have, too. */
async function allowConnections(isAllowed: boolean): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  const server = new pg.Client({ connectionString: inject("testServer").url });
  await server.connect();
  await server.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${isAllowed}`);
  if (!isAllowed)
    await server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'evergreen'",
      [name],
    );
  await server.end();
}

describe("metrics", () => {
  test("on the port of the public need the token; without one set there are none", async () => {
    expect((await at(web.port, "/metrics")).status).toBe(401);
    expect((await at(web.port, "/metrics", { authorization: "Bearer a-token-of-somebody" })).status).toBe(401);
    expect((await at(web.healthPort, "/metrics")).status).toBe(401);
    expect((await scrape(web.port, TOKEN)).size).toBeGreaterThan(20);
    const open = await app.start("web", { PORT: "0" });
    expect((await at(open.port, "/metrics")).status).toBe(404);
    expect((await at(open.port, "/metrics", { authorization: "Bearer " })).status).toBe(404);
    expect((await scrape(open.healthPort)).size).toBeGreaterThan(20);
    expect(await open.end("SIGTERM")).toBe(0);
  }, 30_000);

  test("count requests by route, jobs by name, Admin API calls by operation, and what the inbox holds", async () => {
    await openAsMerchant(app.store, "/app/programme");
    const customer = app.store.shop.state.customers[0]!.id;
    await at(web.port, `/proxy/card?${proxyQuery(app.store.shop.state.shop.domain, customer)}`);
    await at(web.port, "/no/such/page");
    expect(await sendWebhook("counted.myshopify.com", "{}")).toBe(200);
    expect(await sendWebhook("counted.myshopify.com", orderBody({ prices: ["10.00"] }), "orders/paid")).toBe(200);
    await expect.poll(async () => (await scrape(worker.healthPort)).get(job("publish-programme"))).toBe(1);

    const of = await scrape(web.port, TOKEN);
    expect(of.get(http("/webhooks", 200))).toBeGreaterThan(0);
    expect(of.get(http("/app/programme", 200))).toBe(1);
    expect(of.get(http("/proxy/card", 200))).toBe(1);
    expect(of.get(http("/readyz", 503))).toBeGreaterThan(0);
    expect([...of.keys()].filter((line) => line.includes("no/such"))).toEqual([]);
    expect(of.get('evergreen_admin_api_request_duration_seconds_count{operation="ShopProfile",outcome="ok"}')).toBe(1);
    expect(of.get('evergreen_admin_api_cost_available{of="last"}')).toBeGreaterThan(100);
    expect(of.get('evergreen_db_connections{state="idle"}')).toBeGreaterThan(0);
    expect(of.get("evergreen_inbox_lag_seconds")).toBeGreaterThanOrEqual(0);
    expect(of.get("evergreen_inbox_waiting")).toBeGreaterThanOrEqual(0);
    await expect.poll(async () => (await scrape(worker.healthPort)).get(delivered("orders/paid", "done"))).toBe(1);
    const worked = await scrape(worker.healthPort);
    expect(worked.get(delivered("customers/update", "failed"))).toBe(2);
    expect(worked.get('evergreen_ledger_points_total{kind="earn"}')).toBe(50);
    expect(deadLetters(of, "delivery")).toBeGreaterThan(0);
    expect(deadLetters(of, "job")).toBe(0);
    expect(of.get("process_resident_memory_bytes")).toBeGreaterThan(1e6);
  }, 40_000);

  test("are the ones that the operator's page explains, no more and no fewer", async () => {
    const page = readFileSync("docs/operations.md", "utf8");
    const explained = new Set(
      [...page.matchAll(/evergreen_[a-z_]+/g)].map(([name]) => name.replace(/_(count|bucket)$/, "")),
    );
    const text = await (await at(web.healthPort, "/metrics", { authorization: `Bearer ${TOKEN}` })).text();
    const printed = new Set([...text.matchAll(/^# TYPE (evergreen_\S+)/gm)].map(([, name]) => name));
    // The role that requests run as has such a name, too.
    expect([...explained].filter((name) => name !== "evergreen_web").sort()).toEqual([...printed].sort());
  });

  test("name no shop, no person and no address", async () => {
    const shop = app.store.shop.state.shop.domain;
    const { email, firstName } = app.store.shop.state.customers[0]!;
    for (const [port, token] of [
      [web.port, TOKEN],
      [worker.healthPort, undefined],
    ] as const) {
      const text = [...(await scrape(port, token)).keys()].join("\n");
      for (const word of ["myshopify", shop.split(".")[0]!, email, `"${firstName}"`, "hmac", "shpat"])
        expect(text).not.toContain(word);
    }
  });

  test("leave out what can't be sampled, and come all the same", async () => {
    const hold = await database.pool.connect();
    await hold.query("BEGIN; LOCK TABLE webhook_delivery IN ACCESS EXCLUSIVE MODE");
    try {
      await expect.poll(async () => (await scrape(web.port, TOKEN)).has("evergreen_inbox_waiting")).toBe(false);
      expect((await scrape(web.port, TOKEN)).has("evergreen_inbox_lag_seconds")).toBe(false);
    } finally {
      await hold.query("ROLLBACK");
      hold.release();
    }
  }, 30_000);
});

const http = (route: string, status: number) =>
  `evergreen_http_request_duration_seconds_count{route="${route}",status="${status}"}`;
const deadLetters = (of: Map<string, number>, kind: string) => of.get(`evergreen_dead_letters{kind="${kind}"}`);
const delivered = (topic: string, outcome: string) =>
  `evergreen_deliveries_total{topic="${topic}",outcome="${outcome}"}`;
const job = (name: string) => `evergreen_job_duration_seconds_count{job="${name}",outcome="done"}`;

function proxyQuery(shop: string, customer: string): string {
  const query: Record<string, string> = {
    shop,
    logged_in_customer_id: customer,
    path_prefix: "/apps/loyalty",
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  query.signature = signProxyQuery(query, APP.secret);
  return new URLSearchParams(query).toString();
}
