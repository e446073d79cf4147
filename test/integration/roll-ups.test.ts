import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tx } from "~/db/database.server";
import { listShopsDue, lockRollUps, markAllDays, takeDueDays } from "~/db/insights/roll-ups.server";
import type { Shop } from "~/db/shops.server";
import { endHolds } from "~/services/earning/end-holds.server";
import { rebuildDays } from "~/services/insights/rebuild-days.server";
import { rollUpDays, rollUpShop } from "~/services/insights/roll-up-days.server";
import { insertCode, insertEntry, insertMember, insertOrder } from "#test/factories/rows";
import { orderBody, receive, refundBody } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { mergeBodyOf } from "#test/support/model/bodies";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

// What random orders come to is in test/model/roll-ups.test.ts; here are marks, races and worked values.

let world: World;
let shop: Shop;
let shops = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

beforeEach(async () => {
  world.clock.at = new Date("2026-11-20T12:00:00Z");
  shop = await world.installShop(`roll-ups-${(shops += 1)}.myshopify.com`);
});

const hear = (...events: [topic: string, body: string][]) => receive(world, shop.id, ...events);
const rollUp = () => rollUpShop(world.deps.db, shop.id);
const ID = 5_000_000_000_000_000_001n;

async function marks(): Promise<string[]> {
  const rows = await world.deps.db.rows<{ at: Date }>(
    "SELECT DISTINCT at FROM roll_up_due WHERE shop_id = $1 ORDER BY at",
    [shop.id],
  );
  return rows.map(({ at }) => at.toISOString());
}

/** Marks that something leaves. */
async function marksOf(work: () => Promise<unknown>): Promise<string[]> {
  await world.deps.db.rows("DELETE FROM roll_up_due WHERE shop_id = $1", [shop.id]);
  await work();
  return marks();
}

async function buyerDays() {
  const rows = await world.deps.db.rows<{ day: string; customer: bigint; orders: number; net: number }>(
    `SELECT day::text, customer_id AS customer, orders, net_minor::integer AS net FROM buyer_day
      WHERE shop_id = $1 ORDER BY day, customer_id`,
    [shop.id],
  );
  return rows.map(({ day, customer, orders, net }) => [day, customer, orders, net]);
}

