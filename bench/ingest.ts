import { sendOrders } from "./load.ts";
import { benchEnv, end, listening, SECRET, SHOP, start } from "./processes.ts";
import { quantile, type Bench } from "./result.ts";

const PORTS = { app: 3971, bare: 3972 };
const ROUNDS = 3;
const SECONDS = 4;
const STEADY = { perSecond: 500, seconds: 8 };

/** Durable acknowledgements per second of 9 KB orders over 32 connections, against a bare server, turn and turn about. */
export const ingest: Bench = async ({ databaseUrl, say }) => {
  const env = benchEnv(databaseUrl);
  const app = start(["build/server/index.js", "--role=web"], { ...env, PORT: String(PORTS.app) });
  const bare = start(["--import", "tsx", "bench/bare-server.ts"], { ...env, PORT: String(PORTS.bare) });
  try {
    await Promise.all(Object.values(PORTS).map(listening));
    const send = (target: keyof typeof PORTS, seconds: number, perSecond?: number) =>
      sendOrders({ port: PORTS[target], connections: 32, seconds, perSecond }, { secret: SECRET, shop: SHOP });
    await send("app", 2);
    await send("bare", 2);
    // Before the rounds: after them the disk is busy for a while with the gigabytes they wrote.
    const steady = {
      app: await send("app", STEADY.seconds, STEADY.perSecond),
      bare: await send("bare", 4, STEADY.perSecond),
    };
    const p99 = quantile(steady.app.latencies, 0.99);
    say(`at ${STEADY.perSecond} a second: p99 ${p99.toFixed(0)} ms`);
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
    const [value, baseline] = [quantile(rates.app, 0.5), quantile(rates.bare, 0.5)];
    return {
      name: "ingest",
      value: Math.round(value),
      unit: "durable acknowledgements/s",
      baseline: Math.round(baseline),
      ratio: Number((value / baseline).toFixed(2)),
      target: "ratio >= 1.2 and p99 <= 100 ms at 500/s",
      ok: value / baseline >= 1.2 && p99 <= 100 && refused === 0,
      details: {
        p99AtSteadyMs: Math.round(p99),
        baselineP99AtSteadyMs: Math.round(quantile(steady.bare.latencies, 0.99)),
        steadyPerSecond: Math.round(steady.app.perSecond),
        refused,
        rates,
      },
    };
  } finally {
    await Promise.all([end(app), end(bare)]);
  }
};
