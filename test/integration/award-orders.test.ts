import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findAccount } from "~/db/accounts.server";
import { findMemberId } from "~/db/members.server";
import type { Tx } from "~/db/database.server";
import { remakeBuyerDays } from "~/db/insights/roll-ups.server";
import type { Shop } from "~/db/shops.server";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { plainEarning } from "~/domain/programme/earning";
import { awardOrders } from "~/services/earning/award-orders.server";
import { endHolds } from "~/services/earning/end-holds.server";
import { guestKeys } from "~/services/members/guest-key";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { checkHistories } from "~/services/platform/check-histories.server";
import { takeInProfile } from "~/services/platform/take-in-profile.server";
import { processDeliveries } from "~/services/platform/process-deliveries.server";
import { parseOrder, skimOrder } from "~/shopify/parse-order";
import { deliver, lineId, orderBody, receive, refundBody } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { untilWaitedFor } from "#test/support/until-waited-for";

let world: World;
let shop: Shop;
let nextId = 1n;

beforeAll(async () => {
  world = await createWorld();
  shop = await world.installShop();
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

/** A customer and an order id nobody else uses. */
function fresh() {
  nextId += 1n;
  return { customerId: 8_000_000_000_000_000_000n + nextId, id: 6_000_000_000_000_000_000n + nextId };
}

async function accountOf(customerId: bigint, of = shop) {
  const memberId = await findMemberId(world.deps.db, of.id, customerId);
  return memberId === null ? null : findAccount(world.deps.db, of.id, memberId);
}

async function entriesOf(customerId: bigint): Promise<string[]> {
  const rows = await world.deps.db.rows<{ told: string }>(
    `SELECT e.kind || ' ' || (e.pending + e.available) AS told FROM ledger_entry e JOIN member m ON m.shop_id = e.shop_id AND m.id = e.member_id
      WHERE e.shop_id = $1 AND m.customer_id = $2 ORDER BY e.id`,
    [shop.id, customerId],
  );
  return rows.map(({ told }) => told);
}

describe("an order webhook", () => {
  test("awards points, pending until the hold ends", async () => {
    const { id, customerId } = fresh();
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId })]);
    expect(await accountOf(customerId)).toMatchObject({ pending: 500, available: 0, tierKey: "bronze", orders: 1 });
    world.clock.at = new Date("2026-12-03T10:00:01Z");
    await endHolds(world.deps);
    world.clock.at = new Date("2026-11-20T12:00:00Z");
    expect(await accountOf(customerId)).toMatchObject({ pending: 0, available: 500 });
    expect(await entriesOf(customerId)).toEqual(["earn 500", "mature 0"]);
  });

  test("of an order older than its hold is available at once", async () => {
    const { id, customerId } = fresh();
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId, processedAt: "2026-10-01T00:00:00Z" })]);
    expect(await accountOf(customerId)).toMatchObject({ pending: 0, available: 500 });
  });

  test.each(["shopify_payments", null])(
    "earns nothing for a tip, and loses nothing when it is given back (%j)",
    async (gateway) => {
      const { customerId, id } = fresh();
      const tip = { price: "20.00", gateway };
      await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId, tip })]);
      await receive(world, shop.id, ["refunds/create", refundBody(id, id, [{ index: 1, amount: "20.00" }])]);
      expect(await accountOf(customerId)).toMatchObject({ pending: 500, qualifyingMinor: 10_000 });
      await world.deps.db.transaction((tx) => remakeBuyerDays(tx, { shop, from: "2026-11-01", to: "2026-11-30" }));
      const days = await world.deps.db.rows(
        "SELECT net_minor AS net FROM buyer_day WHERE shop_id = $1 AND customer_id = $2",
        [shop.id, customerId],
      );
      expect(days).toEqual([{ net: 10_000n }]);
    },
  );

  test("counts once, however often and through whatever topic it comes", async () => {
    const { id, customerId } = fresh();
    const body = orderBody({ id, customerId });
    await receive(world, shop.id, ["orders/paid", body], ["orders/paid", body], ["orders/updated", body]);
    await receive(world, shop.id, ["orders/create", body], ["orders/fulfilled", body]);
    expect(await entriesOf(customerId)).toEqual(["earn 500"]);
  });

  test("of an unpaid order earns nothing until it is paid", async () => {
    const { id, customerId } = fresh();
    await receive(world, shop.id, ["orders/create", orderBody({ id, customerId, status: "pending" })]);
    expect(await entriesOf(customerId)).toEqual([]);
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId })]);
    expect(await entriesOf(customerId)).toEqual(["earn 500"]);
  });

  test("of a guest is kept, and earns when the customer becomes known", async () => {
    const { id, customerId } = fresh();
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId: null })]);
    await receive(world, shop.id, ["orders/updated", orderBody({ id, customerId, updatedAt: "2026-11-19T11:00:00Z" })]);
    expect(await entriesOf(customerId)).toEqual(["earn 500"]);
  });

  test("moves the member up a tier, and the next order earns more", async () => {
    const { id, customerId } = fresh();
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId, prices: ["500.00"] })]);
    expect(await accountOf(customerId)).toMatchObject({ tierKey: "silver", qualifyingMinor: 50_000 });
    await receive(world, shop.id, ["orders/paid", orderBody({ id: id + 500n, customerId, prices: ["100.00"] })]);
    expect(await entriesOf(customerId)).toEqual(["earn 2500", "earn 625"]);
    const changes = await world.deps.db.rows(
      "SELECT from_key, to_key FROM tier_change WHERE shop_id = $1 ORDER BY id DESC LIMIT 2",
      [shop.id],
    );
    expect(changes).toContainEqual({ from_key: "bronze", to_key: "silver" });
  });
});

