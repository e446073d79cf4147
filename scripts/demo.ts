import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { LoadedFrom, PROBLEMS_FILE, readOrdersShop, writeProblems, type OrdersShop } from "./demo/orders-shop.ts";
import { readWishes, USAGE, type Wishes } from "./demo/wishes.ts";
import { interrupted } from "./interrupted.ts";
import { openAsMerchant } from "./merchant.ts";
import { emptyDatabase, startPlayground, type Playground } from "./playground.ts";
import { provideDatabase } from "./postgres.ts";
import { refreshInsights } from "./refresh-insights.ts";
import { rewardPastOrders } from "./reward-past-orders.ts";

// `npm run demo`: a stand-in shop with the app installed, until Ctrl-C. What it holds is kept under .data/demo;
// `npm run demo -- --fresh` begins again, and `--orders FILE` makes a shop of its own of a file's orders (.data/demo-orders).

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SEED = 1;
const PAST_DAYS = 120;
const DAY_MS = 86_400_000;
const say = (line = ""): void => void process.stdout.write(`${line}\n`);
const number = (value: number): string => value.toLocaleString("en");
const startedAt = performance.now();
const seconds = (since = startedAt): string => `${Math.round((performance.now() - since) / 1000)} s`;

const wishes = wishesOrEnd();
const name = wishes.orders ? "demo-orders" : "demo";
const folder = join(ROOT, ".data", name);
const loadedFrom = new LoadedFrom(folder);
const loading = await toLoad(wishes);
const stopped = interrupted();
const database = await provideDatabase(`evergreen_${name.replace("-", "_")}`, { log: say, stopsOnSignals: false });
try {
  if (wishes.isFresh || loading) {
    rmSync(folder, { recursive: true, force: true });
    await emptyDatabase(database.url);
  }
  mkdirSync(folder, { recursive: true });
  if (loading) writeProblems(folder, loading.problems);
  say("Starting the shop and the app …");
  const playground = await startPlayground({
    databaseUrl: database.url,
    ports: { app: 3000, store: 4000, tunnel: 4001 },
    folder,
    seed: SEED,
    shop: loading?.state,
    history: false,
    log: say,
  });
  try {
    if (!playground.store.shop.state.app) await install(playground);
    sayWhere(playground);
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
  process.stderr.write("With `--fresh` it begins again with an empty shop.\n");
  process.exitCode = 1;
} finally {
  await database.stop();
}
process.exit();

/** What is asked for; ends the program where help is, or what makes no sense. */
function wishesOrEnd(): Wishes {
  try {
    const read = readWishes(process.argv.slice(2));
    if (read) return read;
    say(USAGE);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}

/** The file's orders; null when none are asked for, or the shop has them from before. Ends the program when they can't be read. */
async function toLoad({ orders, isFresh }: Wishes): Promise<OrdersShop | null> {
  if (!orders) return null;
  try {
    if (!isFresh && (await loadedFrom.is(orders))) {
      say("The shop holds these orders already and goes on as it was left; --fresh loads them again.");
      return null;
    }
    say(`Reading ${orders.path} …`);
    const read = await readOrdersShop(orders, new Date());
    for (const line of read.summary) say(line);
    if (read.problems.length > 0) say(`    all are named in ${relative(ROOT, join(folder, PROBLEMS_FILE))}`);
    return read;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Open the app in the shop, and have it do with the past orders what it does with a merchant's. */
async function install({ store }: Playground): Promise<void> {
  say("Installing the app in the shop …");
  await openAsMerchant(store, "/app");
  if (!wishes.orders || !loading) {
    say(`Rewarding the orders of the last ${PAST_DAYS} days …`);
    await rewardPastOrders(store, database.url, new Date(Date.now() - PAST_DAYS * DAY_MS));
    return;
  }
  const from = performance.now();
  say("Importing the orders: exported by the shop, counted, then rewarded …");
  const { orders, setAside, members, pending, available } = await rewardPastOrders(store, database.url, loading.since);
  const left = setAside > 0 ? `, ${number(setAside)} set aside (the app's log says why)` : "";
  say(
    `  ${number(orders)} orders imported${left}: ${number(members)} members were granted ${number(pending + available)} points,`,
  );
  say(`  of which ${number(pending)} are still pending (${seconds(from)}).`);
  const refreshedFrom = performance.now();
  say("Making the insights …");
  await refreshInsights(store, database.url);
  say(`  made (${seconds(refreshedFrom)}).`);
  await loadedFrom.remember(wishes.orders);
}

function sayWhere({ store, appUrl }: Playground): void {
  const admin = `${store.url}/admin/apps/evergreen`;
  say();
  say(`  The shop's admin, with Evergreen in it   ${admin}`);
  if (wishes.orders) {
    say(`    what the programme brings              ${admin}/app/roi`);
    say(`    segments of customers                  ${admin}/app/segments`);
    say(`    retention                              ${admin}/app/retention`);
    say(`    points owed                            ${admin}/app/liability`);
  }
  say(`  The storefront (log in as any shopper)   ${store.url}/`);
  say(`  The app's health                         ${appUrl}/healthz`);
  say(`  The app's log                            ${relative(ROOT, join(folder, "app.log"))}`);
  say();
  say(`Ready in ${seconds()}. Ctrl-C stops everything; the shop is kept for the next start.`);
}
