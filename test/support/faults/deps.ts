import pino, { type Logger } from "pino";
import type { Database } from "~/db/database.server";
import type { Deps } from "~/deps";
import type { JobQueue } from "~/jobs/queue.server";
import { parseEnv } from "~/lib/env.server";
import { createAdminApi, type Send } from "~/shopify/admin-api.server";

type Options = { jobs?: JobQueue; send?: Send; log?: Logger };

/** The app's dependencies over a database. Without `jobs`, what queues one throws; without `send`, nothing reaches Shopify; without `log`, nothing is written. */
export function depsOver(
  db: Database,
  now: () => Date,
  {
    jobs,
    send = () => Promise.reject(new Error("Shopify can't be reached")),
    log = pino({ level: "silent" }),
  }: Options = {},
): Deps {
  return {
    env: parseEnv({
      NODE_ENV: "test",
      DATABASE_URL: "postgresql://127.0.0.1/none",
      SHOPIFY_API_KEY: "test-key",
      SHOPIFY_API_SECRET: "test-secret",
      SHOPIFY_APP_URL: "https://evergreen.test",
      ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    }),
    db,
    now,
    log,
    jobs: jobs ?? ({ enqueue: () => Promise.reject(new Error("no job queue in this test")) } as unknown as JobQueue),
    adminFor: () => createAdminApi(send, () => Promise.resolve()),
  };
}
