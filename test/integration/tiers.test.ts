import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findAccount } from "~/db/accounts.server";
import { findMemberId } from "~/db/members.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { listTierMoves } from "~/db/tier-moves.server";
import type { Programme } from "~/domain/programme/programme";
import { presentMember } from "~/presenters/member.server";
import { presentTierPreview } from "~/presenters/tier-preview.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { judgeDueTiers } from "~/services/tiers/judge-due-tiers.server";
import { endTierMove, moveTier } from "~/services/tiers/move-tier.server";
import { rejudgeShop } from "~/services/tiers/rejudge-shop.server";
import { syncTierTags } from "~/services/tiers/sync-tier-tags.server";
import { connectDevStore, type ConnectedStore } from "#test/factories/dev-store";
import { way } from "#test/factories/ways";
import { orderBody, receive, refundBody } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

const NOON = new Date("2026-11-20T12:00:00Z");

let world: World;
let shopify: ConnectedStore;
let nextId = 1n;
let nextShop = 1;

beforeAll(async () => {
  world = await createWorld();
  shopify = await connectDevStore(() => world.clock.at);
});

beforeEach(() => {
  world.clock.at = NOON;
  world.admin.send = shopify.send;
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await shopify.close();
  await world.close();
});

/** A shop of its own, whose programme is the default one with changes. */
async function shopWith(change: (programme: Programme) => void): Promise<Shop> {
  const shop = await world.installShop(`tiers-${(nextShop += 1)}.myshopify.com`, { timezone: "UTC" });
  await publish(shop, change);
  return shop;
}

async function publish(shop: Shop, change: (programme: Programme) => void): Promise<void> {
  const current = (await findCurrentProgramme(world.deps.db, shop.id))!;
  change(current.programme);
  await publishProgramme(world.deps, {
    shopId: shop.id,
    programme: current.programme,
    basedOn: current.version,
    by: "staff 1",
  });
}

/** A member who has bought for so much. */
async function buyer(shop: Shop, total: string, customerId = shopify.nextCustomer()) {
  const id = 7_000_000_000_000n + (nextId += 1n);
  const processedAt = world.clock.at.toISOString();
  await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId, prices: [total], processedAt })]);
  return { customerId, memberId: (await findMemberId(world.deps.db, shop.id, customerId))! };
}

const accountOf = (shop: Shop, memberId: bigint) => findAccount(world.deps.db, shop.id, memberId);
const tierOf = async (shop: Shop, memberId: bigint) => (await accountOf(shop, memberId))?.tierKey;
const rejudge = async (shop: Shop) => {
  const jobs = () =>
    world.deps.db.rows<{ after: string }>(
      `SELECT data ->> 'after' AS after FROM pgboss.job WHERE name = 'rejudge-shop' AND data ->> 'shopId' = $1
        ORDER BY (data ->> 'after')::bigint DESC LIMIT 1`,
      [String(shop.id)],
    );
  for (let last = ""; ;) {
    const [job] = await jobs();
    if (!job || job.after === last) return;
    last = job.after;
    await rejudgeShop(world.deps, shop.id, BigInt(last));
  }
};

describe("a tier that time takes away", () => {
  test("goes when the job finds it due, a tier at a time, and no sooner", async () => {
    const shop = await shopWith(({ tierRules }) => Object.assign(tierRules, { window: "rolling_year", graceDays: 10 }));
    const { memberId } = await buyer(shop, "1600.00");
    expect(await accountOf(shop, memberId)).toMatchObject({
      tierKey: "gold",
      // What the member is told of their tier changes first, when the order leaves the year.
      tierDueAt: new Date("2027-11-20T12:00:00Z"),
    });
    world.clock.at = new Date("2027-11-30T11:59:59Z");
    await judgeDueTiers(world.deps);
    expect(await accountOf(shop, memberId)).toMatchObject({
      tierKey: "gold",
      tierDueAt: new Date("2027-11-30T12:00:00Z"),
    });
    world.clock.at = new Date("2027-11-30T12:00:00Z");
    await judgeDueTiers(world.deps);
    expect(await accountOf(shop, memberId)).toMatchObject({
      tierKey: "silver",
      tierDueAt: new Date("2027-12-10T12:00:00Z"),
    });
    world.clock.at = new Date("2028-02-01T00:00:00Z");
    expect(await judgeDueTiers(world.deps)).toBe(1);
    expect(await accountOf(shop, memberId)).toMatchObject({ tierKey: "bronze", tierDueAt: null });
    const changes = await world.deps.db.rows<{ to: string; at: Date }>(
      `SELECT to_key AS to, changed_at AS at FROM tier_change WHERE shop_id = $1 AND member_id = $2 ORDER BY id`,
      [shop.id, memberId],
    );
    expect(changes.slice(-2)).toEqual([
      { to: "silver", at: new Date("2027-11-30T12:00:00Z") },
      { to: "bronze", at: new Date("2027-12-10T12:00:00Z") },
    ]);
  });
});

