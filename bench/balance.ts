import { createHmac } from "node:crypto";
import { openDatabase } from "../app/db/database.server.ts";
import { paced } from "./load.ts";
import { enrolPeople } from "./people.ts";
import { benchEnv, end, listening, SECRET, SHOP, start } from "./processes.ts";
import { quantile, type Bench } from "./result.ts";

const PORTS = { app: 3973, bare: 3974 };
const MEMBERS = 1000;
const PER_SECOND = 500;
const SECONDS = 12;
/** In its first seconds a process is still compiling what it runs, and once keeps everybody waiting for some 100 ms. */
const WARM_SECONDS = 10;

/**
 * A shopper's card over the app proxy at five hundred a second, over a thousand members: signature, tenant, one card out
 * of the database, once the process is warm. Against a bare server that checks the same signature and selects one balance.
 */
export const balance: Bench = async ({ databaseUrl, say }) => {
  const db = openDatabase(databaseUrl, { max: 2 });
  await enrolPeople(db, MEMBERS);
  // As a database that has run for a while knows what it holds.
  await db.rows("ANALYZE");
  await db.close();
  const env = benchEnv(databaseUrl);
  const app = start(["build/server/index.js", "--role=web"], { ...env, PORT: String(PORTS.app) });
  const bare = start(["--import", "tsx", "bench/bare-balance.ts"], { ...env, PORT: String(PORTS.bare) });
  try {
    await Promise.all(Object.values(PORTS).map(listening));
    const send = (target: keyof typeof PORTS, seconds: number) =>
      paced({ port: PORTS[target], connections: 32, perSecond: PER_SECOND, seconds }, (turn) => ({
        head: requestOf(turn),
      }));
    await send("app", WARM_SECONDS);
    await send("bare", WARM_SECONDS);
    const results = { app: await send("app", SECONDS), bare: await send("bare", SECONDS) };
    const [p99, baseline] = [quantile(results.app.latencies, 0.99), quantile(results.bare.latencies, 0.99)];
    say(`p99: app ${p99.toFixed(1)} ms, bare ${baseline.toFixed(1)} ms`);
    const { refused } = results.app;
    return {
      name: "balance",
      value: Number(p99.toFixed(1)),
      unit: "ms, p99 at 500/s",
      baseline: Number(baseline.toFixed(1)),
      ratio: Number((p99 / baseline).toFixed(2)),
      target: "p99 <= 25 ms at 500/s",
      ok: p99 <= 25 && refused === 0,
      details: {
        perSecond: Math.round(results.app.perSecond),
        members: MEMBERS,
        refused,
        p50Ms: Number(quantile(results.app.latencies, 0.5).toFixed(1)),
        baselineP50Ms: Number(quantile(results.bare.latencies, 0.5).toFixed(1)),
      },
    };
  } finally {
    await Promise.all([end(app), end(bare)]);
  }
};

/** A request as Shopify's proxy sends it, signed at the moment it is sent. */
function requestOf(turn: number): string {
  const parameters: Record<string, string> = {
    logged_in_customer_id: String((turn % MEMBERS) + 1),
    path_prefix: "/apps/loyalty",
    shop: SHOP,
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const text = Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join("");
  const signature = createHmac("sha256", SECRET).update(text).digest("hex");
  const query = new URLSearchParams({ ...parameters, signature });
  return `GET /proxy/card?${query} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\nuser-agent: bench\r\n\r\n`;
}