test("a member joins with the order that made them one, and rises with the order that lifted them", async () => {
  const { id, customerId } = fresh();
  const early = "2026-03-01T08:00:00Z";
  const late = "2026-04-01T08:00:00Z";
  await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId, processedAt: early })]);
  await receive(
    world,
    shop.id,
    ["orders/paid", orderBody({ id: id + 701n, customerId, processedAt: "2026-05-01T08:00:00Z" })],
    ["orders/paid", orderBody({ id: id + 700n, customerId, processedAt: late, prices: ["450.00"] })],
  );
  const [row] = await world.deps.db.rows(
    `SELECT joined_at, tier_since, changed_at, to_key FROM member JOIN account ON member_id = id JOIN tier_change USING (member_id)
      WHERE customer_id = $1`,
    [customerId],
  );
  const [joined, risen] = [new Date(early), new Date(late)];
  expect(row).toEqual({ joined_at: joined, tier_since: risen, changed_at: risen, to_key: "silver" });
});

describe("a refund webhook", () => {
  test("takes back exactly what the order had earned", async () => {
    const { id, customerId } = fresh();
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId, prices: ["33.33"] })]);
    await receive(world, shop.id, ["refunds/create", refundBody(id + 1n, id, [{ index: 0, amount: "33.33" }])]);
    expect(await entriesOf(customerId)).toEqual(["earn 166", "reverse -166"]);
    expect(await accountOf(customerId)).toMatchObject({ pending: 0, available: 0, qualifyingMinor: 0 });
  });

  test("that overtakes its order waits for it", async () => {
    const { id, customerId } = fresh();
    await receive(world, shop.id, ["refunds/create", refundBody(id + 1n, id, [{ index: 0, amount: "60.00" }])]);
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId, prices: ["60.00", "40.00"] })]);
    expect(await entriesOf(customerId)).toEqual(["earn 500", "reverse -300"]);
  });

  test("and the same refund inside the order's next state count once", async () => {
    const { id, customerId } = fresh();
    const refund = refundBody(id + 1n, id, [{ index: 0, amount: "60.00" }]);
    const updated = orderBody({
      id,
      customerId,
      prices: ["60.00", "40.00"],
      updatedAt: "2026-11-19T12:00:01Z",
      refunds: ["REFUND" as unknown as object],
    });
    await receive(
      world,
      shop.id,
      ["orders/updated", updated.replace('"REFUND"', refund)],
      ["orders/paid", orderBody({ id, customerId, prices: ["60.00", "40.00"] })],
    );
    expect(await entriesOf(customerId)).toEqual(["earn 500", "reverse -300"]);
    await receive(world, shop.id, ["refunds/create", refund]);
    expect(await entriesOf(customerId)).toEqual(["earn 500", "reverse -300"]);
  });

  test("keeps to the rule the order was awarded under, whatever the merchant has published since", async () => {
    const { id, customerId } = fresh();
    const other = await world.installShop("pinned.myshopify.com");
    await receive(world, other.id, ["orders/paid", orderBody({ id, customerId })]);
    const generous = { ...defaultProgramme("USD"), earning: plainEarning({ points: 10, perMajor: 1, holdDays: 0 }) };
    await publishProgramme(world.deps, { shopId: other.id, programme: generous, basedOn: 1, by: "staff 1" });
    const later = orderBody({ id: id + 1n, customerId, processedAt: "2026-11-20T12:00:00Z" });
    await receive(
      world,
      other.id,
      ["orders/paid", later],
      ["refunds/create", refundBody(id + 2n, id, [{ index: 0, amount: "100.00" }])],
    );
    expect(await accountOf(customerId, other)).toMatchObject({ pending: 0, available: 1000 });
  });
});