describe("a mark is left", () => {
  const PLACED = "2026-11-19T10:07:00Z";
  const QUARTER = "2026-11-19T10:00:00.000Z";
  const placed = (more: Parameters<typeof orderBody>[0] = {}) => orderBody({ id: ID, processedAt: PLACED, ...more });
  const later = (minute: number, more: Parameters<typeof orderBody>[0] = {}) =>
    placed({ updatedAt: `2026-11-19T11:${String(minute).padStart(2, "0")}:00Z`, ...more });

  test("of the quarter hour in which an order was placed, by its coming, its payment, an edit, a code and its cancellation", async () => {
    const tell = (body: string) => marksOf(() => hear(["orders/updated", body]));
    const guest = { customerId: null };
    expect(await tell(placed({ status: "pending", ...guest }))).toEqual([QUARTER]);
    expect(await tell(later(1, { status: "paid", ...guest }))).toEqual([QUARTER]);
    expect(await tell(later(2, { prices: ["90.00"], ...guest }))).toEqual([QUARTER]);
    expect(await tell(later(3, { prices: ["90.00"], codes: ["SUMMER"], ...guest }))).toEqual([QUARTER]);
    const cancelled = { prices: ["90.00"], codes: ["SUMMER"], cancelledAt: "2026-11-19T11:04:00Z", ...guest };
    expect(await tell(later(4, cancelled))).toEqual([QUARTER]);
    expect(await tell(later(5, { ...cancelled, more: { tags: "gift" } }))).toEqual([QUARTER]);
  });

  test("of both days, when an order is said to have been placed on another one", async () => {
    await hear(["orders/updated", placed()]);
    await rollUp();
    expect(await buyerDays()).toEqual([["2026-11-19", 9_000_000_000_000_000_001n, 1, 10_000]]);
    await hear(["orders/updated", later(1, { processedAt: "2026-11-02T09:00:00Z" })]);
    expect(await marks()).toEqual(expect.arrayContaining(["2026-11-02T09:00:00.000Z", QUARTER]));
    await rollUp();
    expect(await buyerDays()).toEqual([["2026-11-02", 9_000_000_000_000_000_001n, 1, 10_000]]);
  });

  test("of its order's day by a refund, and of its own by the entry that it makes", async () => {
    await hear(["orders/updated", placed()]);
    const refund = refundBody(7n, ID, [{ index: 0, amount: "100.00" }], "2026-11-20T09:20:00Z");
    expect(await marksOf(() => hear(["refunds/create", refund]))).toEqual([QUARTER, "2026-11-20T09:15:00.000Z"]);
  });

  test("of an order's day, when a guest becomes a customer, and when two customers become one", async () => {
    const email = { more: { email: "ada@example.com" } };
    await hear(["orders/updated", placed({ customerId: null, ...email })]);
    await rollUp();
    expect(await buyerDays()).toEqual([["2026-11-19", 0n, 1, 10_000]]);
    await hear(["orders/updated", orderBody({ id: ID + 1n, customerId: 31n, processedAt: "2026-11-20T08:00:00Z" })]);
    await rollUp();
    expect(await buyerDays()).toEqual([
      ["2026-11-19", 31n, 1, 10_000],
      ["2026-11-20", 31n, 1, 10_000],
    ]);
    await hear(["orders/updated", orderBody({ id: ID + 2n, customerId: 32n, processedAt: "2026-11-20T09:00:00Z" })]);
    await hear(["customers/merge", mergeBodyOf(32n, 31n)]);
    await rollUp();
    expect(await buyerDays()).toEqual([
      ["2026-11-19", 32n, 1, 10_000],
      ["2026-11-20", 32n, 2, 20_000],
    ]);
  });

  test("when a buyer is left out of the programme, or let in: their orders are no earning ones, or are", async () => {
    await hear(["orders/updated", placed()]);
    const multiply = (percent: number) => () =>
      world.deps.db.rows("UPDATE shop_order SET multiplier_percent = $2 WHERE shop_id = $1", [shop.id, percent]);
    expect(await marksOf(multiply(0))).toEqual([QUARTER]);
    expect(await marksOf(multiply(150))).toEqual([QUARTER]);
    expect(await marksOf(multiply(200))).toEqual([]);
  });

  test("when nothing is left of what an order earned for, or something is again: it is no earning one, or is", async () => {
    await hear(["orders/updated", placed()]);
    const refunded = (minor: number) => () =>
      world.deps.db.rows("UPDATE shop_order SET refunded_minor = $2 WHERE shop_id = $1", [shop.id, minor]);
    expect(await marksOf(refunded(9999))).toEqual([]);
    expect(await marksOf(refunded(10_000))).toEqual([QUARTER]);
    expect(await marksOf(refunded(0))).toEqual([QUARTER]);
  });

  test("by nothing that concerns points only, but for the entries", async () => {
    await hear(["orders/updated", placed()]);
    world.clock.at = new Date("2026-12-20T12:00:00Z");
    expect(await marksOf(() => endHolds(world.deps))).toEqual(["2026-12-03T10:00:00.000Z"]);
  });

  test("and kept until it is committed; undone with what it was left for", async () => {
    class Undone extends Error {}
    const insert = world.deps.db.transaction(async (tx) => {
      await tx.rows(
        `INSERT INTO shop_order (shop_id, id, name, currency, is_test, processed_at, snapshot_at, is_paid, lines, codes)
         VALUES ($1, 1, '#1', 'USD', false, now(), now(), true, '[]', '{}')`,
        [shop.id],
      );
      throw new Undone();
    });
    await expect(insert).rejects.toThrow(Undone);
    expect(await marks()).toEqual([]);
  });
});

