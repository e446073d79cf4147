import { afterAll, beforeAll, expect } from "vitest";
import { insertEntry, insertMember } from "#test/factories/rows";
import { createWorld, type World } from "#test/factories/world";
import { shuffled } from "#test/support/faults/chance";
import { fault } from "#test/support/faults/fault";
import { fill, workOff, type Sent } from "#test/support/faults/inbox";
import { judge, problem } from "#test/support/faults/judge";
import { FIRST_ORDER, idsOf, newLoad } from "#test/support/faults/load";
import { deserves } from "#test/support/faults/model";
import { openShop, RATE } from "#test/support/faults/shop";
import type { StoryEvent } from "#test/support/faults/story";

const NOW = new Date("2026-11-20T12:00:00Z");
const ORDERED = new Date("2026-11-10T12:00:00Z");
/** The attempts that an event may cost before it is set aside. */
const ATTEMPTS = 8;

let world: World;

beforeAll(async () => {
  world = await createWorld();
  world.clock.at = NOW;
});

afterAll(() => world.close());

/** Some are no JSON or no order; others can be read and can't be worked: what is made of them, PostgreSQL refuses. */
const POISONS: readonly ((event: StoryEvent) => string)[] = [
  ({ body }) => body.slice(0, body.length / 2),
  ({ body }) => body.replace(/"line_items":\[/, '"line_items":[7,'),
  ({ body }) => body.replace(/"name":"#/, '"name":"\\u0000#'),
  ({ body }) =>
    body
      .replace(/"price":"[^"]+"/g, '"price":"90071992547409.91"')
      .replace(/"quantity":\d+/g, '"quantity":9007199254740991'),
  ({ body }) => body.replace(/"current_quantity":\d+/g, '"current_quantity":"many"'),
];

/** A fact on record under the name that an order's award will claim: the award is refused every time it is tried. */
async function claimKey(shopId: bigint, orderId: bigint): Promise<void> {
  const { pool } = world.deps.db;
  const memberId = await insertMember(pool, shopId, { customerId: orderId, joinedAt: ORDERED, tierKey: "member" });
  const key = `order:${orderId}:earn`;
  await insertEntry(pool, shopId, memberId, { kind: "adjust", key, available: 1, occurredAt: ORDERED });
}

fault("one event in a hundred is poison; the others are worked", { small: 1_000, large: 20_000 }, async (given) => {
  const { size, chance } = given;
  const shopId = await openShop(world.deps.db.pool, "poison.myshopify.com");
  const plots = [["pay", "touch"]] as const;
  const good = newLoad(chance, { orders: size / 3, customers: 100, plots });
  const bad = newLoad(chance, { orders: size / 20, customers: 100, plots, firstOrder: FIRST_ORDER + 1_000_000n });
  const poison: Sent[] = [];
  const earning = bad.stories.filter(({ final }) => deserves(final, RATE).points > 0).slice(0, size / 100);
  for (const [number, { orderId, events }] of earning.entries()) {
    const paid = events.find(({ topic }) => topic === "orders/paid")!;
    const poisonous = POISONS[number % (POISONS.length + 1)];
    if (!poisonous) await claimKey(shopId, orderId);
    poison.push({ ...paid, webhookId: `poison-${number}`, body: poisonous?.(paid) ?? paid.body });
  }
  const sent = shuffled(chance, [...poison, ...good.sent]);
  await fill(world.deps.db, shopId, sent);
  await workOff(world.deps, world.clock, { workers: 2, rounds: ATTEMPTS + 4 });
  const verdict = await judge(world.deps.db, {
    shopId,
    stories: good.stories,
    acknowledged: idsOf(sent),
    setAside: idsOf(poison),
  });
  const ends = await world.deps.db.rows<{ id: string; state: string; attempts: number; error: string | null }>(
    "SELECT webhook_id AS id, state, attempts, error FROM webhook_delivery WHERE shop_id = $1 AND webhook_id LIKE 'poison-%'",
    [shopId],
  );
  for (const { id, state, attempts, error } of ends)
    if (state !== "failed" || !error || attempts > ATTEMPTS)
      problem(verdict, "lost", `${id} is ${state} after ${attempts} attempts: ${error}`);
  expect(ends).toHaveLength(poison.length);
  return { events: sent.length, acknowledged: sent.length, verdict };
});
