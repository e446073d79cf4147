import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import type { ProcessDeps } from "~/deps";
import { openDatabase } from "~/db/database.server";
import { ensureShop, getShop, markInstalled, saveShopProfile, type Shop } from "~/db/shops.server";
import { createBoss, JobQueue, prepareQueues } from "~/jobs/queue.server";
import { parseEnv } from "~/lib/env.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { createAdminApi, type Send } from "~/shopify/admin-api.server";
import { createTestDatabase } from "#test/support/database";
import { openKeptLog } from "#test/support/kept-logs";
import { knownPeople } from "#test/support/known-secrets";

export const TEST_SECRET = "test-secret";
const ENCRYPTION_KEY = Buffer.alloc(32, 7).toString("base64");

/** The app's dependencies over a database of their own, with a clock that the test sets and a stand-in for the Admin API. */
export type World = {
  deps: ProcessDeps;
  clock: { at: Date };
  /** What the Admin API answers; a test sets it. Nothing is reachable until then. */
  admin: { send: Send };
  installShop: (domain?: string, profile?: { currency?: string; timezone?: string }) => Promise<Shop>;
  close: () => Promise<void>;
};

export async function createWorld(): Promise<World> {
  const database = await createTestDatabase();
  const db = openDatabase(database.url, { max: 20 });
  const prisma = new PrismaClient({ adapter: new PrismaPg(db.pool) });
  const boss = createBoss(db, false);
  await boss.start();
  await prepareQueues(boss);
  const clock = { at: new Date("2026-11-20T12:00:00Z") };
  const { log, tellKnown } = openKeptLog();
  const admin = { send: (() => Promise.reject(new Error("the Admin API is not reachable in this test"))) as Send };
  const deps: ProcessDeps = {
    env: parseEnv({
      NODE_ENV: "test",
      DATABASE_URL: database.url,
      SHOPIFY_API_KEY: "test-key",
      SHOPIFY_API_SECRET: TEST_SECRET,
      SHOPIFY_APP_URL: "https://evergreen.test",
      ENCRYPTION_KEY,
    }),
    db,
    prisma,
    now: () => clock.at,
    log,
    jobs: new JobQueue(boss),
    adminFor: () =>
      createAdminApi(
        (...call) => admin.send(...call),
        () => Promise.resolve(),
      ),
  };
  return {
    deps,
    clock,
    admin,
    installShop: (domain = "test.myshopify.com", profile = {}) => installShop(deps, domain, profile),
    close: async () => {
      await boss.stop({ graceful: false });
      tellKnown([TEST_SECRET, ENCRYPTION_KEY, ...(await knownPeople(db.pool))]);
      await prisma.$disconnect();
      await db.close();
      await database.drop();
    },
  };
}

async function installShop(
  deps: ProcessDeps,
  domain: string,
  profile: { currency?: string; timezone?: string },
): Promise<Shop> {
  const { currency = "USD", timezone = "America/New_York" } = profile;
  return deps.db.transaction(async (tx) => {
    const id = await ensureShop(tx, domain);
    await saveShopProfile(tx, id, { name: "Test shop", email: null, currency, timezone });
    await markInstalled(tx, id, "gid://shopify/AppInstallation/1", deps.now());
    await ensureProgramme(tx, { id, currency }, deps.now());
    return (await getShop(tx, id))!;
  });
}