describe("a shop that moves to another zone", () => {
  test("leaves what was bought before at the bonus days and the daily cap of its day there", async () => {
    const moved = await world.installShop("moved.myshopify.com", { timezone: "America/New_York" });
    const programme = defaultProgramme("USD");
    const caps = { perOrder: null, perDay: 1200, perMember: null };
    const double = { key: "double", name: "Double", from: "2026-11-19T00:00", until: "2026-11-20T00:00", percent: 200 };
    const earning = { ...programme.earning, caps, bonusWindows: [double] };
    world.clock.at = new Date("2026-11-19T00:00:00Z");
    await publishProgramme(world.deps, {
      shopId: moved.id,
      programme: { ...programme, earning },
      basedOn: 1,
      by: "staff 1",
    });
    world.clock.at = new Date("2026-11-20T12:00:00Z");
    const { id, customerId } = fresh();
    // 23:30 and 23:45 on the 19th there; in London it is the 20th. The second finds 200 points left of the day.
    const prices = ["50.00", "50.00"];
    await receive(world, moved.id, [
      "orders/paid",
      orderBody({ id, customerId, prices, processedAt: "2026-11-20T04:30:00Z" }),
    ]);
    const second = orderBody({ id: id + 100n, customerId, processedAt: "2026-11-20T04:45:00Z" });
    await receive(world, moved.id, ["orders/paid", second]);
    expect(await accountOf(customerId, moved)).toMatchObject({ pending: 1200 });

    const profile = { name: "Moved", email: null, currency: "USD", timezone: "Europe/London" };
    await world.deps.db.transaction((tx) => takeInProfile(tx, moved.id, profile, world.clock.at));
    const { wrong } = await checkHistories(world.deps.db, moved.id, { now: world.clock.at, most: 10 });
    expect(wrong).toEqual([]);
    const refund = refundBody(id + 1n, id, [{ index: 0, amount: "50.00" }], "2026-11-20T11:00:00Z");
    await receive(world, moved.id, ["refunds/create", refund]);
    expect(await accountOf(customerId, moved)).toMatchObject({ pending: 700 });
    // Orders from now on are of London's days: here 0:30 on the 21st, in New York still the 20th.
    world.clock.at = new Date("2026-11-21T12:00:00Z");
    const third = orderBody({ id: id + 200n, customerId, prices: ["300.00"], processedAt: "2026-11-21T00:30:00Z" });
    await receive(world, moved.id, ["orders/paid", third]);
    expect(await accountOf(customerId, moved)).toMatchObject({ pending: 1900 });
    world.clock.at = new Date("2026-11-20T12:00:00Z");
  });
});

describe("a cancelled order", () => {
  test("gives back nothing more than it earned, and keeps nothing", async () => {
    const { id, customerId } = fresh();
    const cancelled = orderBody({
      id,
      customerId,
      cancelledAt: "2026-11-19T15:00:00Z",
      updatedAt: "2026-11-19T15:00:00Z",
      status: "voided",
    });
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId })], ["orders/cancelled", cancelled]);
    expect(await accountOf(customerId)).toMatchObject({ pending: 0, available: 0, qualifyingMinor: 0, orders: 0 });
  });

  test("stays cancelled when an older state arrives late", async () => {
    const { id, customerId } = fresh();
    const cancelled = orderBody({
      id,
      customerId,
      cancelledAt: "2026-11-19T15:00:00Z",
      updatedAt: "2026-11-19T15:00:00Z",
    });
    await receive(world, shop.id, ["orders/cancelled", cancelled]);
    await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId })]);
    expect(await entriesOf(customerId)).toEqual(["earn 500", "reverse -500"]);
  });
});

