import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAsMerchant } from "../../scripts/merchant.ts";
import { openDatabase } from "~/db/database.server";
import { insertEntry } from "#test/factories/rows";
import { orderBody } from "#test/factories/webhooks";
import { APP } from "#test/support/app";
import { createTestDatabase, type TestDatabase } from "#test/support/database";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { operateApp, type AppProcess, type OperatedApp } from "#test/support/operated-app";
import { findPgBouncer, startPgBouncer, type PgBouncer } from "#test/support/pgbouncer";
import { signProxyQuery } from "#test/support/proxy-signature";
import { signWebhook } from "#test/support/webhook-signature";

const program = findPgBouncer();

let database: TestDatabase;
let pooler: PgBouncer;
let app: OperatedApp;
let web: AppProcess;
let worker: AppProcess;

describe.skipIf(program === null)(
  `behind PgBouncer in transaction mode${program ? "" : " (there is none here)"}`,
  () => {
    // The database is migrated directly, and everything that runs goes by way of the pooler.
    beforeAll(async () => {
      database = await createTestDatabase();
      pooler = await startPgBouncer(program!, database.url);
      app = await operateApp(pooler.url);
      [web, worker] = await Promise.all([app.start("web"), app.start("worker")]);
    }, 60_000);

    afterAll(async () => {
      await app?.close();
      await pooler?.stop();
      await database?.drop();
    }, 60_000);

    async function rows<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> {
      return (await database.pool.query<Row>(sql, values)).rows;
    }

    const fromProcesses = () => [...web.logged(), ...worker.logged()];

    test("web and worker get ready", async () => {
      for (const { healthPort } of [web, worker])
        expect((await fetch(`http://127.0.0.1:${healthPort}/readyz`)).status).toBe(200);
    });

    test("a shop is installed, orders earn, points are redeemed, and jobs run", async () => {
      await openAsMerchant(app.store, "/app");
      const domain = app.store.shop.state.shop.domain;
      const customer = app.store.shop.state.customers[50]!.id;
      await Promise.all(Array.from({ length: 60 }, (_, index) => sendOrder(domain, BigInt(customer), index)));
      const account = () => rows<{ orders: number; pending: string }>("SELECT orders, pending FROM account");
      await expect.poll(account, { timeout: 30_000 }).toEqual([{ orders: 60, pending: "1500" }]);
      const [member] = await rows<{ shop_id: string; id: string }>("SELECT shop_id, id FROM member");
      const gift = { kind: "adjust", key: "gift", available: 5000, occurredAt: new Date() } as const;
      await insertEntry(database.pool, BigInt(member!.shop_id), BigInt(member!.id), gift);

      const before = app.store.shop.state.discounts.length;
      const ids = Array.from({ length: 10 }, () => randomUUID());
      const statuses = await Promise.all(ids.map((id) => redeem(domain, customer, id)));
      expect(statuses).toEqual(Array.from({ length: 10 }, () => 201));
      await expect
        .poll(() => rows("SELECT 1 FROM redemption WHERE status = 'issued'"), { timeout: 20_000 })
        .toHaveLength(10);
      await expect
        .poll(() => rows("SELECT state FROM pgboss.job WHERE name = 'publish-programme'"), { timeout: 20_000 })
        .toEqual([{ state: "completed" }]);
      expect(app.store.shop.state.discounts.length - before).toBe(10);
    }, 90_000);

    test("nothing was left on a connection for whoever has it next", async () => {
      const client = new pg.Client({ connectionString: pooler.url });
      await client.connect();
      try {
        for (let turn = 0; turn < 20; turn += 1) {
          const { rows: found } = await client.query<{
            role: string;
            shop: string | null;
            locks: string;
            prepared: string;
          }>(
            `SELECT current_user AS role, nullif(current_setting('evergreen.shop_id', true), '') AS shop,
                  (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
                  (SELECT count(*) FROM pg_prepared_statements) AS prepared`,
          );
          expect(found).toEqual([{ role: new URL(database.url).username, shop: null, locks: "0", prepared: "0" }]);
        }
      } finally {
        await client.end();
      }
    });

    test("invariants hold, no process logged an error, and both stop well", async () => {
      expect(await web.end("SIGTERM")).toBe(0);
      expect(await worker.end("SIGTERM")).toBe(0);
      expect(fromProcesses().filter(({ level }) => level === "error")).toEqual([]);
      expect(pooler.log()).not.toMatch(/unsupported startup parameter|ERROR|FATAL/);
      const db = openDatabase(database.url, { max: 1 });
      const violations = await countViolations(db);
      await db.close();
      expect(violations).toEqual(NO_VIOLATIONS);
    }, 60_000);

    async function sendOrder(domain: string, customerId: bigint, index: number): Promise<void> {
      const body = orderBody({ id: 6_000_000_000n + BigInt(index), customerId, prices: ["5.00"] });
      const response = await fetch(`http://127.0.0.1:${web.port}/webhooks`, {
        method: "POST",
        headers: {
          "x-shopify-topic": "orders/paid",
          "x-shopify-shop-domain": domain,
          "x-shopify-webhook-id": randomUUID(),
          "x-shopify-hmac-sha256": signWebhook(body, APP.secret),
        },
        body,
      });
      expect(response.status).toBe(200);
      await response.text();
    }

    async function redeem(domain: string, customer: string, id: string): Promise<number> {
      const query: Record<string, string> = {
        shop: domain,
        logged_in_customer_id: customer,
        path_prefix: "/apps/loyalty",
        timestamp: String(Math.floor(Date.now() / 1000)),
      };
      query.signature = signProxyQuery(query, APP.secret);
      const address = `http://127.0.0.1:${web.port}/proxy/redemptions?${new URLSearchParams(query).toString()}`;
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ id, reward: "five-off" }),
      });
      await response.text();
      return response.status;
    }
  },
);