describe("a move by hand", () => {
  test("binds at once, ends by itself, and repeated counts once", async () => {
    const shop = await shopWith(() => undefined);
    const { memberId } = await buyer(shop, "20.00");
    const id = randomUUID();
    const until = new Date("2026-12-20T00:00:00Z");
    const move = {
      shopId: shop.id,
      memberId,
      id,
      tierKey: "gold",
      until,
      reason: "A friend of the house",
      by: "staff 1",
    };
    await moveTier(world.deps, move);
    await moveTier(world.deps, move);
    expect(await accountOf(shop, memberId)).toMatchObject({ tierKey: "gold", tierDueAt: until });
    expect(await listTierMoves(world.deps.db, shop.id, memberId)).toMatchObject([
      { id, reason: move.reason, by: "staff 1" },
    ]);
    world.clock.at = until;
    await judgeDueTiers(world.deps);
    expect(await tierOf(shop, memberId)).toBe("bronze");
  });

  test("is shown with its reason and what holds beneath it; without one, what keeps the tier", async () => {
    const shop = await shopWith(({ tierRules }) => Object.assign(tierRules, { window: "calendar_year" }));
    world.clock.at = new Date("2025-11-20T12:00:00Z");
    const { memberId, customerId } = await buyer(shop, "600.00");
    world.clock.at = NOON;
    await buyer(shop, "400.00", customerId);
    expect((await presentMember(world.deps, shop, memberId, { page: 1 }))?.tierBasis).toMatchObject({
      earned: "Silver",
      keep: { missing: 10_000, isForLater: false, by: "2026-12-31T23:59:59.999Z", until: "2026-12-31T23:59:59.999Z" },
      byHand: null,
    });
    const until = new Date("2026-12-20T00:00:00Z");
    const move = {
      shopId: shop.id,
      memberId,
      id: randomUUID(),
      tierKey: "gold",
      until,
      reason: "Long wait",
      by: "staff 1",
    };
    await moveTier(world.deps, move);
    expect((await presentMember(world.deps, shop, memberId, { page: 1 }))?.tierBasis).toMatchObject({
      earned: "Silver",
      byHand: { reason: "Long wait", by: "staff 1", until: "2026-12-19T23:59:59.999Z" },
    });
  });

  test("makes the next order earn at its tier, and taken back lets the history hold again", async () => {
    const shop = await shopWith(() => undefined);
    const { memberId, customerId } = await buyer(shop, "20.00");
    const by = "staff 1";
    await moveTier(world.deps, {
      shopId: shop.id,
      memberId,
      id: randomUUID(),
      tierKey: "gold",
      until: null,
      reason: "x",
      by,
    });
    world.clock.at = new Date("2026-11-21T12:00:00Z");
    const before = (await accountOf(shop, memberId))!.pending;
    await buyer(shop, "20.00", customerId);
    expect((await accountOf(shop, memberId))!.pending - before).toBe(150);
    world.clock.at = new Date("2026-11-22T12:00:00Z");
    await endTierMove(world.deps, { shopId: shop.id, memberId, by });
    expect(await accountOf(shop, memberId)).toMatchObject({ tierKey: "bronze", pending: before + 150 });
  });

  test.each([
    ["to a tier that isn't there", { tierKey: "platinum" }],
    ["that ended before it began", { until: NOON }],
    ["without a reason", { reason: "  " }],
  ])("%s is refused", async (_, wrong) => {
    const shop = await shopWith(() => undefined);
    const { memberId } = await buyer(shop, "20.00");
    const move = {
      shopId: shop.id,
      memberId,
      id: randomUUID(),
      tierKey: "gold",
      until: null,
      reason: "x",
      by: "staff 1",
    };
    await expect(moveTier(world.deps, { ...move, ...wrong })).rejects.toMatchObject({ code: "bad_request" });
    await expect(moveTier(world.deps, { ...move, memberId: 999_999n })).rejects.toMatchObject({ code: "not_found" });
    expect(await tierOf(shop, memberId)).toBe("bronze");
  });
});

