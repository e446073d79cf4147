import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import { deliver, orderBody, refundBody } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop();
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

type Event = [topic: string, body: string];
/** Hours after the first order at which things happen to one, and how much it costs: around where tiers begin. */
type Plan = {
  placed: number;
  prices: number[];
  edited: number | null;
  refunded: number | null;
  cancelled: number | null;
};

const hours = fc.integer({ min: 0, max: 200 });
const plan: fc.Arbitrary<Plan> = fc.record({
  placed: hours,
  prices: fc.array(fc.integer({ min: 20, max: 900 }), { minLength: 2, maxLength: 2 }),
  edited: fc.option(hours, { freq: 3 }),
  refunded: fc.option(hours, { freq: 2 }),
  cancelled: fc.option(hours, { freq: 4 }),
});

let nextId = 5_600_000_000_000_000_000n;

const FIRST = Date.parse("2026-10-01T00:00:00Z");
const at = (hour: number) => new Date(FIRST + hour * 3_600_000).toISOString();

/** What Shopify tells of a customer's orders, in the order things happen, with ids of their own. */
function tell(plans: readonly Plan[]): { events: Event[]; customerId: bigint } {
  const customerId = (nextId += 1_000n) + 3_000_000_000_000_000_000n;
  const timed = plans.flatMap((order, index) => {
    const id = (nextId += 1n);
    const prices = order.prices.map((price) => `${price}.00`);
    const state = (hour: number, rest: Parameters<typeof orderBody>[0] = {}): [number, Event] => [
      hour,
      [
        "orders/updated",
        orderBody({ id, customerId, prices, processedAt: at(order.placed), updatedAt: at(hour), ...rest }),
      ],
    ];
    const after = (hours: number) => order.placed + 1 + hours;
    const edit = order.edited === null ? null : after(order.edited);
    const edited = { prices: [...prices, "250.00"] };
    const isEditedAt = (hour: number) => edit !== null && edit <= hour;
    const told: [number, Event][] = [state(order.placed)];
    if (edit !== null) told.push(state(edit, edited));
    if (order.refunded !== null) {
      const hour = after(order.refunded);
      told.push([hour, ["refunds/create", refundBody(id, id, [{ index: 0, amount: prices[0]! }], at(hour))]]);
    }
    if (order.cancelled !== null) {
      const hour = after(order.cancelled) + index / 100;
      told.push(state(hour, { cancelledAt: at(hour), ...(isEditedAt(hour) ? edited : {}) }));
    }
    return told;
  });
  return { events: timed.sort(([a], [b]) => a - b).map(([, event]) => event), customerId };
}

/** Deliver in groups, each worked before the next comes. */
async function hear(events: readonly Event[], groups: number): Promise<void> {
  const size = Math.max(1, Math.ceil(events.length / groups));
  for (let from = 0; from < events.length; from += size) {
    await deliver(world, shop.id, ...events.slice(from, from + size));
    while ((await processDeliveries(world.deps)) > 0);
  }
}

async function standingOf(customerId: bigint) {
  const [account] = await world.deps.db.rows(
    `SELECT pending + available AS points, earned, qualifying_minor, orders, account.tier_key,
            (SELECT array_agg(concat_ws(' ', basis_minor, refunded_minor, credited, o.tier_key, is_reversed) ORDER BY o.id)
               FROM shop_order AS o WHERE o.shop_id = $1 AND o.member_id = member.id) AS details
       FROM member JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
      WHERE member.shop_id = $1 AND customer_id = $2`,
    [shop.id, customerId],
  );
  return account;
}

test("a customer's orders, edits, refunds and cancellations end the same in whatever order and groups they are heard of", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(plan, { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 4 }),
      async (plans, random, groups) => {
        const inOrder = tell(plans);
        await hear(inOrder.events, inOrder.events.length);
        const other = tell(plans);
        const shuffled = other.events
          .map((event) => ({ event, rank: random.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ event }) => event);
        await hear([...shuffled, shuffled[0]!], groups);
        expect(await standingOf(other.customerId)).toEqual(await standingOf(inOrder.customerId));
      },
    ),
    { numRuns: 75 },
  );
}, 60_000);

test("an order that comes late lifts the tier of the ones placed after it, and says why", async () => {
  const order = (id: bigint, hour: number, price: string): Event => [
    "orders/paid",
    orderBody({ id, customerId: 8_800_000_000_000_000_001n, prices: [price], processedAt: at(hour) }),
  ];
  await hear([order(5_900_000_000_000_000_002n, 10, "100.00"), order(5_900_000_000_000_000_001n, 1, "600.00")], 2);
  const entries = await world.deps.db.rows<{ key: string; points: number; type: string; tier: string }>(
    `SELECT key, (pending + available)::float8 AS points, reason->>'type' AS type, reason->>'tierKey' AS tier
       FROM ledger_entry WHERE shop_id = $1 AND order_id = 5900000000000000002 AND kind <> 'mature' ORDER BY id`,
    [shop.id],
  );
  expect(entries).toEqual([
    { key: "order:5900000000000000002:earn", points: 500, type: "order_earned", tier: "bronze" },
    { key: "order:5900000000000000002:edit:0", points: 125, type: "order_rejudged", tier: "silver" },
  ]);
});