describe("the inbox", () => {
  test("records a malformed body as failed, once, and works the rest of the batch", async () => {
    const { id, customerId } = fresh();
    const nested = "[".repeat(10_000) + "]".repeat(10_000);
    await receive(
      world,
      shop.id,
      ["orders/paid", '{"id": 1, "name": '],
      ["orders/paid", nested],
      ["orders/paid", orderBody({ id: id + 1n, customerId, prices: ["NaN"] })],
      ["orders/paid", orderBody({ id: id + 2n, customerId, currency: "???" })],
      ["orders/paid", '{"__proto__": {"polluted": true}}'],
      ["orders/paid", orderBody({ id, customerId })],
    );
    expect(await entriesOf(customerId)).toEqual(["earn 500"]);
    const failed = await world.deps.db.rows<{ error: string; attempts: number }>(
      "SELECT error, attempts FROM webhook_delivery WHERE shop_id = $1 AND state = 'failed' ORDER BY sequence",
      [shop.id],
    );
    expect(failed.map(({ error }) => error)).toHaveLength(5);
    expect(failed.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(failed[0]?.error).toBe("the body is not JSON");
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("worked by four workers at once, with every delivery repeated, awards each order once", async () => {
    const customers = Array.from({ length: 20 }, () => fresh());
    const bodies = customers.flatMap(({ id, customerId }) =>
      Array.from({ length: 5 }, (_, index) =>
        orderBody({ id: id * 10n + BigInt(index) - 10n * id + id + BigInt(index + 1) * 10_000n, customerId }),
      ),
    );
    const events = [...bodies, ...bodies, ...bodies].map((body): [string, string] => ["orders/paid", body]);
    await deliver(world, shop.id, ...events);
    const work = async () => {
      while ((await processDeliveries(world.deps)) > 0);
    };
    await Promise.all([work(), work(), work(), work()]);
    for (const { customerId } of customers) expect((await accountOf(customerId))?.orders).toBe(5);
    const waiting = await world.deps.db.rows("SELECT 1 FROM webhook_delivery WHERE state = 'waiting'");
    expect(waiting).toHaveLength(0);
  });

  test("for customers whom others enrol meanwhile, one after the other, is taken in at the first attempt", async () => {
    const { deps } = world;
    const customers = Array.from({ length: 8 }, () => fresh());
    const award = async (tx: Tx, orders: ReturnType<typeof fresh>[]) => {
      const learnt = { orders: orders.map((order) => parseOrder(skimOrder(orderBody(order)))), refunds: [] };
      await awardOrders(tx, shop, learnt, { now: deps.now(), keyOf: guestKeys(deps, shop.id) });
    };
    const others = customers.slice(1, 7);
    const enrolled = others.map(() => Promise.withResolvers<void>());
    const committed = others.map(({ customerId }, index) =>
      deps.db.transaction(async (tx) => {
        await award(tx, [{ ...fresh(), customerId }]);
        enrolled[index]!.resolve();
        await untilWaitedFor(tx, deps.db);
      }),
    );
    await Promise.all(enrolled.map(({ promise }) => promise));
    let attempts = 0;
    const batch = deps.db.transaction((tx) => {
      attempts += 1;
      return award(tx, customers);
    });
    await Promise.all([...committed, batch]);
    expect(attempts).toBe(1);
    for (const customer of customers) {
      const orders = others.includes(customer) ? 2 : 1;
      expect(await accountOf(customer.customerId)).toMatchObject({ orders, pending: 500 * orders });
    }
  });

  test("keeps the body of a shop that has uninstalled the app, and still answers for it", async () => {
    const gone = await world.installShop("gone.myshopify.com");
    const { id, customerId } = fresh();
    await receive(world, gone.id, ["app/uninstalled", "{}"], ["orders/paid", orderBody({ id, customerId })]);
    expect(await accountOf(customerId, gone)).toMatchObject({ pending: 500 });
    const [row] = await world.deps.db.rows<{ uninstalled_at: Date | null }>(
      "SELECT uninstalled_at FROM shop WHERE id = $1",
      [gone.id],
    );
    expect(row?.uninstalled_at).not.toBeNull();
    expect(await world.deps.db.rows("SELECT 1 FROM card_sync WHERE shop_id = $1 AND false", [gone.id])).toEqual([]);
  });
});

test("a line's id beyond 2^53 is kept to the last digit", async () => {
  const { id, customerId } = fresh();
  await receive(world, shop.id, ["orders/paid", orderBody({ id, customerId })]);
  const [row] = await world.deps.db.rows<{ lines: [string][] }>(
    "SELECT lines FROM shop_order WHERE shop_id = $1 AND id = $2",
    [shop.id, id],
  );
  expect(row?.lines[0]?.[0]).toBe(String(lineId(id, 0)));
});