describe("net sales", () => {
  test("are products after discounts, without tax, gift cards and shipping, less refunds; also of lines as they were once stored", async () => {
    const lines = [
      ["1", "7", 3, 3000, 0, { d: 300, t: 240 }],
      ["2", "8", 1, 5000, 1],
      ["shipping", null, 1, 700, 2],
      { id: "4", productId: null, quantity: 1, netMinor: 250, isGiftCard: false },
      { id: "5", productId: null, quantity: 1, netMinor: 9000, isGiftCard: true },
    ];
    const at = new Date("2026-11-19T10:00:00Z");
    await insertOrder(world.deps.db.pool, shop.id, { id: ID, name: "#1", processedAt: at });
    await world.deps.db.rows("UPDATE shop_order SET lines = $2 WHERE shop_id = $1", [shop.id, JSON.stringify(lines)]);
    const net = async () => {
      await rollUp();
      return (await buyerDays())[0]?.at(-1);
    };
    expect(await net()).toBe(3250);
    const refund = (id: number, parts: object[], extra = 0) =>
      world.deps.db.rows(
        `INSERT INTO order_refund (shop_id, id, order_id, refunded_at, lines, extra_minor) VALUES ($1, $2, $3, $4, $5, $6)`,
        [shop.id, id, ID, at, JSON.stringify(parts), extra],
      );
    await refund(1, [{ lineId: "1", quantity: 1, subtotalMinor: 1100 }]);
    expect(await net()).toBe(2150);
    // Gift cards and shipping that are given back are none of it; what is kept back is at most what is given.
    await refund(
      2,
      [
        { lineId: "2", quantity: 1, subtotalMinor: 5000 },
        { lineId: "shipping", quantity: 1, subtotalMinor: 700 },
      ],
      -50,
    );
    expect(await net()).toBe(2150);
    await refund(3, [], 150);
    expect(await net()).toBe(2000);
    // With tax in the prices Shopify does not say whether the 1,100 has it: one piece of three is 1,000.
    await world.deps.db.rows(`UPDATE shop_order SET terms = '{"taxIn": true}' WHERE shop_id = $1`, [shop.id]);
    expect(await net()).toBe(2100);
    await refund(4, [{ lineId: "gone", quantity: 1, subtotalMinor: 99_999 }]);
    expect(await net()).toBe(0);
  });

  test("of orders with a code of ours are told apart from those with another's", async () => {
    const memberId = await insertMember(world.deps.db.pool, shop.id, { customerId: 41n, joinedAt: world.clock.at });
    const code = "LOYAL-23456789ABCD";
    const at = world.clock.at;
    const ours = { id: randomUUID(), memberId, code, points: 0, status: "issued", reservedAt: at, expiresAt: at };
    await insertCode(world.deps.db.pool, shop.id, ours);
    for (const [index, codes] of [[code], ["SUMMER"], ["LOYAL-3333333333AA"], []].entries()) {
      const prices = [`${10 + index}.00`];
      await hear(["orders/paid", orderBody({ id: ID + BigInt(index), customerId: null, codes, prices })]);
    }
    await rollUp();
    const [row] = await world.deps.db.rows(
      `SELECT orders, net_minor::integer AS net, rewarded_orders AS rewarded, rewarded_minor::integer AS "rewardedNet"
         FROM buyer_day WHERE shop_id = $1`,
      [shop.id],
    );
    expect(row).toEqual({ orders: 4, net: 4600, rewarded: 1, rewardedNet: 1000 });
  });
});

describe("orders that earned", () => {
  const earning = async () => {
    await rollUp();
    const rows = await world.deps.db.rows<{ orders: number; earning: number }>(
      "SELECT sum(orders)::integer AS orders, sum(earning_orders)::integer AS earning FROM buyer_day WHERE shop_id = $1",
      [shop.id],
    );
    return [rows[0]!.orders, rows[0]!.earning];
  };

  test("are those of which something is left: not one that was refunded whole, nor one that was free", async () => {
    const order = { customerId: 31n, prices: ["40.00"] };
    for (const [index, prices] of [["40.00"], ["40.00"], ["0.00"]].entries())
      await hear(["orders/paid", orderBody({ ...order, prices, id: ID + BigInt(index) })]);
    expect(await earning()).toEqual([3, 2]);
    const refund = (id: bigint, orderId: bigint, amount: string) =>
      hear(["refunds/create", refundBody(id, orderId, [{ index: 0, amount }], "2026-11-20T11:00:00Z")]);
    await refund(7n, ID, "40.00");
    await refund(8n, ID + 1n, "15.00");
    expect(await earning()).toEqual([3, 1]);
    expect(await rebuildDays(world.deps.db, shop.id)).toMatchObject({ rows: 0 });
  });

  test("are counted anew on all days that a version before made, once that is gone", async () => {
    await hear(["orders/paid", orderBody({ id: ID, customerId: 31n, prices: ["40.00"] })]);
    await rollUp();
    const remakeIn = (minutes: number) =>
      world.deps.db.rows(
        `WITH other AS (UPDATE buyer_day SET earning_orders = 5 WHERE shop_id = $1)
         UPDATE shop SET remake_days_at = now() + $2 * interval '1 minute' WHERE id = $1`,
        [shop.id, minutes],
      );
    await remakeIn(1);
    expect(await earning()).toEqual([1, 5]);
    await remakeIn(-1);
    expect(await earning()).toEqual([1, 1]);
    expect(await rollUp()).toEqual({ days: 0, rows: 0 });
  });
});

