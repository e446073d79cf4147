import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { isRetryable, type Database } from "~/db/database.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";
import { createWorld, type World } from "#test/factories/world";
import { abreast } from "#test/support/faults/door";
import { fault } from "#test/support/faults/fault";
import { openFaultyDatabase } from "#test/support/faults/faulty-database";
import { fill, workOff } from "#test/support/faults/inbox";
import { judge } from "#test/support/faults/judge";
import { idsOf, newLoad } from "#test/support/faults/load";
import { giveRedeemers, insist, judgeRedemptions } from "#test/support/faults/redeemers";
import { openShop } from "#test/support/faults/shop";
import type { Rng } from "../../dev-store/shop/rng.ts";

const WORKERS = 4;
const SHARE = 0.05;

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

/** The world's database, refusing one statement in twenty; and how many it has refused. */
function refusing(chance: Rng): { db: Database; refused: () => number } {
  let refused = 0;
  const db = openFaultyDatabase(world.deps.db.pool.options.connectionString!, (text) => {
    // A rollback is refused by nobody.
    if (text.startsWith("ROLLBACK") || !chance.chance(SHARE)) return undefined;
    refused += 1;
    return { refuse: chance.pick(["40P01", "40001"]) };
  });
  onTestFinished(() => db.close());
  return { db, refused: () => refused };
}

fault(
  "one statement in twenty, COMMIT too, ends in a deadlock or a serialisation failure",
  { small: 500, large: 10_000 },
  async ({ size, chance }) => {
    const shopId = await openShop(world.deps.db.pool, "deadlocks.myshopify.com");
    const plots = [
      ["pay", "refund", "touch"],
      ["pay", "refund", "cancel"],
    ] as const;
    const { stories, sent } = newLoad(chance, { orders: size, customers: 50, plots });
    await fill(world.deps.db, shopId, sent);
    const { db, refused } = refusing(chance);
    const onThrow = (error: unknown) => expect(isRetryable(error)).toBe(true);
    const options = { workers: WORKERS, rounds: 60, onThrow, watch: world.deps.db };
    await workOff({ ...world.deps, db }, world.clock, options);
    expect(refused()).toBeGreaterThan(5);
    const verdict = await judge(world.deps.db, { shopId, stories, acknowledged: idsOf(sent) });
    return { events: sent.length, acknowledged: sent.length, verdict };
  },
);

fault("the same while rewards are redeemed, twice at once", { small: 100, large: 2_000 }, async ({ size, chance }) => {
  const shopId = await openShop(world.deps.db.pool, "deadlocked-rewards.myshopify.com");
  const customers = Array.from({ length: size }, (_, index) => BigInt(index + 1));
  const redeemers = await giveRedeemers(world.deps.db.pool, shopId, customers);
  const { db, refused } = refusing(chance);
  await abreast([...redeemers, ...redeemers], WORKERS, ({ memberId, redemptionId: id }) =>
    insist(() => redeemReward({ ...world.deps, db }, { shopId, memberId, id, rewardKey: "five-off" })),
  );
  expect(refused()).toBeGreaterThan(5);
  return { events: size, acknowledged: size, verdict: await judgeRedemptions(world.deps.db, shopId, redeemers) };
});
