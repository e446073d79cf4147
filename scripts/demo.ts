import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { interrupted } from "./interrupted.ts";
import { openAsMerchant } from "./merchant.ts";
import { emptyDatabase, startPlayground } from "./playground.ts";
import { rewardPastOrders } from "./reward-past-orders.ts";
import { provideDatabase } from "./postgres.ts";

// `npm run demo`: a stand-in shop with the app installed, until Ctrl-C. What it holds is kept under .data/demo;
// `npm run demo -- --fresh` begins again.

const FOLDER = fileURLToPath(new URL("../.data/demo", import.meta.url));
const SEED = 1;
const PAST_DAYS = 120;
const say = (line = ""): void => void process.stdout.write(`${line}\n`);
const startedAt = performance.now();
const stopped = interrupted();

const database = await provideDatabase("evergreen_demo", { log: say, stopsOnSignals: false });
try {
  if (process.argv.includes("--fresh")) {
    rmSync(FOLDER, { recursive: true, force: true });
    await emptyDatabase(database.url);
  }
  mkdirSync(FOLDER, { recursive: true });
  say("Starting the shop and the app …");
  const playground = await startPlayground({
    databaseUrl: database.url,
    ports: { app: 3000, store: 4000, tunnel: 4001 },
    folder: FOLDER,
    seed: SEED,
    history: false,
    log: say,
  });
  try {
    const { store, appUrl } = playground;
    if (!store.shop.state.app) {
      say("Installing the app in the shop …");
      await openAsMerchant(store, "/app");
      say("Rewarding the orders of the last 120 days …");
      await rewardPastOrders(store, database.url, PAST_DAYS);
    }
    say();
    say(`  The shop's admin, with Evergreen in it   ${store.url}/admin/apps/evergreen`);
    say(`  The storefront (log in as any shopper)   ${store.url}/`);
    say(`  The app's health                         ${appUrl}/healthz`);
    say(`  The app's log                            ${join(".data", "demo", "app.log")}`);
    say();
    say(
      `Ready in ${Math.round((performance.now() - startedAt) / 1000)} s. Ctrl-C stops everything; the shop is kept for the next start.`,
    );
    await Promise.race([
      stopped,
      playground.appEnded.then((code) => Promise.reject(new Error(`The app ended with code ${code}; see its log.`))),
    ]);
    say("Stopping …");
  } finally {
    await playground.stop();
  }
} catch (error) {
  process.stderr.write(`The demo can't go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.stderr.write("`npm run demo -- --fresh` begins again with an empty shop.\n");
  process.exitCode = 1;
} finally {
  await database.stop();
}
process.exit();
