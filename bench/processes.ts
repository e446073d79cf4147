import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SERVER_FLAGS } from "../scripts/server-flags.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export const SECRET = "bench-secret";
export const SHOP = "bench.myshopify.com";

/** What the built app needs to run on a database of a bench. */
export function benchEnv(databaseUrl: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: "bench",
    SHOPIFY_API_SECRET: SECRET,
    SHOPIFY_APP_URL: "http://127.0.0.1",
    ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
    LOG_LEVEL: "warn",
  };
}

export function start(argv: string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [...SERVER_FLAGS, ...argv], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Waits until something answers on a port, thirty seconds at the most. */
export async function listening(port: number): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const answered = await fetch(`http://127.0.0.1:${port}/webhooks`, { method: "POST", body: "{}" }).then(
      () => true,
      () => false,
    );
    if (answered) return;
    if (Date.now() > until) throw new Error(`nothing answers on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Memory of a process that is in use, in MB; where the system does not tell, NaN. */
export function residentMb(child: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  } catch {
    return Number.NaN;
  }
}
