import { openDatabase } from "../app/db/database.server.ts";
import { countViolations } from "../app/db/invariants.server.ts";
import { fillBacklog } from "./backlog.ts";
import { bareWrites } from "./bare-writes.ts";
import { orderBody, type BodySize } from "./orders.ts";
import type { Bench } from "./result.ts";
import { workBacklog } from "./work-backlog.ts";

const CUSTOMERS = 20_000;
const WORKERS = 2;

/**
 * A backlog of paid orders, as this app's subscription has them, worked by two worker processes into entries, balances
 * and tiers. Against the same rows written by one batched SQL statement a thousand events, to a database of the same
 * kind. In the details the same with bodies of full size.
 */
export const drain: Bench = async ({ databaseUrl, emptyDatabaseAt, say }) => {
  const db = openDatabase(databaseUrl);
  try {
    const subscribed = await drained(databaseUrl, { orders: 200_000, size: "subscribed", limitMs: 25_000 }, say);
    const violations = Object.entries(await countViolations(db)).filter(([, count]) => count > 0);
    const bare = await bareWrites(db, await emptyDatabaseAt("bare"), say);
    const full = await drained(await emptyDatabaseAt("full"), { orders: 30_000, size: "full", limitMs: 8000 }, say);
    const ratio = subscribed.perSecond / bare.perSecond;
    // The heap first grows to what a batch needs; in the second half of the time it may not.
    const [half = Number.NaN, ...later] = subscribed.memoryMb.slice(Math.ceil(subscribed.memoryMb.length / 2) - 1);
    const isFlat = Math.max(half, ...later) <= 1.2 * half;
    return {
      name: "drain",
      value: subscribed.perSecond,
      unit: "events/s",
      baseline: bare.perSecond,
      ratio: Number(ratio.toFixed(2)),
      target: "ratio >= 0.4, >= 10,000 events/s, memory flat",
      ok: ratio >= 0.4 && subscribed.perSecond >= 10_000 && isFlat && violations.length === 0,
      details: {
        workers: WORKERS,
        customers: CUSTOMERS,
        isFlat,
        subscribed,
        full,
        bareEvents: bare.events,
        violations,
      },
    };
  } finally {
    await db.close();
  }
};

async function drained(
  databaseUrl: string,
  { orders, size, limitMs }: { orders: number; size: BodySize; limitMs: number },
  say: (line: string) => void,
) {
  const db = openDatabase(databaseUrl, { max: 3 });
  try {
    await fillBacklog(db, { orders, customers: CUSTOMERS, size });
    const bodyBytes = orderBody(1, 1, size).length;
    say(`${orders} orders of ${bodyBytes} bytes wait`);
    const { perSecond, memoryMb } = await workBacklog(db, databaseUrl, { orders, workers: WORKERS, limitMs, say });
    return { orders, bodyBytes, perSecond: Math.round(perSecond), memoryMb };
  } finally {
    await db.close();
  }
}
