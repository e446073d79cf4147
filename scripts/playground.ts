import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { openSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "../app/db/migrate.server.ts";
import { startDevStore, type DevStore } from "../dev-store/server.ts";
import type { ShopState } from "../dev-store/shop/types.ts";
import { encryptionKey } from "./encryption-key.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const API = { key: "dev-store-app-key", secret: "dev-store-app-secret" };
const READY_MS = 120_000;
const STOP_MS = 30_000;

export type PlaygroundOptions = {
  databaseUrl: string;
  /** Ports to use when they are free; 0 for any. */
  ports: { app: number; store: number; tunnel: number };
  /** Folder for the shop's state, the app's key and its log; null keeps the shop in memory. */
  folder: string | null;
  /** Where the app's log goes when there is no folder; nowhere when absent. */
  logFile?: string;
  seed: number;
  /** The shop to begin with where the folder has none; one that is made of the seed when absent. */
  shop?: ShopState;
  /** Play the seeded orders to the app when it is installed. */
  history: boolean;
  /** More environment for the app. */
  env?: Record<string, string>;
  log: (line: string) => void;
};

export type Playground = {
  store: DevStore;
  /** Where the app listens; browsers see it under `store.tunnelUrl`. */
  appUrl: string;
  /** Resolves with the app's exit code should it end by itself. */
  appEnded: Promise<number>;
  restartApp: (signal: NodeJS.Signals) => Promise<void>;
  stop: () => Promise<void>;
};

/** A whole shop on this machine: the development store and the built app, attached to each other and ready. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  await migrate(options.databaseUrl, join(ROOT, "prisma/migrations"), options.log);
  const appPort = await freePort(options.ports.app);
  const appUrl = `http://127.0.0.1:${appPort}`;
  const store = await startDevStore({
    port: await freePort(options.ports.store),
    tunnelPort: await freePort(options.ports.tunnel),
    appTarget: appUrl,
    apiKey: API.key,
    apiSecret: API.secret,
    seed: options.seed,
    shop: options.shop ?? null,
    history: options.history,
    stateFile: options.folder && join(options.folder, "shop.json"),
    tomlPath: join(ROOT, "shopify.app.toml"),
    extensionDir: join(ROOT, "extensions/loyalty-storefront"),
  });
  const launch = () => startApp(options, store, appPort);
  let app = await launch().catch(async (error: unknown) => {
    await store.stop();
    throw error;
  });
  return {
    store,
    appUrl,
    appEnded: once(app, "exit").then(([code]) => Number(code ?? 1)),
    restartApp: async (signal) => {
      await end(app, signal);
      app = await launch();
    },
    stop: async () => {
      await end(app, "SIGTERM");
      await store.stop();
    },
  };
}

/** Remove everything from a database, so that it can be migrated anew. */
export async function emptyDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS pgboss CASCADE; CREATE SCHEMA public");
  } finally {
    await client.end();
  }
}

async function startApp(options: PlaygroundOptions, store: DevStore, port: number): Promise<ChildProcess> {
  const logFile = options.folder ? join(options.folder, "app.log") : options.logFile;
  const output = logFile ? openSync(logFile, "a") : "ignore";
  const child = spawn(
    process.execPath,
    ["--import", join(ROOT, "dev-store/attach.mjs"), join(ROOT, "build/server/index.js")],
    {
      cwd: ROOT,
      stdio: ["ignore", output, output],
      // A group of its own: Ctrl-C comes through us, once and in order.
      detached: true,
      env: {
        ...process.env,
        NODE_ENV: "production",
        DATABASE_URL: options.databaseUrl,
        SHOPIFY_API_KEY: API.key,
        SHOPIFY_API_SECRET: API.secret,
        SHOPIFY_APP_URL: store.tunnelUrl,
        APP_BRIDGE_URL: `${store.url}/app-bridge.js`,
        ENCRYPTION_KEY: options.folder ? encryptionKey(options.folder) : randomBytes(32).toString("base64"),
        DEV_STORE_URL: store.url,
        PORT: String(port),
        ...options.env,
      },
    },
  );
  await ready(child, `http://127.0.0.1:${port}/readyz`).catch(async (error: unknown) => {
    await end(child, "SIGKILL");
    throw error;
  });
  return child;
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error("The app ended while it was starting; its log says why.");
    const isReady = await fetch(url, { signal: AbortSignal.timeout(2000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The app was not ready after ${READY_MS / 1000} seconds; its log says why.`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(late);
}

/** The wished port when it is free, else any free one. */
async function freePort(wished: number): Promise<number> {
  for (const port of wished === 0 ? [0] : [wished, 0]) {
    const server = createServer();
    const found = await new Promise<number | null>((resolve) => {
      server.once("error", () => resolve(null));
      server.listen(port, () => resolve((server.address() as { port: number }).port));
    });
    await new Promise((resolve) => server.close(resolve));
    if (found !== null) return found;
  }
  throw new Error("This machine has no free port.");
}
