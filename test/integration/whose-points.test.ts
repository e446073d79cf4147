import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { addDays } from "~/domain/calendar";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { identifierOf } from "~/services/members/identify-shopper.server";
import { parseJson } from "~/shopify/json";
import { parseOrder } from "~/shopify/parse-order";
import { giveRewards } from "~/services/rewards/give-rewards.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { orderBody, receive, refundBody } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

let world: World;
let shop: Shop;
let shops = 0;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.at = new Date("2026-11-20T12:00:00Z");
  shop = await world.installShop(`shop-${(shops += 1)}.myshopify.com`);
});
afterEach(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
});
afterAll(() => world.close());

const ORDER = 5_000_000_000_000_000_000n;
const ADA = 9_000_000_000_000_000_001n;
const BEN = 9_000_000_000_000_000_002n;

const hear = (...events: [topic: string, body: string][]) => receive(world, shop.id, ...events);
const paid = (n: bigint, rest: Parameters<typeof orderBody>[0] = {}): [string, string] => [
  "orders/paid",
  orderBody({ id: ORDER + n, customerId: ADA, ...rest }),
];

async function publish(change: (programme: Programme) => object, basedOn = 1): Promise<void> {
  const programme = programmeSchema.parse({ ...defaultProgramme("USD"), ...change(defaultProgramme("USD")) });
  await publishProgramme(world.deps, { shopId: shop.id, programme, basedOn, by: "staff 1" });
}

async function accountOf(customerId: bigint) {
  const [row] = await world.deps.db.rows<Record<string, unknown>>(
    `SELECT pending::int, available::int, reserved::int, qualifying_minor::int AS spend, orders, tier_key AS tier
       FROM member JOIN account ON account.shop_id = member.shop_id AND account.member_id = member.id
      WHERE member.shop_id = $1 AND customer_id = $2`,
    [shop.id, customerId],
  );
  return row;
}

