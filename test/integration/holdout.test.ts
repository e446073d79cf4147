import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findMemberId } from "~/db/members.server";
import { readCards } from "~/db/card-sync.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { addDays } from "~/domain/calendar";
import { holdoutDraw } from "~/domain/insights/roi/holdout-draw";
import { memberCard } from "~/domain/members/card";
import type { Holdout } from "~/domain/programme/holdout";
import type { EntryReason } from "~/domain/ledger/entry";
import { reasonSentence } from "~/i18n/reason-sentence";
import { presentMember } from "~/presenters/member.server";
import { presentWays } from "~/presenters/ways.server";
import { checkHistories } from "~/services/platform/check-histories.server";
import { writeProgrammeCard } from "~/services/programme/write-programme-card.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";
import { celebrateDays } from "~/services/ways/celebrate-days.server";
import { claimWay } from "~/services/ways/claim-way.server";
import { welcomeShopper } from "~/services/ways/welcome-shopper.server";
import { wordsFor } from "~/ui/words";
import { changeProgramme, way } from "#test/factories/ways";
import { orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

const NOON = new Date("2026-11-20T12:00:00Z");
const ORDER = 5_000_000_000_000_000_000n;

let world: World;
let shop: Shop;
let shops = 0;
/** A customer who is held out at 20 %, and one who is not. */
let out: bigint;
let inside: bigint;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  world.clock.at = NOON;
  await world.deps.db.rows("UPDATE shop SET installed_at = NULL");
  shop = await world.installShop(`holdout-${(shops += 1)}.myshopify.com`);
  const customers = Array.from({ length: 200 }, (_, index) => 9_000_000_000_000_000_000n + BigInt(index));
  const draw = (customerId: bigint) => holdoutDraw({ shopId: shop.id, customerId });
  out = customers.find((id) => draw(id) < 0.2)!;
  inside = customers.find((id) => draw(id) >= 0.2)!;
});

afterEach(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  expect(await checkHistories(world.deps.db, shop.id, { now: world.clock.at, most: 100 })).toMatchObject({ wrong: [] });
});

afterAll(() => world.close());

const holdOut = (mode: Holdout["mode"], percent = 20) => changeProgramme(world, shop, { holdout: { percent, mode } });
const hear = (...events: [topic: string, body: string][]) => receive(world, shop.id, ...events);
const bought = (n: number, customerId: bigint, price = "600.00", at = NOON): [string, string] => [
  "orders/paid",
  orderBody({ id: ORDER + BigInt(n), customerId, prices: [price], processedAt: at.toISOString() }),
];
const later = (minutes: number) => (world.clock.at = new Date(NOON.getTime() + minutes * 60_000));

async function standing(customerId: bigint) {
  const [row] = await world.deps.db.rows<Record<string, unknown>>(
    `SELECT pending::int, available::int, qualifying_minor::int AS spend, orders, tier_key AS tier
       FROM member JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
      WHERE member.shop_id = $1 AND customer_id = $2`,
    [shop.id, customerId],
  );
  return row;
}

const memberOf = async (customerId: bigint) => (await findMemberId(world.deps.db, shop.id, customerId))!;

async function sentences(customerId: bigint): Promise<string[]> {
  const words = wordsFor("en", { domain: "a", currency: "USD", timezone: "UTC" });
  const rows = await world.deps.db.rows<{ kind: string; reason: EntryReason }>(
    "SELECT kind, reason FROM ledger_entry WHERE shop_id = $1 AND member_id = $2 ORDER BY id",
    [shop.id, await memberOf(customerId)],
  );
  return rows.map((row) => reasonSentence(words, row));
}

async function cardOf(customerId: bigint) {
  const [row] = await readCards(world.deps.db, shop.id, [await memberOf(customerId)]);
  return memberCard(row!, shop);
}

test("the database draws as the domain does", async () => {
  const ids = [
    1n,
    1001n,
    9_007_199_254_740_993n,
    9_223_372_036_854_775_807n,
    ...Array.from({ length: 500 }, (_, i) => 7n ** 14n + BigInt(i)),
  ];
  const rows = await world.deps.db.rows<{ shopId: bigint; customerId: bigint; draw: number }>(
    `SELECT shop AS "shopId", customer AS "customerId", holdout_draw(shop, customer) AS draw
       FROM unnest($1::bigint[]) AS customer, unnest(ARRAY[1, 90, 123456789012]::bigint[]) AS shop`,
    [ids],
  );
  expect(rows).toHaveLength(3 * ids.length);
  for (const { draw, ...who } of rows) expect(draw).toBe(holdoutDraw(who));
});

