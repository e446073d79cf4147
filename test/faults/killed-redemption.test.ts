import { afterAll, beforeAll, expect } from "vitest";
import { findRedemption } from "~/db/redemptions.server";
import { issueReward } from "~/services/rewards/issue-reward.server";
import { redeemAndIssue } from "~/services/rewards/redeem-and-issue.server";
import { connectDevStore, type ConnectedStore } from "#test/factories/dev-store";
import { createWorld, type World } from "#test/factories/world";
import { shuffled } from "#test/support/faults/chance";
import { abreast } from "#test/support/faults/door";
import { deathsAlong, DoomedProcesses, type Death } from "#test/support/faults/doomed-process";
import { fault } from "#test/support/faults/fault";
import { problem } from "#test/support/faults/judge";
import { giveRedeemers, judgeRedemptions, type Redeemer } from "#test/support/faults/redeemers";
import { openShop } from "#test/support/faults/shop";

const NOW = new Date("2026-11-20T12:00:00Z");
const AT_ONCE = 3;

let world: World;
let shopify: ConnectedStore;
let doomed: DoomedProcesses;
let shopId: bigint;

beforeAll(async () => {
  world = await createWorld();
  world.clock.at = NOW;
  shopify = await connectDevStore(() => world.clock.at);
  world.admin.send = shopify.send;
  shopId = await openShop(world.deps.db.pool, "redeem.myshopify.com", { isInstalled: true });
  doomed = await DoomedProcesses.prepare((document, variables) =>
    shopify.send(document, variables as Record<string, unknown>, AbortSignal.timeout(10_000)),
  );
});

afterAll(async () => {
  await doomed.close();
  await shopify.close();
  await world.close();
});

async function newRedeemers(count: number): Promise<Redeemer[]> {
  const customers = Array.from({ length: count }, () => shopify.nextCustomer());
  return giveRedeemers(world.deps.db.pool, shopId, customers);
}

/** Redeem in a process that dies as it is told. */
function redeemAndDie({ memberId, redemptionId }: Redeemer, death: Death | null): Promise<string[] | null> {
  const databaseUrl = world.deps.db.pool.options.connectionString!;
  const redemption = { shopId: String(shopId), memberId: String(memberId), id: redemptionId };
  return doomed.run({ what: "redeem", databaseUrl, now: NOW.toISOString(), death, redemption });
}

/** What happens afterwards: the queued job is run, if there is one, and the shopper presses the button again. */
async function goOn({ memberId, redemptionId: id }: Redeemer): Promise<void> {
  const jobs = await world.deps.db.rows("SELECT 1 FROM pgboss.job WHERE data->>'redemptionId' = $1", [id]);
  if (jobs.length > 0) await issueReward(world.deps, shopId, id);
  await redeemAndIssue(world.deps, { shopId, memberId, id, rewardKey: "five-off" });
}

fault(
  "a redemption killed before or after any statement or call to Shopify; the job and the shopper go on",
  { small: 30, large: 10_000 },
  async ({ size, chance, isLarge }) => {
    const [first] = await newRedeemers(1);
    const steps = await redeemAndDie(first!, null);
    expect(steps).toEqual(expect.arrayContaining([expect.stringMatching(/^Shopify: /), "COMMIT"]));
    const deaths = shuffled(chance, deathsAlong(steps!, isLarge)).slice(0, size);
    const redeemers = await newRedeemers(deaths.length);
    await abreast([...deaths.keys()], AT_ONCE, async (index) => {
      const death = deaths[index]!;
      expect(await redeemAndDie(redeemers[index]!, death), `killed ${death.when} step ${death.step}`).toBeNull();
      await goOn(redeemers[index]!);
    });
    const all = [first!, ...redeemers];
    const verdict = await judgeRedemptions(world.deps.db, shopId, all);
    for (const { redemptionId } of all) {
      const redemption = await findRedemption(world.deps.db, shopId, redemptionId);
      const made = shopify.discounts().filter(({ code }) => code === redemption?.code).length;
      if (redemption?.status !== "issued")
        problem(verdict, "lost", `redemption ${redemptionId} is ${redemption?.status}`);
      if (made !== 1)
        problem(verdict, made > 1 ? "doubled" : "lost", `redemption ${redemptionId} has ${made} discounts`);
    }
    return { events: all.length, acknowledged: all.length, verdict };
  },
);