describe("guests", () => {
  const guest = (n: bigint, processedAt: string): [string, string] =>
    paid(n, { customerId: null, processedAt, more: { email: "Ada@Example.com" } });
  const ada: [string, string] = [
    "customers/create",
    JSON.stringify({ id: 1, admin_graphql_api_id: `gid://shopify/Customer/${ADA}`, email: "ada@example.com" }),
  ];

  test("an order without a customer is kept, and earns once its buyer has an account", async () => {
    await hear(guest(1n, "2026-11-10T10:00:00Z"));
    expect(await accountOf(ADA)).toBeUndefined();
    await hear(ada);
    expect(await accountOf(ADA)).toMatchObject({ pending: 500, orders: 1, spend: 10_000 });
  });

  test("the other way round too, and only within the days the programme gives", async () => {
    await hear(ada);
    await hear(guest(1n, "2026-11-10T10:00:00Z"), guest(2n, "2026-10-01T10:00:00Z"));
    expect(await accountOf(ADA)).toMatchObject({ orders: 1 });
  });

  test("a first order with an account brings the guest's along; no address is stored with an order", async () => {
    await hear(guest(1n, "2026-11-18T10:00:00Z"));
    await hear(paid(2n));
    expect(await accountOf(ADA)).toMatchObject({ pending: 1000, orders: 2 });
    const stored = await world.deps.db.rows(
      "SELECT row_to_json(o)::text AS text FROM shop_order AS o WHERE shop_id = $1",
      [shop.id],
    );
    expect(JSON.stringify(stored).toLowerCase()).not.toContain("example.com");
  });

  const named = (topic: "create" | "update", email: string, updatedAt: string): [string, string] => [
    `customers/${topic}`,
    JSON.stringify({ id: 1, admin_graphql_api_id: `gid://shopify/Customer/${ADA}`, email, updated_at: updatedAt }),
  ];
  const order = guest(1n, "2026-11-20T10:00:00Z");
  const created = named("create", "ada@example.com", "2026-11-20T11:00:00Z");
  const changed = named("update", "ada@example.com", "2026-11-20T11:30:00Z");

  test("earns for whom a visit made a member, as soon as their address is known", async () => {
    for (const told of [[created], [changed], [created, changed]]) {
      shop = await world.installShop(`shop-${(shops += 1)}.myshopify.com`);
      await hear(order);
      await identifierOf(world.deps, shop.id)(ADA);
      await hear(...told);
      expect(await accountOf(ADA)).toMatchObject({ pending: 500, orders: 1 });
    }
  });

  test("earns for whom the address becomes theirs by a change, before the order is heard of or after", async () => {
    const other = named("create", "other@example.com", "2026-11-20T09:00:00Z");
    for (const told of [[[other], [order], [changed]], [[other], [changed], [order]], [[other, order, changed]]]) {
      shop = await world.installShop(`shop-${(shops += 1)}.myshopify.com`);
      for (const batch of told) await hear(...batch);
      await hear(other);
      expect(await accountOf(ADA)).toMatchObject({ pending: 500, orders: 1 });
    }
  });

  test("no key of the address is left with orders that have found their member, nor with any of a person who is erased", async () => {
    const keys = () =>
      world.deps.db.rows("SELECT id FROM shop_order WHERE shop_id = $1 AND guest_key IS NOT NULL", [shop.id]);
    await hear(order, guest(2n, "2026-01-10T10:00:00Z"));
    expect(await keys()).toHaveLength(2);
    await hear(ada);
    expect(await keys()).toEqual([{ id: ORDER + 2n }]);
    await hear(order);
    expect(await keys()).toHaveLength(1);
    // As an order was kept until a while ago.
    await world.deps.db.rows("UPDATE shop_order SET guest_key = 'of old' WHERE shop_id = $1 AND id = $2", [
      shop.id,
      ORDER + 1n,
    ]);
    await hear(["customers/redact", JSON.stringify({ customer: { id: String(ADA) } })]);
    expect(await keys()).toEqual([]);
    expect(await accountOf(ADA)).toMatchObject({ pending: 500, orders: 1 });
  });

  test("whoever is erased is known no more", async () => {
    await hear(ada, ["customers/redact", JSON.stringify({ customer: { id: String(ADA) } })]);
    await hear(guest(1n, "2026-11-19T10:00:00Z"));
    expect(await accountOf(ADA)).toMatchObject({ orders: 0 });
  });
});

