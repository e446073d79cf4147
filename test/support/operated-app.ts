import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startDevStore, type DevStore } from "../../dev-store/server.ts";
import { freePort } from "../../scripts/postgres/postmaster.ts";
import { APP } from "./app.ts";
import { keepLog } from "./kept-logs.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_MS = 30_000;
const ENCRYPTION_KEY = Buffer.alloc(32, 9).toString("base64");

export type Role = "all" | "web" | "worker";

/** The built app in one role. */
export type AppProcess = {
  /** Where the world and the operator reach it; null where it does not listen. */
  port: number | null;
  healthPort: number | null;
  logged: () => Record<string, unknown>[];
  /** Signal it and wait for its end. Its exit code, null when the signal itself killed it. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
};

/** A development store, and processes of the built app that serve it over one database, as an operator runs them. */
export type OperatedApp = {
  store: DevStore;
  /** The port that the store's pages and webhooks lead to: what `start("web", { PORT })` should be given. */
  port: number;
  start: (role: Role, env?: Record<string, string>) => Promise<AppProcess>;
  /** Ends every process that still runs, at once: for the end of a test, also of one that failed. */
  endAll: () => Promise<void>;
  /** Ends the store and every process that still runs. */
  close: () => Promise<void>;
};

export async function operateApp(databaseUrl: string): Promise<OperatedApp> {
  const port = await freePort(null);
  const store = await startDevStore({
    port: 0,
    tunnelPort: 0,
    appTarget: `http://127.0.0.1:${port}`,
    apiKey: APP.key,
    apiSecret: APP.secret,
    seed: 1,
    history: false,
    stateFile: null,
    tomlPath: join(ROOT, "shopify.app.toml"),
    extensionDir: join(ROOT, "extensions/loyalty-storefront"),
  });
  const running = new Set<AppProcess>();
  const endAll = async () => {
    await Promise.all([...running].map((each) => each.end("SIGKILL")));
    running.clear();
  };
  return {
    store,
    port,
    start: async (role, env = {}) => {
      const started = await startProcess(role, {
        DATABASE_URL: databaseUrl,
        SHOPIFY_APP_URL: store.tunnelUrl,
        DEV_STORE_URL: store.url,
        PORT: String(port),
        HEALTH_PORT: "0",
        ...env,
      });
      running.add(started);
      return started;
    },
    endAll,
    close: async () => {
      await endAll();
      await store.stop();
    },
  };
}

async function startProcess(role: Role, env: Record<string, string>): Promise<AppProcess> {
  const child = spawn(
    process.execPath,
    ["--import", join(ROOT, "dev-store/attach.mjs"), join(ROOT, "build/server/index.js"), `--role=${role}`],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        NODE_ENV: "production",
        SHOPIFY_API_KEY: APP.key,
        SHOPIFY_API_SECRET: APP.secret,
        ENCRYPTION_KEY,
        LOG_LEVEL: "info",
        ...env,
      },
    },
  );
  let output = "";
  let isKept = false;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const logged = () =>
    output
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const end = async (signal: NodeJS.Signals) => {
    if (!hasEnded(child)) child.kill(signal);
    const [code] = await exited;
    if (!isKept) keepLog(output, [APP.secret, ENCRYPTION_KEY]);
    isKept = true;
    return code;
  };
  for (const until = Date.now() + START_MS; Date.now() < until && !hasEnded(child);) {
    const line = logged().find(({ msg }) => msg === "Evergreen started");
    if (line) return { port: line.port as number | null, healthPort: line.healthPort as number | null, logged, end };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await end("SIGKILL");
  throw new Error(`the app did not start as ${role}:\n${output.slice(-2000)}`);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
