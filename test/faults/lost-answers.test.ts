import { expect, onTestFinished } from "vitest";
import { openDatabase } from "~/db/database.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";
import { createWorld } from "#test/factories/world";
import { startCuttingProxy, type Cut, type CuttingProxy, type Message } from "#test/support/faults/cutting-proxy";
import { abreast } from "#test/support/faults/door";
import { fault } from "#test/support/faults/fault";
import { judge } from "#test/support/faults/judge";
import { newLoad } from "#test/support/faults/load";
import { giveRedeemers, insist, judgeRedemptions } from "#test/support/faults/redeemers";
import { serveShop, settled } from "#test/support/faults/served-shop";
import { openShop } from "#test/support/faults/shop";
import type { Rng } from "../../dev-store/shop/rng.ts";

const SHARE = 0.15;

/** Of one commit in seven (an insert into the inbox commits by itself) the answer is lost, of some the question. */
function cutCommits(chance: Rng, isArmed: () => boolean) {
  return (messages: Message[]): Cut => {
    const commits = messages.some(({ text }) => text === "COMMIT" || /INSERT INTO webhook_delivery/.test(text));
    if (!commits || !isArmed() || !chance.chance(SHARE)) return null;
    return chance.chance(0.8) ? "answer" : "question";
  };
}

fault(
  "the connection is cut after COMMIT was sent; senders try again",
  { small: 1_200, large: 20_000 },
  async (given) => {
    const { size, chance } = given;
    let isArmed = false;
    let proxy: CuttingProxy | undefined;
    const served = await serveShop(async (url) => {
      proxy = await startCuttingProxy(
        url,
        cutCommits(chance, () => isArmed),
      );
      return proxy.url;
    });
    onTestFinished(async () => {
      await served.close();
      await proxy!.close();
    });
    const { stories, sent } = newLoad(chance, { orders: size / 4, customers: 100, plots: [["pay", "refund"]] });
    isArmed = true;
    await abreast(sent, 16, (each) => served.door.insist(each, 20));
    await settled(served.db, 60);
    isArmed = false;
    const { acknowledged } = served.door;
    expect(acknowledged.size).toBe(sent.length);
    expect(proxy!.cuts()).toBeGreaterThan(3);
    expect(served.app.isAlive()).toBe(true);
    const verdict = await judge(served.db, { shopId: served.shopId, stories, acknowledged });
    return { events: sent.length, acknowledged: acknowledged.size, verdict };
  },
);

fault(
  "the same while rewards are redeemed; shoppers try again",
  { small: 100, large: 2_000 },
  async ({ size, chance }) => {
    const world = await createWorld();
    onTestFinished(() => world.close());
    const { db } = world.deps;
    const proxy = await startCuttingProxy(
      db.pool.options.connectionString!,
      cutCommits(chance, () => true),
    );
    const shopId = await openShop(db.pool, "redeem.myshopify.com");
    const redeemers = await giveRedeemers(
      db.pool,
      shopId,
      Array.from({ length: size }, (_, index) => BigInt(index + 1)),
    );
    const throughProxy = openDatabase(proxy.url, { max: 8 });
    onTestFinished(async () => {
      await throughProxy.close();
      await proxy.close();
    });
    await abreast(redeemers, 8, async ({ memberId, redemptionId: id }) => {
      const request = { shopId, memberId, id, rewardKey: "five-off" };
      await insist(() => redeemReward({ ...world.deps, db: throughProxy }, request));
    });
    const verdict = await judgeRedemptions(db, shopId, redeemers);
    expect(proxy.cuts()).toBeGreaterThan(3);
    return { events: size, acknowledged: size, verdict };
  },
);