describe("merged customers", () => {
  const merge = (kept: bigint, gone: bigint, status = "completed"): [string, string] => [
    "customers/merge",
    JSON.stringify({
      admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept}`,
      admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${gone}`,
      status,
    }),
  ];
  const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T10:00:00Z`;

  test("become one: points, orders and tier, judged as if they had always been", async () => {
    await hear(
      paid(1n, { prices: ["400.00"], processedAt: at(1) }),
      paid(2n, { customerId: BEN, prices: ["300.00"], processedAt: at(2) }),
      paid(3n, { prices: ["100.00"], processedAt: at(3) }),
    );
    await hear(merge(ADA, BEN), merge(ADA, BEN));
    // Silver from 500 on: the third order comes after 700.
    expect(await accountOf(ADA)).toMatchObject({
      spend: 80_000,
      orders: 3,
      tier: "silver",
      available: 2000 + 1500 + 625,
    });
    expect(await accountOf(BEN)).toMatchObject({ pending: 0, available: 0, spend: 0, orders: 0 });
  });

  test("what still comes under the other number is the kept one's, refunds of old orders included", async () => {
    await hear(paid(1n, { customerId: BEN, processedAt: at(18) }));
    await hear(merge(ADA, BEN));
    await hear(paid(2n, { customerId: BEN, processedAt: at(19) }), [
      "refunds/create",
      refundBody(7n, ORDER + 1n, [{ index: 0, amount: "100.00" }]),
    ]);
    expect(await accountOf(ADA)).toMatchObject({ pending: 500, orders: 1, spend: 10_000 });
  });

  test("end the same when the merge is heard of first, or a chain of them", async () => {
    const CAT = 9_000_000_000_000_000_003n;
    await hear(merge(BEN, CAT), merge(ADA, BEN));
    await hear(paid(1n, { customerId: CAT, processedAt: at(18) }), paid(2n, { customerId: BEN, processedAt: at(19) }));
    expect(await accountOf(ADA)).toMatchObject({ pending: 1000, orders: 2 });
  });

  test("points by hand and debts move too; a merge that failed moves nothing", async () => {
    await hear(paid(1n, { customerId: BEN, processedAt: at(18) }));
    const [ben] = await world.deps.db.rows<{ id: bigint }>("SELECT id FROM member WHERE shop_id = $1", [shop.id]);
    await adjustPoints(world.deps, {
      shopId: shop.id,
      memberId: ben!.id,
      id: "a",
      points: -80,
      note: "test",
      by: "staff 1",
    });
    await hear(merge(ADA, BEN, "failed"));
    expect(await accountOf(BEN)).toMatchObject({ available: -80, pending: 500 });
    await hear(merge(ADA, BEN));
    expect(await accountOf(ADA)).toMatchObject({ available: -80, pending: 500 });
  });

  test("what both were given for one tier is kept once", async () => {
    await publish(({ tiers }) => ({
      tiers: tiers.map((tier) => ({ ...tier, entryPoints: tier.key === "silver" ? 100 : 0 })),
    }));
    const now = "2026-11-20T12:00:00Z";
    await hear(
      paid(1n, { prices: ["600.00"], processedAt: now }),
      paid(2n, { customerId: BEN, prices: ["600.00"], processedAt: now }),
    );
    expect(await accountOf(BEN)).toMatchObject({ available: 100 });
    await hear(merge(ADA, BEN));
    expect(await accountOf(ADA)).toMatchObject({ available: 100, tier: "silver" });
  });
});

describe("payments taken back by the bank", () => {
  const dispute = (status: string): [string, string] => [
    "disputes/update",
    JSON.stringify({ order_id: Number.NaN, type: "chargeback", status, initiated_at: "2026-11-19T12:00:00Z" }).replace(
      "null",
      String(ORDER + 1n),
    ),
  ];

  test("take the order's points back, once, whether the order or the dispute is heard of first", async () => {
    await hear(paid(1n), dispute("needs_response"), dispute("lost"), dispute("lost"));
    expect(await accountOf(ADA)).toMatchObject({ pending: 0, orders: 0, spend: 0 });
    shop = await world.installShop(`shop-${(shops += 1)}.myshopify.com`);
    await hear(dispute("lost"));
    await hear(paid(1n));
    expect(await accountOf(ADA)).toMatchObject({ pending: 0, orders: 0, spend: 0 });
  });

  test("a dispute that is won changes nothing", async () => {
    await hear(paid(1n), dispute("won"));
    expect(await accountOf(ADA)).toMatchObject({ pending: 500 });
  });
});

test("customers with a tag that the rule leaves out earn nothing from then on", async () => {
  await publish(({ earning }) => ({ earning: { ...earning, exclusions: { customerTags: ["Wholesale"] } } }));
  const now = "2026-11-20T12:00:00Z";
  const tags = (change: string, at: string): [string, string] => [
    `customer.tags_${change}`,
    JSON.stringify({ customerId: `gid://shopify/Customer/${ADA}`, tags: ["wholesale"], occurredAt: at }),
  ];
  await hear(paid(1n, { processedAt: now }));
  await hear(tags("added", "2026-11-20T12:01:00Z"));
  await hear(paid(2n, { processedAt: now }));
  await hear(tags("removed", "2026-11-20T12:02:00Z"));
  await hear(paid(3n, { processedAt: now }));
  expect(await accountOf(ADA)).toMatchObject({ pending: 1000, orders: 2 });
});

