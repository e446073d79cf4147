import { afterAll, beforeAll, expect } from "vitest";
import { isRetryable } from "~/db/database.server";
import { createWorld, type World } from "#test/factories/world";
import { grouped, permutations, shuffled } from "#test/support/faults/chance";
import { dawdling } from "#test/support/faults/dawdling";
import { fault, type Played } from "#test/support/faults/fault";
import { delivered, fill, work, type Sent } from "#test/support/faults/inbox";
import { judge } from "#test/support/faults/judge";
import { idsOf } from "#test/support/faults/load";
import { openShop } from "#test/support/faults/shop";
import { refundBodyOf } from "#test/support/faults/story-bodies";
import { tellStory, type Step, type Story } from "#test/support/faults/story";
import type { Rng } from "../../dev-store/shop/rng.ts";

const WORKERS = 6;
const DAWDLE_MS = 40;
const NOW = new Date("2026-11-20T12:00:00Z");
const DAY_MS = 86_400_000;

let world: World;
let shops = 0;
let orders = 0n;

beforeAll(async () => {
  world = await createWorld();
  world.clock.at = NOW;
});

afterAll(() => world.close());

/** A customer has several of the orders; some orders are younger than their hold, some older. */
function newStory(chance: Rng, steps: readonly Step[]): Story {
  orders += 1n;
  return tellStory(chance, {
    orderId: 6_000_000_000_000_000_000n + orders,
    customerId: 8_000_000_000_000_000_000n + BigInt(chance.between(1, 200)),
    placedAt: new Date(NOW.getTime() - DAY_MS * chance.between(2, 30)),
    steps,
  });
}

/** Several workers, whose transactions meet as often as they can. One that has lost too many races tries again later. */
async function workSlowly(chance: Rng): Promise<void> {
  const deps = { ...world.deps, db: dawdling(world.deps.db, chance, DAWDLE_MS) };
  await work(deps, WORKERS, (error) => expect(isRetryable(error)).toBe(true));
}

type Telling = { story: Story; groups: Sent[][] };

/** Round by round: the next group of every story's deliveries, all in the inbox together, worked by several workers. */
async function tell(chance: Rng, tellings: readonly Telling[]): Promise<Played> {
  const shopId = await openShop(world.deps.db.pool, `order-${(shops += 1)}.myshopify.com`);
  const rounds = Math.max(...tellings.map(({ groups }) => groups.length));
  for (let round = 0; round < rounds; round += 1) {
    await fill(
      world.deps.db,
      shopId,
      tellings.flatMap(({ groups }) => groups[round] ?? []),
    );
    await workSlowly(chance);
  }
  const sent = tellings.flatMap(({ groups }) => groups.flat());
  const acknowledged = new Set(sent.map(({ webhookId }) => webhookId));
  const stories = tellings.map(({ story }) => story);
  const verdict = await judge(world.deps.db, { shopId, stories, acknowledged });
  return { events: sent.length, acknowledged: acknowledged.size, verdict };
}

fault(
  "one order through five topics, in each of the 120 orders they can come in",
  { small: 2, large: 20 },
  async ({ size, chance }) => {
    const steps: Step[] = ["pay", "touch", "fulfil", "add"];
    const tellings = Array.from({ length: size }).flatMap(() =>
      permutations([0, 1, 2, 3, 4]).map((order): Telling => {
        const story = newStory(chance, steps);
        const sent = delivered(String(story.orderId), story.events);
        return {
          story,
          groups: grouped(
            chance,
            order.map((index) => sent[index]!),
          ),
        };
      }),
    );
    return tell(chance, tellings);
  },
);

const PLOTS: readonly (readonly Step[])[] = [
  ["pay", "remove", "refund", "refund", "refund", "cancel"],
  ["pay", "add", "refund", "refund", "refund", "touch"],
  ["pay", "refund", "add", "refund", "remove", "refund"],
  ["pay", "refund", "remove", "refund", "cancel", "touch"],
  ["refund", "pay", "refund", "fulfil", "add", "refund"],
];

fault(
  "orders paid, edited, refunded in parts and cancelled, told in any order and in batches of any size",
  { small: 1_000, large: 20_000 },
  async ({ size, chance }) => {
    const tellings = Array.from({ length: size }, (): Telling => {
      const story = newStory(chance, chance.pick(PLOTS));
      const sent = delivered(String(story.orderId), story.events);
      return { story, groups: grouped(chance, shuffled(chance, sent)) };
    });
    return tell(chance, tellings);
  },
);

fault(
  "an order and its refund at the same moment, by different workers",
  { small: 300, large: 6_000 },
  async (given) => {
    const { size, chance } = given;
    const shopId = await openShop(world.deps.db.pool, `order-${(shops += 1)}.myshopify.com`);
    const stories = Array.from({ length: size }, () => newStory(chance, ["pay", "refund"]));
    // Only refunds/create tells of the refund, and nothing comes after it.
    const told = stories.map(({ orderId, events, final }) => {
      const paid = events.find(({ topic }) => topic === "orders/paid")!;
      const refunds = final.refunds.map((refund) => ({
        topic: "refunds/create",
        body: refundBodyOf({ orderId }, refund),
      }));
      return delivered(String(orderId), shuffled(chance, [paid, ...refunds]));
    });
    const few = 20;
    for (let from = 0; from < told.length; from += few) {
      await fill(world.deps.db, shopId, told.slice(from, from + few).flat());
      await workSlowly(chance);
    }
    const sent = told.flat();
    const verdict = await judge(world.deps.db, { shopId, stories, acknowledged: idsOf(sent) });
    return { events: sent.length, acknowledged: sent.length, verdict };
  },
);
