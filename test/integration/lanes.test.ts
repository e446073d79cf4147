import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLanes, takeLanes } from "~/db/inbox.server";
import { laneOf, LANES } from "~/db/inbox-lane";
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

const HOT = 9_100_000_000_000_000_001n;
const statesOf = async (customerId: bigint) =>
  world.deps.db.rows<{ state: string }>(
    "SELECT state FROM webhook_delivery WHERE shop_id = $1 AND body LIKE '%' || $2::text || '%' ORDER BY sequence",
    [shop.id, String(customerId)],
  );

describe("the lane of a delivery", () => {
  test("is the customer's, whatever tells of them", () => {
    const customerId = 7_102_345_678_901n;
    const lane = laneOf(1n, orderBody({ customerId }));
    expect(laneOf(1n, orderBody({ id: 4_000_000_000_000_000_001n, customerId }))).toBe(lane);
    expect(laneOf(1n, `{"id":${customerId},"email":"ada@example.com"}`)).toBe(lane);
    expect(laneOf(1n, `{"customer_id":${customerId},"email_marketing_consent":{"state":"subscribed"}}`)).toBe(lane);
    expect(laneOf(1n, `{"shop_id":954889,"customer":{"id":${customerId},"email":"x"},"orders_to_redact":[]}`)).toBe(
      lane,
    );
    expect(laneOf(1n, `{"id":1,"customer":{"first_name":"Ada","id":${customerId}}}`)).toBe(lane);
  });

  test("is the order's where no customer is named", () => {
    const id = 5_000_000_000_000_000_777n;
    expect(laneOf(1n, orderBody({ id, customerId: null }))).toBe(laneOf(1n, `{"id":${id}}`));
    expect(laneOf(1n, refundBody(1n, id, []))).toBe(laneOf(1n, `{"id":${id}}`));
  });

  test("exists for every body, readable or not", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), fc.string(), (shopId, body) => {
        const lane = laneOf(shopId, body);
        expect(Number.isInteger(lane) && lane >= 0 && lane < LANES).toBe(true);
      }),
    );
  });

  test("is as often one as another, though Shopify's ids go up in steps of 32768", () => {
    const counts = new Array<number>(LANES).fill(0);
    const customers = 20_000;
    for (let n = 0; n < customers; n += 1) {
      counts[laneOf(1n, `{"id":${7_102_000_000_000n + BigInt(n) * 32_768n}}`)]! += 1;
    }
    expect(Math.max(...counts)).toBeLessThan((2 * customers) / LANES);
    expect(Math.min(...counts)).toBeGreaterThan(customers / LANES / 2);
  });
});

describe("workers", () => {
  test("pass over a lane that another has taken, and go on with the rest", async () => {
    const others = Array.from({ length: 40 }, (_, index) => HOT + BigInt(index + 1));
    const id = (index: number) => 5_200_000_000_000_000_000n + BigInt(index);
    await deliver(
      world,
      shop.id,
      ["orders/paid", orderBody({ id: id(0), customerId: HOT })],
      ...others.map((customerId, index): [string, string] => [
        "orders/paid",
        orderBody({ id: id(index + 1), customerId }),
      ]),
    );
    const held = laneOf(shop.id, orderBody({ customerId: HOT }));
    await world.deps.db.transaction(async (tx) => {
      const now = world.deps.now();
      const lanes = await takeLanes(tx, now, 1);
      expect(lanes).toEqual([held]);
      expect(await readLanes(tx, lanes, now, 10)).not.toHaveLength(0);
      while ((await processDeliveries(world.deps)) > 0);
      expect(await statesOf(HOT)).toEqual([{ state: "waiting" }]);
      const elsewhere = others.filter((customerId) => laneOf(shop.id, orderBody({ customerId })) !== held);
      expect(elsewhere.length).toBeGreaterThan(20);
      for (const customerId of elsewhere) expect(await statesOf(customerId)).toEqual([{ state: "done" }]);
    });
    while ((await processDeliveries(world.deps)) > 0);
    expect(await statesOf(HOT)).toEqual([{ state: "done" }]);
  });

  test("work one customer's deliveries in the order they came, however many workers there are", async () => {
    const customerId = HOT + 1000n;
    const start = Date.parse("2026-11-19T00:00:00Z");
    const orders = Array.from({ length: 900 }, (_, index) => ({
      id: 5_300_000_000_000_000_000n + BigInt((index * 7919) % 900),
      at: new Date(start + index * 1000).toISOString(),
    }));
    await deliver(
      world,
      shop.id,
      ...orders.map(({ id, at }): [string, string] => [
        "orders/paid",
        orderBody({ id, customerId, processedAt: at, prices: ["1.00"] }),
      ]),
    );
    const work = async () => {
      while ((await processDeliveries(world.deps)) > 0);
    };
    await Promise.all([work(), work(), work(), work()]);
    const entries = await world.deps.db.rows<{ orderId: bigint }>(
      `SELECT order_id AS "orderId" FROM ledger_entry AS e
         JOIN member ON member.shop_id = e.shop_id AND member.id = e.member_id
        WHERE e.shop_id = $1 AND customer_id = $2 ORDER BY e.id`,
      [shop.id, customerId],
    );
    expect(entries.map(({ orderId }) => orderId)).toEqual(orders.map(({ id }) => id));
  });

  test("set aside the one event that can't be worked, and work the hundreds around it", async () => {
    const customer = (index: number) => HOT + 5000n + BigInt(index);
    const order = (index: number) => 5_400_000_000_000_000_000n + BigInt(index);
    const body = (index: number) => orderBody({ id: order(index), customerId: customer(index), prices: ["10.00"] });
    // Good JSON, a good order, and more than PostgreSQL can store.
    const poisoned = (text: string) => text.replace('"name":"', '"name":"\\u0000');
    const events = Array.from({ length: 300 }, (_, index): [string, string] => [
      "orders/paid",
      index === 123 ? poisoned(body(index)) : body(index),
    ]);
    await deliver(world, shop.id, ...events);
    while ((await processDeliveries(world.deps)) > 0);
    for (const index of [0, 122, 124, 299]) expect(await statesOf(customer(index))).toEqual([{ state: "done" }]);
    const [poison] = await world.deps.db.rows<{ state: string; attempts: number; error: string | null }>(
      "SELECT state, attempts, error FROM webhook_delivery WHERE body LIKE '%' || $1::text || '%'",
      [String(customer(123))],
    );
    expect(poison).toMatchObject({ attempts: 1 });
    expect(poison?.error).toBeTruthy();
  });
});