describe("milestones", () => {
  test("are given for the order that reaches them, and taken back when it is cancelled", async () => {
    await publish(() => ({
      ways: [
        { kind: "orders", key: "third", name: "Third order", points: 300, isEnabled: true, orders: 3 },
        { kind: "spend", key: "thousand", name: "1,000 spent", points: 50, isEnabled: true, spend: "1000" },
      ],
    }));
    const now = (second: number) => `2026-11-20T12:00:0${second}Z`;
    const three = [1, 2, 3].map((n) => paid(BigInt(n), { prices: ["400.00"], processedAt: now(n) }));
    await hear(...three);
    expect(await accountOf(ADA)).toMatchObject({ available: 350, orders: 3 });
    const cancelled = orderBody({
      id: ORDER + 2n,
      customerId: ADA,
      prices: ["400.00"],
      processedAt: now(2),
      updatedAt: now(5),
      cancelledAt: now(5),
    });
    await hear(["orders/cancelled", cancelled]);
    expect(await accountOf(ADA)).toMatchObject({ available: 0, orders: 2 });
    await hear(paid(4n, { prices: ["400.00"], processedAt: now(6) }));
    expect(await accountOf(ADA)).toMatchObject({ available: 350, orders: 3 });
  });
});

describe("a reward for entering a tier", () => {
  test("is given once, as a code for no points, and comes and goes without touching the balance", async () => {
    await publish(({ tiers }) => ({
      tiers: tiers.map((tier) => ({ ...tier, entryReward: tier.key === "silver" ? "five-off" : null })),
    }));
    await hear(paid(1n, { prices: ["600.00"], processedAt: "2026-11-20T12:00:00Z" }));
    await Promise.all([giveRewards(world.deps), giveRewards(world.deps)]);
    await giveRewards(world.deps);
    const codes = await world.deps.db.rows<{ id: string; points: bigint; code: string }>(
      "SELECT id, points, code FROM redemption WHERE shop_id = $1",
      [shop.id],
    );
    expect(codes).toMatchObject([{ points: 0n }]);
    const before = await accountOf(ADA);
    await hear(paid(2n, { codes: [codes[0]!.code], processedAt: "2026-11-20T12:00:00Z", prices: ["0.00"] }));
    expect(await accountOf(ADA)).toMatchObject({ available: before!.available, reserved: 0 });
    const [used] = await world.deps.db.rows("SELECT status FROM redemption WHERE shop_id = $1", [shop.id]);
    expect(used).toEqual({ status: "used" });
  });

  /** Silver gives a reward that only this version has. */
  const withReward =
    (key: string) =>
    ({ tiers, rewards }: Programme) => ({
      rewards: [{ ...rewards[0]!, key }],
      tiers: tiers.map((tier) => ({ ...tier, entryReward: tier.key === "silver" ? key : null })),
    });
  const lifted = (n: bigint, at: string, rest: object = {}) =>
    paid(n, { prices: ["600.00"], processedAt: at, updatedAt: at, ...rest });
  const given = () =>
    world.deps.db.rows("SELECT reward_key AS key, programme_version AS version FROM redemption WHERE shop_id = $1", [
      shop.id,
    ]);

  test("is that of the version by which the tier turns out to be entered", async () => {
    await publish(withReward("old"));
    world.clock.at = new Date("2026-11-23T12:00:00Z");
    await hear(lifted(1n, "2026-11-21T10:00:00Z"));
    await publish(withReward("new"), 2);
    world.clock.at = new Date("2026-11-25T12:00:00Z");
    await hear(
      lifted(2n, "2026-11-24T10:00:00Z"),
      lifted(1n, "2026-11-21T10:00:00Z", { prices: ["100.00"], updatedAt: "2026-11-25T10:00:00Z" }),
    );
    await giveRewards(world.deps);
    expect(await given()).toEqual([{ key: "new", version: 3 }]);
  });

  test("that can't be given holds up no other, and is tried again for some hours", async () => {
    const [first] = [shop, await publish(withReward("fine"))];
    await hear(lifted(1n, "2026-11-20T12:00:00Z"));
    await world.deps.db.rows("UPDATE member_grant SET reward_key = 'gone' WHERE shop_id = $1", [shop.id]);
    shop = await world.installShop(`shop-${(shops += 1)}.myshopify.com`);
    await publish(withReward("fine"));
    await hear(lifted(1n, "2026-11-20T12:00:00Z"));
    expect(await giveRewards(world.deps)).toBe(1);
    expect(await given()).toEqual([{ key: "fine", version: 2 }]);
    for (let day = 0; day < 20; day += 1) {
      world.clock.at = addDays(world.clock.at, 1);
      expect(await giveRewards(world.deps)).toBe(0);
    }
    const tries = () =>
      world.deps.db.rows("SELECT reward_attempts AS tries FROM member_grant WHERE shop_id = $1", [first.id]);
    expect(await tries()).toEqual([{ tries: 10 }]);
  });
});

