import pino from "pino";
import { findLatestBackfill } from "../app/db/backfill/backfills.server.ts";
import { listParts } from "../app/db/backfill/parts.server.ts";
import { openDatabase } from "../app/db/database.server.ts";
import { countViolations } from "../app/db/invariants.server.ts";
import { ensureShop, getShop, markInstalled, saveShopProfile, startEarning } from "../app/db/shops.server.ts";
import type { Deps } from "../app/deps.ts";
import type { BackfillState } from "../app/domain/backfill/backfill.ts";
import { addTallies, EMPTY_TALLY } from "../app/domain/backfill/tally.ts";
import { parseEnv } from "../app/lib/env.server.ts";
import { confirmBackfill } from "../app/services/backfill/confirm-backfill.server.ts";
import { requestBackfill } from "../app/services/backfill/request-backfill.server.ts";
import { runBackfill } from "../app/services/backfill/run-backfill.server.ts";
import { ensureProgramme } from "../app/services/programme/ensure-programme.server.ts";
import { copyRows } from "./copied-rows.ts";
import { exportOrders } from "./exported-orders.ts";
import { benchEnv, end, residentMb, start } from "./processes.ts";
import type { Bench } from "./result.ts";

const SHAPE = { orders: 200_000, customers: 20_000, days: 540 };
const TARGET_SECONDS = 30;

/**
 * 200,000 past orders of eighteen months: read from an export's file into the database by one process, counted and granted
 * by two, as workers do it. The figure is that of granting; against the rows it leaves, loaded by COPY.
 */
export const backfill: Bench = async ({ databaseUrl, emptyDatabaseAt, say }) => {
  const db = openDatabase(databaseUrl, { max: 6 });
  const shopify = await exportOrders(SHAPE);
  const helper = start(["--import", "tsx", "bench/help-backfill.ts"], benchEnv(databaseUrl));
  const memoryMb: number[] = [];
  const watch = setInterval(
    () => memoryMb.push(Math.max(residentMb(helper), Math.round(process.memoryUsage().rss / 1024 ** 2))),
    1000,
  );
  try {
    const deps: Deps = {
      db,
      env: parseEnv(benchEnv(databaseUrl) as Record<string, string>),
      now: () => new Date(),
      log: pino({ level: "warn" }, process.stderr),
      // Nothing is queued: what a job would leave to another is gone on with here.
      jobs: { enqueue: () => Promise.resolve() } as unknown as Deps["jobs"],
      adminFor: () => shopify.admin,
    };
    const shopId = await installShop(deps);
    const until = async (...states: BackfillState[]) => {
      const startedAt = performance.now();
      for (;;) {
        const { id, state } = (await findLatestBackfill(db, shopId))!;
        if (states.includes(state)) return (performance.now() - startedAt) / 1000;
        await runBackfill(deps, shopId, id);
      }
    };
    await requestBackfill(deps, shopId, new Date(Date.now() - 600 * 86_400_000), "bench");
    const countingSeconds = await until("previewed");
    const { id, readOrders } = (await findLatestBackfill(db, shopId))!;
    say(`${readOrders} orders read and counted after ${countingSeconds.toFixed(1)} s`);
    await confirmBackfill(deps, shopId, id, "bench");
    const before = process.cpuUsage();
    const seconds = await until("done");
    const { user, system } = process.cpuUsage(before);
    const cpuSeconds = (user + system) / 1e6;
    say(`granted after ${seconds.toFixed(1)} s`);
    const sum = async (purpose: "preview" | "grant") =>
      (await listParts(db, { shopId, id }, purpose)).map(({ tally }) => tally).reduce(addTallies, EMPTY_TALLY);
    const [preview, grant] = [await sum("preview"), await sum("grant")];
    const violations = Object.entries(await countViolations(db)).filter(([, count]) => count > 0);
    const copySeconds = await copyRows(db, await emptyDatabaseAt("copied"));
    say(`the same rows by COPY after ${copySeconds.toFixed(1)} s`);
    const isSame = JSON.stringify(preview) === JSON.stringify(grant);
    const half = memoryMb[Math.floor(memoryMb.length / 2)]!;
    const isFlat = Math.max(...memoryMb.slice(Math.floor(memoryMb.length / 2))) <= 1.25 * half;
    const perSecond = Math.round(SHAPE.orders / seconds);
    const baseline = Math.round(SHAPE.orders / copySeconds);
    return {
      name: "backfill",
      value: perSecond,
      unit: "orders/s",
      baseline,
      ratio: Number((perSecond / baseline).toFixed(2)),
      target: `200,000 orders granted within ${TARGET_SECONDS} s, memory flat, as previewed`,
      ok: seconds <= TARGET_SECONDS && isFlat && isSame && violations.length === 0 && grant.orders === SHAPE.orders,
      details: { ...SHAPE, seconds, cpuSeconds, countingSeconds, copySeconds, isFlat, isSame, memoryMb, violations },
    };
  } finally {
    clearInterval(watch);
    await end(helper);
    shopify.close();
    await db.close();
  }
};

/** A shop that installs the app now, and so earns nothing for the past until it says so. */
async function installShop({ db, now }: Deps): Promise<bigint> {
  return db.transaction(async (tx) => {
    const id = await ensureShop(tx, "bench.myshopify.com");
    await saveShopProfile(tx, id, { name: "Bench", email: null, currency: "USD", timezone: "America/New_York" });
    await startEarning(tx, id, now());
    await markInstalled(tx, id, "gid://shopify/AppInstallation/1", now());
    await ensureProgramme(tx, (await getShop(tx, id))!, now());
    return id;
  });
}
