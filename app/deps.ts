import type { PrismaClient } from "@prisma/client";
import type { Logger } from "pino";
import type { Database, Db } from "~/db/database.server";
import type { Env } from "~/lib/env.server";
import type { JobQueue } from "~/jobs/queue.server";
import type { AdminApi } from "~/shopify/admin-api.server";

/** All that reaches the outside. Nothing else does: no global clock, database or network. */
export type Deps = {
  env: Env;
  /** The whole database for the worker, one shop's part of it for a request. */
  db: Db;
  now: () => Date;
  log: Logger;
  jobs: JobQueue;
  /** The Admin API of an installed shop. */
  adminFor: (shopDomain: string) => AdminApi;
};

/** The process's own, which no request is handed: the whole database, and the client that stores Shopify's sessions. */
export type ProcessDeps = Deps & { db: Database; prisma: PrismaClient };
