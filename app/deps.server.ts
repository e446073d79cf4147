import type { ProcessDeps } from "~/deps";
import { db, prisma } from "~/db.server";
import { env } from "~/env.server";
import { createBoss, JobQueue } from "~/jobs/queue.server";
import { log } from "~/log.server";
import { sessionStorage, unauthenticated } from "~/shopify.server";
import { adminApis } from "~/shopify/admin-for.server";

const now = (): Date => new Date();

/** The composition root: the one place where the real clock, database, job queue and Shopify meet. */
export const deps: ProcessDeps = {
  env,
  db,
  prisma,
  log,
  now,
  jobs: new JobQueue(createBoss(db, false)),
  adminFor: adminApis({
    exclusively: (name, work) => db.exclusively(name, work),
    sessionStorage,
    open: (shop) => unauthenticated.admin(shop),
    now,
  }),
};