test("somebody who is redacted before they were ever heard of stays without a name", async () => {
  await hear(["customers/redact", JSON.stringify({ customer: { id: String(ADA) } })]);
  await hear(paid(1n));
  const [member] = await world.deps.db.rows("SELECT first_name, email FROM member WHERE shop_id = $1", [shop.id]);
  expect(member).toEqual({ first_name: null, email: null });
});

describe("fulfilment", () => {
  test("where it is what earns, an order earns when it is sent, and its points wait from then", async () => {
    await publish(({ earning }) => ({
      earning: { ...earning, awardOn: "fulfilled", awardAfterDays: 3, holdDays: 10 },
    }));
    const now = "2026-11-20T12:00:00Z";
    await hear(paid(1n, { processedAt: now }));
    expect(await accountOf(ADA)).toMatchObject({ pending: 0, orders: 0 });
    const sent = { fulfillment_status: "fulfilled", fulfillments: [{ created_at: "2026-11-21T08:00:00Z" }] };
    await hear([
      "orders/fulfilled",
      orderBody({ id: ORDER + 1n, customerId: ADA, processedAt: now, updatedAt: "2026-11-21T08:00:00Z", more: sent }),
    ]);
    expect(await accountOf(ADA)).toMatchObject({ pending: 500, orders: 1 });
    const [order] = await world.deps.db.rows<{ at: Date }>(
      "SELECT available_at AS at FROM shop_order WHERE shop_id = $1",
      [shop.id],
    );
    expect(order!.at).toEqual(new Date("2026-12-04T08:00:00Z"));
  });
});

test("what was not sent after all does not move the day that an order's points wait from", () => {
  const sent = [
    { created_at: "2026-11-01T00:00:00Z", status: "success" },
    ...["cancelled", "error", "failure"].map((status) => ({ created_at: "2026-11-20T00:00:00Z", status })),
  ];
  const body = orderBody({ more: { fulfillment_status: "fulfilled", fulfillments: sent } });
  expect(parseOrder(parseJson(body)).fulfilledAt).toEqual(new Date("2026-11-01T00:00:00Z"));
});

test("an amount finer than its currency is rounded, and the order earns", () => {
  const { lines } = parseOrder(parseJson(orderBody({ currency: "ISK", prices: ["1999.50", "10.00"] })));
  expect(lines.map(({ netMinor }) => netMinor)).toEqual([2000, 10]);
});

test("a cap for the day is shared in the order of time, whatever is heard of first", async () => {
  await publish(({ earning }) => ({ earning: { ...earning, caps: { perDay: 700 } } }));
  const at = (second: number) => `2026-11-20T12:00:0${second}Z`;
  await hear(paid(2n, { processedAt: at(2) }));
  await hear(paid(1n, { processedAt: at(1) }));
  const rows = await world.deps.db.rows(
    "SELECT credited::int, room::int, room_cap FROM shop_order WHERE shop_id = $1 ORDER BY id",
    [shop.id],
  );
  expect(rows).toEqual([
    { credited: 500, room: 700, room_cap: "day" },
    { credited: 200, room: 200, room_cap: "day" },
  ]);
});