describe("held out of the programme", () => {
  test("an order placed since earns nothing and counts for no tier; what was there before stays, and is spent", async () => {
    await hear(bought(1, out, "200.00", addDays(NOON, -20)), bought(2, inside, "200.00", addDays(NOON, -20)));
    later(1);
    await holdOut("programme");
    later(2);
    await hear(bought(3, out, "600.00", later(2)), bought(4, inside, "600.00", later(2)));
    expect(await standing(out)).toMatchObject({
      available: 1000,
      pending: 0,
      spend: 20_000,
      orders: 1,
      tier: "bronze",
    });
    expect(await standing(inside)).toMatchObject({ available: 1000, pending: 3000, orders: 2, tier: "silver" });
    const redeemed = { shopId: shop.id, memberId: await memberOf(out), id: crypto.randomUUID(), rewardKey: "five-off" };
    expect((await redeemReward(world.deps, redeemed)).redemption.points).toBe(500);
  });

  test("follows from when the order was placed, not from when it is heard of", async () => {
    await holdOut("programme");
    await hear(bought(1, out, "200.00", addDays(NOON, -1)));
    expect(await standing(out)).toMatchObject({ pending: 1000 });
    later(10);
    await holdOut("programme", 0);
    await hear(bought(2, out, "200.00", new Date(NOON.getTime() + 60_000)), bought(3, out, "200.00", later(11)));
    expect(await standing(out)).toMatchObject({ pending: 2000, orders: 2 });
  });

  test("nothing else gives them anything: no way, no milestone, no tier", async () => {
    await changeProgramme(world, shop, {
      holdout: { percent: 20, mode: "programme" },
      ways: [way("sign_up"), way("review"), way("anniversary"), way("orders", { orders: 1 })],
    });
    await hear(bought(1, out, "600.00", addDays(NOON, -365)), bought(2, inside, "600.00", addDays(NOON, -365)));
    const [held, free] = [await memberOf(out), await memberOf(inside)];
    const before = await standing(out);
    for (const memberId of [held, free]) await welcomeShopper(world.deps, shop, memberId);
    await celebrateDays(world.deps);
    const claim = (memberId: bigint) => claimWay(world.deps, { shop, memberId, way: "review", id: "1", by: null });
    await claim(free);
    await expect(claim(held)).rejects.toMatchObject({ code: "way_unavailable" });
    expect(await standing(out)).toEqual(before);
    const deps = { db: world.deps.db, now: world.deps.now };
    expect((await presentWays(deps, { shop, memberId: held })).ways).toEqual([]);
    expect((await presentWays(deps, { shop, memberId: free })).ways.length).toBeGreaterThan(0);
  });

  test("the card promises nothing, the member's page says why, and a new share has the cards written anew", async () => {
    await hear(bought(1, out), bought(2, inside));
    expect([(await cardOf(out)).earns, (await cardOf(inside)).earns]).toEqual(["everything", "everything"]);
    world.admin.send = () => Promise.resolve({ data: { metafieldsSet: { metafields: [], userErrors: [] } } });
    await writeProgrammeCard(world.deps, shop.id, false);
    await world.deps.db.rows("DELETE FROM card_sync");
    await holdOut("programme");
    await writeProgrammeCard(world.deps, shop.id, false);
    expect(await world.deps.db.rows("SELECT FROM card_sync WHERE shop_id = $1", [shop.id])).toHaveLength(2);
    expect([(await cardOf(out)).earns, (await cardOf(inside)).earns]).toEqual(["nothing", "everything"]);
    const page = async (customerId: bigint) =>
      presentMember({ db: world.deps.db, now: world.deps.now }, shop, await memberOf(customerId), { page: 1 });
    expect([(await page(out))?.heldOut, (await page(inside))?.heldOut]).toEqual(["programme", null]);
  });
});

describe("held out of what comes on top", () => {
  test("an order earns the base rate, whatever tier and bonus days say, and its entry says why", async () => {
    const window = { key: "eve", name: "Eve", percent: 300, from: "2026-11-01T00:00", until: "2026-12-31T00:00" };
    const { programme } = (await findCurrentProgramme(world.deps.db, shop.id))!;
    await changeProgramme(world, shop, {
      holdout: { percent: 20, mode: "bonuses" },
      earning: { ...programme.earning, bonusWindows: [window] },
    });
    later(1);
    await hear(bought(1, out, "600.00", later(1)), bought(2, inside, "600.00", later(1)));
    await hear(bought(3, out, "100.00", later(3)));
    expect(await standing(out)).toMatchObject({ pending: 3000 + 500, tier: "silver", orders: 2 });
    expect(await standing(inside)).toMatchObject({ pending: 9000 });
    expect((await cardOf(out)).earns).toBe("base");
    expect((await sentences(out)).at(-1)).toBe(
      "Order #3: $100.00 × 5 points per $1 = 500 points. Base rate only: in the comparison group.",
    );
  });
});

describe("customers who are merged", () => {
  const merge = (kept: bigint, gone: bigint): [string, string] => [
    "customers/merge",
    JSON.stringify({
      admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept}`,
      admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${gone}`,
      status: "completed",
    }),
  ];

  test("are held out as the one that is kept: orders lose their points, and tell why", async () => {
    await holdOut("programme");
    later(1);
    await hear(bought(1, inside, "100.00", later(1)));
    expect(await standing(inside)).toMatchObject({ pending: 500 });
    await hear(merge(out, inside));
    expect(await standing(out)).toMatchObject({ pending: 0, available: 0, spend: 0, orders: 0 });
    expect((await sentences(out)).at(-1)).toBe(
      "Order #1 earns nothing: customers were merged, and who they are now is in the comparison group.",
    );
  });

  test("or earn after all, once, and back again", async () => {
    await holdOut("programme");
    later(1);
    await hear(bought(1, out, "100.00", later(1)));
    await hear(merge(inside, out));
    expect(await standing(inside)).toMatchObject({ pending: 500, orders: 1, spend: 10_000 });
    expect((await sentences(inside)).at(-1)).toMatch(/^Order #1 earns after all, at 5 points per \$1: /);
    const other = Array.from({ length: 200 }, (_, index) => 8_000_000_000_000_000_000n + BigInt(index)).find(
      (customerId) => holdoutDraw({ shopId: shop.id, customerId }) < 0.2,
    )!;
    await hear(merge(other, inside));
    expect(await standing(other)).toMatchObject({ pending: 0, orders: 0 });
  });
});
