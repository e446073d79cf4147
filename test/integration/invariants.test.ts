import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop();
  await receive(world, shop.id, ["orders/paid", orderBody({ processedAt: "2026-10-01T00:00:00Z" })]);
  const [member] = await world.deps.db.rows<{ id: bigint }>("SELECT id FROM member");
  const adjustment = { shopId: shop.id, memberId: member!.id, points: 20, note: "a gift", by: "staff 1" };
  await adjustPoints(world.deps, { ...adjustment, id: "0f1c1b4e-0000-4000-8000-000000000001" });
});

afterAll(() => world.close());

const ENTRY = "INSERT INTO ledger_entry (shop_id, member_id, kind, key, available, occurred_at, order_id, reason)";

/** What breaks each invariant, in a transaction that is rolled back. */
const BREAKS: [invariant: string, sql: string][] = [
  ["the entries of every account add up to its balance", "UPDATE account SET available = available + 1"],
  ["the entries of every order add up to what it has credited", "UPDATE shop_order SET credited = credited + 1"],
  [
    "an order earns once",
    `${ENTRY} SELECT shop_id, member_id, 'earn', 'order:9:earn', 1, now(), id, '{}' FROM shop_order`,
  ],
  ["reserved points are those of the open redemptions", "UPDATE account SET reserved = 5"],
  [
    "nothing was redeemed below zero",
    `${ENTRY} SELECT shop_id, member_id, 'redeem', 'redemption:x', -100000, now(), NULL, '{}' FROM account`,
  ],
  [
    "every acknowledged delivery is waiting, done, ignored or set aside",
    "UPDATE webhook_delivery SET finished_at = NULL",
  ],
  [
    "what is left in a member's lots, less what is owed, is what is available",
    "UPDATE points_lot SET remaining = remaining - 1",
  ],
  ["nobody owes points while having some", "UPDATE account SET owed = 1, available = available - 1"],
  ["a lot's draws add up to what it lost", "UPDATE points_lot SET points = points + 1"],
  [
    "what ran out was taken from lots, once",
    `${ENTRY} SELECT shop_id, member_id, 'expire', 'lot:x', -1, now(), NULL, '{}' FROM account`,
  ],
  ["the days' points add up to the balances, in shops of which no day is due", "DELETE FROM roll_up_due"],
  ["the days' orders are the paid ones, in shops of which no day is due", "DELETE FROM roll_up_due"],
  [
    "nothing is concluded about a customer who was erased",
    `WITH erased AS (UPDATE member SET erased_at = now())
     INSERT INTO customer_insight (shop_id, customer_id, orders, net_minor, ever_orders, ever_net_minor, segment)
     SELECT shop_id, customer_id, 0, 0, 0, 0, 'dormant' FROM member`,
  ],
  ["nobody's rows hang on another shop", "UPDATE shop_order SET member_id = member_id + 1"],
  ["nobody's rows hang on another shop", "UPDATE points_lot SET member_id = member_id + 1"],
  [
    "nobody's rows hang on another shop",
    `INSERT INTO tier_change (shop_id, member_id, to_key, changed_at, programme_version)
     SELECT shop_id, member_id + 1, 'gold', now(), 1 FROM account`,
  ],
  ["nobody's rows hang on another shop", "DELETE FROM member"],
];

test("all is well before anything is broken", async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
});

test.each(BREAKS)("%s: a violation is counted", async (invariant, sql) => {
  class RolledBack extends Error {}
  const attempt = world.deps.db.transaction(async (tx) => {
    await tx.rows(sql);
    expect(Object.keys(await countViolations(tx))).toContain(invariant);
    throw new RolledBack();
  });
  await expect(attempt).rejects.toThrow(RolledBack);
});
