import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../scripts/postgres/postmaster.ts";
import { keepLog } from "#test/support/kept-logs.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const READY_MS = 30_000;
const STOP_MS = 20_000;

/** What webhooks to the app are signed with. */
export const APP_SECRET = "fault-secret";

/** The built app as a process of its own. Nobody stands in for Shopify: what it sends there goes nowhere. */
export type AppProcess = {
  port: number;
  /** Whether it still runs, or has ended because we ended it. */
  isAlive: () => boolean;
  /** Kill it (-9) and start another in its place; resolves when that one is ready. */
  replace: () => Promise<void>;
  stop: () => Promise<void>;
};

export async function startAppProcess(
  databaseUrl: string,
  role: "all" | "web" | "worker" = "all",
): Promise<AppProcess> {
  const folder = mkdtempSync(join(tmpdir(), "evergreen-fault-app-"));
  const logFile = join(folder, "app.log");
  const port = await freePort(null);
  const launch = () => launchApp({ databaseUrl, role, port, logFile });
  let child = await launch();
  let isReplaced = false;
  return {
    port,
    isAlive: () => isReplaced || (child.exitCode === null && child.signalCode === null),
    replace: async () => {
      isReplaced = true;
      await end(child, "SIGKILL");
      child = await launch();
      isReplaced = false;
    },
    stop: async () => {
      await end(child, "SIGTERM");
      keepLog(readFileSync(logFile, "utf8"), [APP_SECRET]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Launch = { databaseUrl: string; role: string; port: number; logFile: string };

async function launchApp({ databaseUrl, role, port, logFile }: Launch): Promise<ChildProcess> {
  const output = openSync(logFile, "a");
  const child = spawn(process.execPath, ["build/server/index.js", `--role=${role}`], {
    cwd: ROOT,
    stdio: ["ignore", output, output],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      SHOPIFY_API_KEY: "faults",
      SHOPIFY_API_SECRET: APP_SECRET,
      SHOPIFY_APP_URL: "http://127.0.0.1",
      ENCRYPTION_KEY: Buffer.alloc(32, 5).toString("base64"),
      LOG_LEVEL: "warn",
      PORT: String(port),
    },
  });
  closeSync(output);
  if (role !== "worker") await ready(child, port, logFile);
  return child;
}

async function ready(child: ChildProcess, port: number, logFile: string): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until;) {
    if (child.exitCode !== null) break;
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await end(child, "SIGKILL");
  throw new Error(`The app did not get ready:\n${readFileSync(logFile, "utf8").slice(-2000)}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(late);
}
