import { randomUUID } from "node:crypto";
import pg from "pg";
import pino from "pino";
import type { Deps } from "../app/deps.ts";
import { openDatabase, type Database } from "../app/db/database.server.ts";
import { countViolations } from "../app/db/invariants.server.ts";
import { createBoss, JobQueue, prepareQueues } from "../app/jobs/queue.server.ts";
import { parseEnv } from "../app/lib/env.server.ts";
import { adjustPoints } from "../app/services/members/adjust-points.server.ts";
import { redeemReward } from "../app/services/rewards/redeem-reward.server.ts";
import { enrolPeople } from "./people.ts";
import { benchEnv } from "./processes.ts";
import { quantile, type Bench } from "./result.ts";

const MEMBERS = 1000;
const AT_ONCE = 16;
const SECONDS = 8;

/**
 * Redemptions over a thousand members, sixteen at a time: account locked, balance checked, points reserved, card marked,
 * job queued. Against the same lock and the three plain writes in a transaction by hand, turn and turn about.
 */
export const redeem: Bench = async ({ databaseUrl, say }) => {
  const db = openDatabase(databaseUrl, { max: AT_ONCE });
  const boss = createBoss(db, false);
  await boss.start();
  await prepareQueues(boss);
  const bare = new pg.Pool({ connectionString: databaseUrl, max: AT_ONCE });
  // The server may be gone before a connection has said good-bye.
  bare.on("error", () => undefined);
  try {
    const deps = depsOver(db, new JobQueue(boss), databaseUrl);
    const { shop, memberIds, reward } = await enrolPeople(db, MEMBERS);
    for (const memberId of memberIds) {
      await adjustPoints(deps, {
        shopId: shop.id,
        memberId,
        points: 10_000_000,
        note: "Bench",
        by: "bench",
        id: randomUUID(),
      });
    }
    await db.rows("ANALYZE");
    const app = await atOnce(SECONDS, (turn) => {
      const memberId = memberIds[turn % MEMBERS]!;
      return redeemReward(deps, { shopId: shop.id, memberId, id: randomUUID(), rewardKey: reward.key });
    });
    say(`app: ${Math.round(app.perSecond)} redemptions a second`);
    const violations = Object.entries(await countViolations(db)).filter(([, count]) => count > 0);
    const byHand = await atOnce(SECONDS, (turn) =>
      redeemByHand(bare, shop.id, memberIds[turn % MEMBERS]!, reward.points),
    );
    say(`by hand: ${Math.round(byHand.perSecond)} a second`);
    return {
      name: "redeem",
      value: Math.round(app.perSecond),
      unit: "redemptions/s",
      baseline: Math.round(byHand.perSecond),
      ratio: Number((app.perSecond / byHand.perSecond).toFixed(2)),
      target: "printed, with p99; exact",
      ok: violations.length === 0,
      details: { members: MEMBERS, atOnce: AT_ONCE, p99Ms: app.p99Ms, baselineP99Ms: byHand.p99Ms, violations },
    };
  } finally {
    await boss.stop({ graceful: false });
    await bare.end();
    await db.close();
  }
};

/** The app's dependencies as far as redeeming needs them; Shopify is not reached. */
function depsOver(db: Database, jobs: JobQueue, databaseUrl: string): Deps {
  return {
    db,
    jobs,
    env: parseEnv(benchEnv(databaseUrl)),
    now: () => new Date(),
    log: pino({ level: "silent" }),
    adminFor: () => {
      throw new Error("the Admin API is not reached by this bench");
    },
  };
}

async function atOnce(seconds: number, work: (turn: number) => Promise<unknown>) {
  const startedAt = performance.now();
  const latencies: number[] = [];
  let turn = 0;
  const worker = async () => {
    while (performance.now() - startedAt < seconds * 1000) {
      const from = performance.now();
      await work(turn++);
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const perSecond = (1000 * latencies.length) / (performance.now() - startedAt);
  return { perSecond, p99Ms: Number(quantile(latencies, 0.99).toFixed(1)) };
}

async function redeemByHand(pool: pg.Pool, shopId: bigint, memberId: bigint, points: number): Promise<void> {
  const id = randomUUID();
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT available FROM account WHERE shop_id = $1 AND member_id = $2 FOR UPDATE", [
      shopId,
      memberId,
    ]);
    await client.query(
      `INSERT INTO redemption (shop_id, id, member_id, reward_key, reward, programme_version, points, status, code, reserved_at, expires_at)
       VALUES ($1, $2::uuid, $3, 'bench', '{}', 1, $4, 'reserved', $2::uuid::text, now(), now() + interval '90 days')`,
      [shopId, id, memberId, points],
    );
    await client.query(
      `INSERT INTO ledger_entry (shop_id, member_id, kind, key, available, reserved, occurred_at, redemption_id, reason)
       VALUES ($1, $2, 'redeem', 'bench:' || $3::uuid::text, -$4::bigint, $4::bigint, now(), $3::uuid, '{}')`,
      [shopId, memberId, id, points],
    );
    await client.query(
      "UPDATE account SET available = available - $3::bigint, reserved = reserved + $3::bigint WHERE shop_id = $1 AND member_id = $2",
      [shopId, memberId, points],
    );
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}
