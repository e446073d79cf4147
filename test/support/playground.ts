import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { startPlayground, type Playground } from "../../scripts/playground.ts";
import { launchBrowser } from "./browser.ts";
import { createTestDatabase } from "./database.ts";
import { keepLog } from "./kept-logs.ts";
import { knownSecrets } from "./known-secrets.ts";

export type TestPlayground = Playground & {
  browser: Browser;
  /** The app inside the shop's admin, as a merchant's address bar has it. */
  adminAppUrl: string;
  /** Let orders of before the app earn, as a backfill from the beginning would. */
  rewardPastOrders: () => Promise<void>;
};

/**
 * A shop without the app, the built app beside it on a database of its own, and a browser. The shop's past orders stay
 * in the past: the app hears of what is bought in the test only. Make one per file, and stop it in `afterAll`.
 */
export async function startTestPlayground(): Promise<TestPlayground> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), "evergreen-playground-"));
  const logFile = join(folder, "app.log");
  const started = await Promise.allSettled([
    launchBrowser(),
    startPlayground({
      databaseUrl: database.url,
      ports: { app: 0, store: 0, tunnel: 0 },
      folder: null,
      logFile,
      seed: 1,
      history: false,
      log: () => undefined,
    }),
  ]);
  const [browser, playground] = started;
  const stop = async () => {
    if (browser.status === "fulfilled") await browser.value.close();
    if (playground.status === "fulfilled") {
      await playground.value.stop();
      keepLog(readFileSync(logFile, "utf8"), await knownSecrets(playground.value, database.pool));
    }
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  if (browser.status === "rejected" || playground.status === "rejected") {
    await stop();
    throw started.find((one) => one.status === "rejected")?.reason;
  }
  return {
    ...playground.value,
    browser: browser.value,
    adminAppUrl: `${playground.value.store.url}/admin/apps/evergreen`,
    rewardPastOrders: async () => {
      await database.pool.query("UPDATE shop SET earns_from = NULL");
    },
    stop,
  };
}
