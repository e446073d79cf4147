import { openDatabase, type Database } from "../app/db/database.server.ts";
import { countViolations } from "../app/db/invariants.server.ts";
import { fillBacklog } from "./backlog.ts";
import { workBacklog } from "./work-backlog.ts";
import type { Bench } from "./result.ts";

const EVENTS = 10_000;
const WORKERS = { many: 8, one: 1 };

/** Ten thousand orders of one customer, worked by eight processes, against one process alone: they must not get in each other's way. */
export const hot: Bench = async ({ databaseUrl, emptyDatabaseAt, say }) => {
  const many = await workOneCustomer(databaseUrl, WORKERS.many, say);
  const one = await workOneCustomer(await emptyDatabaseAt("one_worker"), WORKERS.one, say);
  const ratio = many.perSecond / one.perSecond;
  return {
    name: "hot",
    value: Math.round(many.perSecond),
    unit: "events/s of one customer",
    baseline: Math.round(one.perSecond),
    ratio: Number(ratio.toFixed(2)),
    target: ">= 1,500 events/s, exact",
    ok: many.perSecond >= 1500 && many.isExact && one.isExact && many.points === one.points,
    details: { workers: WORKERS.many, baseline: "one worker", events: EVENTS, many, one },
  };
};

async function workOneCustomer(databaseUrl: string, workers: number, say: (line: string) => void) {
  const db = openDatabase(databaseUrl, { max: 3 });
  try {
    await fillBacklog(db, { orders: EVENTS, customers: 1, size: "subscribed" });
    const { perSecond } = await workBacklog(db, databaseUrl, { orders: EVENTS, workers, limitMs: 20_000, say });
    return { perSecond: Math.round(perSecond), ...(await exactness(db)) };
  } finally {
    await db.close();
  }
}

/** Every order has earned once, the balance is the sum of what they earned, and no invariant is violated. */
async function exactness(db: Database) {
  const [sums] = await db.rows<{ orders: number; entries: number; points: number; balance: number }>(
    `SELECT (SELECT count(*) FROM shop_order)::float8 AS orders, (SELECT count(*) FROM ledger_entry WHERE key LIKE 'order:%:earn')::float8 AS entries,
            (SELECT sum(pending + available) FROM ledger_entry)::float8 AS points,
            (SELECT sum(pending + available) FROM account)::float8 AS balance`,
  );
  const violations = Object.entries(await countViolations(db)).filter(([, count]) => count > 0);
  const { orders, entries, points, balance } = sums!;
  const isExact = orders === EVENTS && entries === EVENTS && points === balance && violations.length === 0;
  return { isExact, points, balance, violations };
}