describe("publishing other tiers", () => {
  const lower = ({ tiers }: Programme) => Object.assign(tiers[1]!, { entry: "100", entryPoints: 40 });

  test("is previewed as it turns out: who moves, and what it costs", async () => {
    const shop = await shopWith(() => undefined);
    const up = [await buyer(shop, "150.00"), await buyer(shop, "200.00")];
    const stays = await buyer(shop, "50.00");
    const current = (await findCurrentProgramme(world.deps.db, shop.id))!.programme;
    lower(current);
    const preview = await presentTierPreview(world.deps, shop, current);
    expect(preview).toEqual({
      moves: [{ from: "Bronze", to: "Silver", members: 2, direction: "up" }],
      staying: 1,
      entry: { points: 80, rewards: 0, minor: 80 },
      // A quarter more on 350.00 × 5 points.
      yearly: { points: 438, minor: 438 },
      graceDays: 0,
    });
    await publish(shop, lower);
    await rejudge(shop);
    expect(await Promise.all([...up, stays].map(({ memberId }) => tierOf(shop, memberId)))).toEqual([
      "silver",
      "silver",
      "bronze",
    ]);
  });

  test("that take more is previewed with the grace, and those in a tier by hand stay out of it", async () => {
    const shop = await shopWith(({ tierRules }) => Object.assign(tierRules, { graceDays: 30 }));
    const [falls, held] = [await buyer(shop, "600.00"), await buyer(shop, "600.00")];
    const by = "staff 1";
    await moveTier(world.deps, {
      shopId: shop.id,
      memberId: held.memberId,
      id: randomUUID(),
      tierKey: "silver",
      until: null,
      reason: "x",
      by,
    });
    const raise = ({ tiers }: Programme) => Object.assign(tiers[1]!, { entry: "900" });
    const proposed = (await findCurrentProgramme(world.deps.db, shop.id))!.programme;
    raise(proposed);
    expect(await presentTierPreview(world.deps, shop, proposed)).toMatchObject({
      moves: [{ from: "Silver", to: "Bronze", members: 1, direction: "down" }],
      staying: 0,
      graceDays: 30,
    });
    world.clock.at = new Date("2026-11-20T13:00:00Z");
    await publish(shop, raise);
    await rejudge(shop);
    expect(await tierOf(shop, falls.memberId)).toBe("silver");
    world.clock.at = new Date("2026-12-20T13:00:00Z");
    await judgeDueTiers(world.deps);
    expect(await tierOf(shop, falls.memberId)).toBe("bronze");
    expect(await tierOf(shop, held.memberId)).toBe("silver");
  });

  test("over a calendar year is previewed by this year's and last year's orders", async () => {
    const shop = await shopWith(() => undefined);
    world.clock.at = new Date("2025-06-01T12:00:00Z");
    await buyer(shop, "600.00");
    world.clock.at = new Date("2024-06-01T12:00:00Z");
    await buyer(shop, "600.00");
    world.clock.at = NOON;
    const proposed = (await findCurrentProgramme(world.deps.db, shop.id))!.programme;
    proposed.tierRules.window = "calendar_year";
    expect(await presentTierPreview(world.deps, shop, proposed)).toMatchObject({
      moves: [{ from: "Silver", to: "Bronze", members: 1 }],
      staying: 1,
    });
  });
});

