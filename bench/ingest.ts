import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { sendLoad } from "./load.ts";
import { quantile, type Bench } from "./result.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SECRET = "bench-secret";
const SHOP = "bench.myshopify.com";
const PORTS = { app: 3971, bare: 3972 };
const ROUNDS = 3;
const SECONDS = 4;

/** Durable acknowledgements per second of 9 KB orders over 32 connections, against a bare server, turn and turn about. */
export const ingest: Bench = async ({ databaseUrl, say }) => {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: "bench",
    SHOPIFY_API_SECRET: SECRET,
    SHOPIFY_APP_URL: "http://127.0.0.1",
    ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
    LOG_LEVEL: "warn",
  };
  const app = start(["build/server/index.js", "--role=web"], { ...env, PORT: String(PORTS.app) });
  const bare = start(["--import", "tsx", "bench/bare-server.ts"], { ...env, PORT: String(PORTS.bare) });
  try {
    await Promise.all(Object.values(PORTS).map(listening));
    const send = (target: keyof typeof PORTS, seconds: number, perSecond?: number) =>
      sendLoad({
        port: PORTS[target],
        path: "/webhooks",
        secret: SECRET,
        shop: SHOP,
        connections: 32,
        seconds,
        perSecond,
      });
    await send("app", 2);
    await send("bare", 2);
    const rates: { app: number[]; bare: number[] } = { app: [], bare: [] };
    let refused = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const target of ["bare", "app"] as const) {
        const result = await send(target, SECONDS);
        rates[target].push(result.perSecond);
        refused += result.refused;
        say(`round ${round}: ${target} ${Math.round(result.perSecond)} acknowledged a second`);
      }
    }
    const steady = await send("app", 8, 500);
    const p99 = quantile(steady.latencies, 0.99);
    const [value, baseline] = [quantile(rates.app, 0.5), quantile(rates.bare, 0.5)];
    return {
      name: "ingest",
      value: Math.round(value),
      unit: "durable acknowledgements/s",
      baseline: Math.round(baseline),
      ratio: Number((value / baseline).toFixed(2)),
      target: "ratio >= 1.2 and p99 <= 100 ms at 500/s",
      ok: value / baseline >= 1.2 && p99 <= 100 && refused === 0,
      details: { p99AtSteadyMs: Math.round(p99), steadyPerSecond: Math.round(steady.perSecond), refused, rates },
    };
  } finally {
    await Promise.all([end(app), end(bare)]);
  }
};

function start(argv: string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, argv, { cwd: ROOT, env, stdio: ["ignore", "ignore", "inherit"] });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Waits until something answers on a port, ten seconds at the most. */
async function listening(port: number): Promise<void> {
  const until = Date.now() + 10_000;
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
