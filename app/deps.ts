import type { PrismaClient } from "@prisma/client";
import type { Logger } from "pino";
import type { Database } from "~/db/database.server";
import type { Env } from "~/lib/env.server";
import type { JobQueue } from "~/jobs/queue.server";
import type { AdminApi } from "~/shopify/admin-api.server";

/** All that reaches the outside. Nothing else does: no global clock, database or network. */
export type Deps = {
  env: Env;
  db: Database;
  prisma: PrismaClient;
  now: () => Date;
  log: Logger;
  jobs: JobQueue;
  /** The Admin API of an installed shop. */
  adminFor: (shopDomain: string) => AdminApi;
};