describe("orders that are counted", () => {
  const byOrders = async (programme: (programme: Programme) => void = () => undefined) =>
    shopWith((current) => {
      current.tierRules.by = "orders";
      current.tiers[1]!.entry = "2";
      current.tiers[2]!.entry = "9";
      current.ways = [way("orders", { orders: 2, points: 1000 })];
      programme(current);
    });
  const order = (customerId: bigint, rest: Partial<Parameters<typeof orderBody>[0]> = {}) => {
    const id = 7_000_000_000_000n + (nextId += 1n);
    const body = orderBody({ id, customerId, processedAt: "2026-11-20T12:00:00Z", ...rest });
    return { id, told: ["orders/paid", body] as [string, string] };
  };

  test("are none any more once refunded whole, in one piece or in several, in whatever order that is heard of", async () => {
    const shop = await byOrders();
    const customerId = shopify.nextCustomer();
    const [one, two] = [order(customerId), order(customerId)];
    await receive(world, shop.id, one.told, two.told);
    const memberId = (await findMemberId(world.deps.db, shop.id, customerId))!;
    expect(await accountOf(shop, memberId)).toMatchObject({ tierKey: "silver", orders: 2, available: 1000 });
    const refund = (id: bigint, of: bigint, amount: string): [string, string] => [
      "refunds/create",
      refundBody(id, of, [{ index: 0, amount }], "2026-11-20T12:00:00Z"),
    ];
    await receive(world, shop.id, refund(71n, one.id, "99.99"));
    expect(await accountOf(shop, memberId)).toMatchObject({ tierKey: "silver", orders: 2, available: 1000 });
    await receive(world, shop.id, refund(73n, two.id, "100.00"), refund(72n, one.id, "0.01"));
    expect(await accountOf(shop, memberId)).toMatchObject({ tierKey: "bronze", orders: 0, available: 0, pending: 0 });
  });

  test("are not those that the programme excludes, nor those that were free", async () => {
    const shop = await byOrders(({ earning }) => (earning.exclusions.orderTags = ["wholesale"]));
    const customerId = shopify.nextCustomer();
    const orders = [
      ...[{ more: { tags: "wholesale" } }, { more: { tags: "wholesale" } }],
      ...[{ prices: ["0.00"] }, {}],
    ].map((rest) => order(customerId, rest).told);
    await receive(world, shop.id, ...orders);
    const memberId = (await findMemberId(world.deps.db, shop.id, customerId))!;
    expect(await accountOf(shop, memberId)).toMatchObject({ tierKey: "bronze", orders: 1, available: 0 });
  });
});

describe("customers' tags", () => {
  const tagged = ({ tiers }: Programme) => {
    tiers[1]!.customerTags = ["vip-silver"];
    tiers[2]!.customerTags = ["vip-gold", "early"];
  };
  const tagsOf = (customerId: bigint) => shopify.store.shop.customer(String(customerId))!.tags;

  test("follow the tier, and no other tag is touched", async () => {
    const shop = await shopWith(tagged);
    const { memberId, customerId } = await buyer(shop, "600.00");
    const own = tagsOf(customerId);
    await syncTierTags(world.deps);
    expect(tagsOf(customerId)).toEqual([...own, "vip-silver"]);
    await buyer(shop, "1000.00", customerId);
    await syncTierTags(world.deps);
    expect(tagsOf(customerId)).toEqual([...own, "vip-gold", "early"]);
    expect(await tierOf(shop, memberId)).toBe("gold");
  });

  test("are written later when Shopify can't be reached, and not for ever when the customer is gone", async () => {
    const shop = await shopWith(tagged);
    const { customerId } = await buyer(shop, "600.00");
    const gone = await buyer(shop, "600.00", 4_242_424_242n);
    world.admin.send = () => Promise.reject(new Error("socket hang up"));
    await syncTierTags(world.deps);
    expect(tagsOf(customerId)).not.toContain("vip-silver");
    world.admin.send = shopify.send;
    await syncTierTags(world.deps);
    expect(tagsOf(customerId)).not.toContain("vip-silver");
    world.clock.at = new Date("2026-11-20T12:10:00Z");
    expect(await syncTierTags(world.deps)).toBe(2);
    expect(tagsOf(customerId)).toContain("vip-silver");
    const left = await world.deps.db.rows("SELECT 1 FROM tier_tag_sync WHERE shop_id = $1", [shop.id]);
    expect(left).toEqual([]);
    expect(gone.memberId).toBeDefined();
  });
});