describe("a roll-up", () => {
  const entry = (key: string, at: string, available = 10) => ({
    kind: "adjust" as const,
    key,
    available,
    occurredAt: new Date(at),
  });
  let memberId = 0n;

  beforeEach(async () => {
    memberId = await insertMember(world.deps.db.pool, shop.id, { customerId: 1n, joinedAt: world.clock.at });
  });

  const pointsDays = () =>
    world.deps.db.rows<{ day: string; entries: number }>(
      "SELECT day::text, entries FROM points_day WHERE shop_id = $1 ORDER BY day",
      [shop.id],
    );

  test("tells days apart as the shop's clocks do, on the days with 23 and 25 hours too", async () => {
    const at = ["2026-03-08T04:59:59Z", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z", "2026-03-09T04:00:00Z"];
    const autumn = ["2026-11-01T03:59:59Z", "2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z", "2026-11-02T05:00:00Z"];
    for (const [index, each] of [...at, ...autumn].entries())
      await insertEntry(world.deps.db.pool, shop.id, memberId, entry(`e${index}`, each));
    await rollUp();
    expect((await pointsDays()).map(({ day, entries }) => `${day} ${entries}`)).toEqual([
      "2026-03-07 1",
      "2026-03-08 2",
      "2026-03-09 1",
      "2026-10-31 1",
      "2026-11-01 2",
      "2026-11-02 1",
    ]);
  });

  test("goes through hundreds of days, a hundred a transaction, and writes nothing where nothing is new", async () => {
    const days = Array.from({ length: 250 }, (_, index) => new Date(Date.UTC(2025, 0, 1 + index, 12)).toISOString());
    for (const [index, day] of days.entries())
      await insertEntry(world.deps.db.pool, shop.id, memberId, entry(`d${index}`, day));
    expect(await rollUp()).toEqual({ days: 250, rows: 250 });
    expect(await rollUp()).toEqual({ days: 0, rows: 0 });
    const stamps = () => world.deps.db.rows("SELECT xmin::text FROM points_day WHERE shop_id = $1", [shop.id]);
    const before = await stamps();
    expect(await rebuildDays(world.deps.db, shop.id)).toEqual({ days: 252, rows: 0 });
    expect(await stamps()).toEqual(before);
  });

  test("that is made from nothing finds the rows that went past the marks", async () => {
    await insertEntry(world.deps.db.pool, shop.id, memberId, entry("a", "2026-11-01T12:00:00Z"));
    await rollUp();
    await world.deps.db.rows("UPDATE points_day SET available = 11 WHERE shop_id = $1", [shop.id]);
    await world.deps.db.rows("INSERT INTO buyer_day VALUES ($1, '2027-05-05', 9, 1, 1, 0, 0, 0)", [shop.id]);
    expect(Object.keys(await countViolations(world.deps.db))).toEqual([
      "the days' points add up to the balances, in shops of which no day is due",
      "the days' orders are the paid ones, in shops of which no day is due",
    ]);
    expect(await rebuildDays(world.deps.db, shop.id)).toMatchObject({ rows: 2 });
    expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  });

  test("leaves a mark that is committed while it works, for the next one", async () => {
    const { db } = world.deps;
    await insertEntry(db.pool, shop.id, memberId, entry("first", "2026-11-01T12:00:00Z"));
    let finish: () => void = () => undefined;
    let started: () => void = () => undefined;
    const isAtWork = new Promise<void>((resolve) => (started = resolve));
    const mayFinish = new Promise<void>((resolve) => (finish = resolve));
    // The steps of a roll-up, held between taking the marks and making the days.
    const slow = db.transaction(async (tx: Tx) => {
      await lockRollUps(tx, shop.id);
      const days = await takeDueDays(tx, shop, 100);
      started();
      await mayFinish;
      return days;
    });
    await isAtWork;
    await insertEntry(db.pool, shop.id, memberId, entry("second", "2026-11-01T13:00:00Z"));
    const next = rollUp();
    await sleep(50);
    finish();
    expect(await slow).toEqual(["2026-11-01"]);
    expect(await next).toEqual({ days: 1, rows: 1 });
    expect(await pointsDays()).toEqual([{ day: "2026-11-01", entries: 2 }]);
  });

  test("loses nothing while writers commit all the time: every day is whole once they are done", async () => {
    const { db } = world.deps;
    let isWriting = true;
    const working = (async () => {
      while (isWriting) await Promise.all([rollUp(), rollUp()]);
    })();
    const writer = async (name: string, number: number) => {
      const own = await insertMember(db.pool, shop.id, { customerId: 100n + BigInt(number), joinedAt: world.clock.at });
      for (let index = 0; index < 40; index += 1)
        await insertEntry(db.pool, shop.id, own, entry(`${name}${index}`, `2026-10-${10 + (index % 5)}T15:00:00Z`));
    };
    await Promise.all(["a", "b", "c"].map(writer));
    isWriting = false;
    await working;
    await rollUp();
    expect((await pointsDays()).map(({ entries }) => entries)).toEqual([24, 24, 24, 24, 24]);
    expect(await rebuildDays(db, shop.id)).toMatchObject({ rows: 0 });
  });

  test("makes every day between the ends of a statement with entries of more than a hundred quarters", async () => {
    const { db } = world.deps;
    const insert = (count: number, hours: number, name: string) =>
      db.rows(
        `INSERT INTO ledger_entry (shop_id, member_id, kind, key, available, occurred_at, reason)
         SELECT $1, $2, 'adjust', $5 || n, 1, '2026-10-01T03:50:00Z'::timestamptz + n * $4 * interval '1 hour', '{}'
           FROM generate_series(0, $3::integer - 1) AS n`,
        [shop.id, memberId, count, hours, name],
      );
    await insert(100, 1, "marked");
    expect(await marks()).toHaveLength(100);
    await rollUp();
    await insert(150, 6, "spanned");
    expect(await marks()).toEqual([]);
    expect(await listShopsDue(db)).toContain(shop.id);
    expect(await rollUp()).toMatchObject({ days: 39 });
    const days = await pointsDays();
    expect([days[0]!.day, days.length, days.at(-1)!.day]).toEqual(["2026-09-30", 39, "2026-11-07"]);
    expect(days.reduce((sum, { entries }) => sum + entries, 0)).toBe(250);
    expect(await rebuildDays(db, shop.id)).toMatchObject({ rows: 0 });
    expect(await listShopsDue(db)).not.toContain(shop.id);
  });

  test("of all shops goes on past one that fails, and forgets marks of shops that are gone", async () => {
    await insertEntry(world.deps.db.pool, shop.id, memberId, entry("a", "2026-11-01T12:00:00Z"));
    await world.deps.db.rows("INSERT INTO roll_up_due VALUES (404, now()), (-1, now())");
    const broken = await world.installShop("broken.myshopify.com");
    await world.deps.db.rows("INSERT INTO roll_up_due VALUES ($1, now())", [broken.id]);
    await world.deps.db.rows("UPDATE shop SET timezone = 'Nowhere/Nowhere' WHERE id = $1", [broken.id]);
    await rollUpDays(world.deps);
    const left = await world.deps.db.rows("SELECT DISTINCT shop_id AS id FROM roll_up_due");
    expect(left).toEqual([{ id: broken.id }]);
    expect(await pointsDays()).toEqual([{ day: "2026-11-01", entries: 1 }]);
    await world.deps.db.rows("DELETE FROM roll_up_due");
  });

  test("waits for who moves the shop to another zone, and makes its days by that", async () => {
    const { db } = world.deps;
    await insertEntry(db.pool, shop.id, memberId, entry("a", "2026-11-01T03:30:00Z"));
    await rollUp();
    expect((await pointsDays()).map(({ day }) => day)).toEqual(["2026-10-31"]);
    let rolled: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await lockRollUps(tx, shop.id);
      rolled = rollUp();
      await insertEntry(db.pool, shop.id, memberId, entry("b", "2026-11-01T03:40:00Z"));
      await tx.rows("UPDATE shop SET timezone = 'UTC' WHERE id = $1", [shop.id]);
      await markAllDays(tx, shop.id);
      await sleep(50);
    });
    await rolled;
    expect(await pointsDays()).toEqual([{ day: "2026-11-01", entries: 2 }]);
    expect(await marks()).toEqual([]);
  });
});
