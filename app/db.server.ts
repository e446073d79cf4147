import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import { openDatabase } from "~/db/database.server";
import { env } from "~/env.server";
import { log } from "~/log.server";

/** The process's one connection pool; Prisma draws from it too. */
export const db = openDatabase(env.DATABASE_URL, {
  max: env.DATABASE_POOL_SIZE,
  onError: (error) => log.warn({ err: error }, "an idle database connection was lost"),
});

export const prisma = new PrismaClient({ adapter: new PrismaPg(db.pool) });
