import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { checkHistories } from "~/services/platform/check-histories.server";
import { checkInvariants } from "~/services/platform/check-invariants.server";
import { orderBody, receive, refundBody } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop();
  const orders = [1n, 2n, 3n, 4n].map((n): [string, string] => [
    "orders/paid",
    orderBody({ id: 5_000_000_000_000_000_000n + n, customerId: 9n + (n % 2n), prices: ["400.00"] }),
  ]);
  await receive(world, shop.id, ...orders, [
    "refunds/create",
    refundBody(7n, 5_000_000_000_000_000_001n, [{ index: 0, amount: "400.00" }]),
  ]);
});
afterAll(() => world.close());

const wrong = async () => (await checkHistories(world.deps.db, shop.id, { now: world.clock.at, most: 100 })).wrong;

test("books that follow from their history pass, all of them looked at", async () => {
  const checked = await checkHistories(world.deps.db, shop.id, { now: world.clock.at, most: 100 });
  expect(checked).toEqual({ members: 2, wrong: [] });
  expect((await checkHistories(world.deps.db, shop.id, { now: world.clock.at, most: 1 })).members).toBe(1);
});

test.each([
  ["a tier that nobody earned", "UPDATE account SET tier_key = 'gold' WHERE shop_id = $1 AND member_id = $2"],
  [
    "spend that was never spent",
    "UPDATE account SET qualifying_minor = qualifying_minor + 1 WHERE shop_id = $1 AND member_id = $2",
  ],
  [
    "an order's credit that its lines do not give",
    "UPDATE shop_order SET credited = credited + 5 WHERE shop_id = $1 AND member_id = $2",
  ],
])("%s is found, by the nightly check too", async (_, tampering) => {
  const [member] = await world.deps.db.rows<{ id: bigint }>("SELECT min(id) AS id FROM member WHERE shop_id = $1", [
    shop.id,
  ]);
  await world.deps.db.rows(tampering, [shop.id, member!.id]);
  expect(await wrong()).toEqual([member!.id]);
  expect(await checkInvariants(world.deps)).toBeGreaterThan(0);
  await world.deps.db.rows(undo(tampering), [shop.id, member!.id]);
  expect(await wrong()).toEqual([]);
});

function undo(tampering: string): string {
  return tampering
    .replace("'gold'", "CASE WHEN qualifying_minor >= 50000 THEN 'silver' ELSE 'bronze' END")
    .replace("+ 1", "- 1")
    .replace("+ 5", "- 5");
}
