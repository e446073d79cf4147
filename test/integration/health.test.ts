import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findReport } from "~/db/insights/reports.server";
import type { Shop } from "~/db/shops.server";
import { dayAfter } from "~/domain/calendar";
import type { HealthReport } from "~/domain/insights/health/health-report";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import { presentHealth } from "~/presenters/insights/health.server";
import { parseRange } from "~/presenters/insights/range";
import { readyRange } from "~/services/insights/ready-range.server";
import { readyReports } from "~/services/insights/ready-reports.server";
import { makeReport } from "~/services/insights/make-report.server";
import { makeHealth } from "~/services/insights/reports/health.server";
import { rollUpShop } from "~/services/insights/roll-up-days.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";
import { insertMember } from "#test/factories/rows";
import { orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

// A shop in New York and its April: Ada has ordered every thirty days since January, Bo is new, Cy orders twice, Di does nothing.

const APRIL = { from: "2026-04-01", to: "2026-04-30" };
const [ADA, BO, CY, DI] = [1n, 2n, 3n, 4n];

let world: World;
let shop: Shop;
let nextOrder = 100n;

beforeAll(async () => {
  world = await createWorld();
  on("2026-01-01");
  shop = await world.installShop();
  for (const day of ["2026-01-05", "2026-02-04", "2026-03-06"]) await buy(ADA, day);
  await buy(CY, "2026-04-03");
  await buy(ADA, "2026-04-05", [await redeem(ADA, "2026-04-05")]);
  await buy(null, "2026-04-07");
  await insertMember(world.deps.db.pool, shop.id, { customerId: BO, joinedAt: on("2026-04-08") });
  await insertMember(world.deps.db.pool, shop.id, { customerId: DI, joinedAt: on("2026-04-08") });
  await buy(BO, "2026-04-10", [await redeem(BO, "2026-04-10")]);
  await buy(ADA, "2026-04-12", [await redeem(ADA, "2026-04-12")]);
  await buy(CY, "2026-04-20");
  await redeem(CY, "2026-04-21");
  await insertMember(world.deps.db.pool, shop.id, { customerId: 5n, joinedAt: on("2026-05-02") });
  // As if Shopify had them, and had told of Bo's order before what a code took off was kept.
  await world.deps.db.rows(
    `UPDATE redemption SET issued_at = reserved_at,
            given_minor = CASE WHEN status = 'used' AND customer_id <> 2 THEN 400 END
       FROM member WHERE member.shop_id = redemption.shop_id AND member.id = redemption.member_id`,
  );
  await rollUpShop(world.deps.db, shop.id);
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

function on(day: string): Date {
  return (world.clock.at = new Date(`${day}T12:00:00Z`));
}

/** A paid order of 20.00, which earns a member 100 points. */
async function buy(customerId: bigint | null, day: string, codes: string[] = []): Promise<void> {
  on(day);
  const order = { id: (nextOrder += 1n), customerId, prices: ["20.00"], processedAt: `${day}T12:00:00Z`, codes };
  await receive(world, shop.id, ["orders/paid", orderBody(order)]);
}

/** 500 points given, and taken for the code that comes back. */
async function redeem(customerId: bigint, day: string): Promise<string> {
  on(day);
  const [member] = await world.deps.db.rows<{ id: bigint }>(
    "SELECT id FROM member WHERE shop_id = $1 AND customer_id = $2",
    [shop.id, customerId],
  );
  const whose = { shopId: shop.id, memberId: member!.id };
  await adjustPoints(world.deps, { ...whose, id: randomUUID(), points: 500, note: "a gift", by: "staff 1" });
  const id = randomUUID();
  await redeemReward(world.deps, { ...whose, id, rewardKey: "five-off" });
  const rows = await world.deps.db.rows<{ code: string }>("SELECT code FROM redemption WHERE id = $1", [id]);
  return rows[0]!.code;
}

async function report({ from, to } = APRIL): Promise<HealthReport> {
  await makeReport(world.deps, shop, { name: "health", make: makeHealth }, { keys: [`${from}..${to}`] });
  return (await findReport<HealthReport>(world.deps.db, shop.id, "health", `${from}..${to}`))!.result;
}

describe("programme health", () => {
  test("has four redemption rates, each of its own things", async () => {
    const { rates, points, codes, bought } = await report();
    expect(points).toEqual({ earned: 500, issued: 500, redeemed: 1500 });
    expect(codes).toEqual({ issued: 4, used: 3 });
    expect(bought).toMatchObject({ orders: 5, guestOrders: 1, earningOrders: 5, rewardedOrders: 3, buyers: 3 });
    expect(rates).toEqual({ ofPoints: 3, ofCodes: 3 / 4, ofOrders: 5 / 6, ofBuyers: 1 });
  });

  test("counts who takes part, who comes back and what an order used", async () => {
    const { participation, members, activeMembers, repurchase, rewardRate, bought } = await report();
    expect({ members, activeMembers, participation }).toEqual({ members: 4, activeMembers: 3, participation: 3 / 4 });
    expect([repurchase, rewardRate]).toEqual([2 / 3, 3 / 6]);
    expect(bought).toMatchObject({ netMinor: 10_000, memberOrders: 5, memberNetMinor: 10_000, repeatBuyers: 2 });
  });

  test("says what rewards were used and took off", async () => {
    const { rewards } = await report();
    expect(rewards).toEqual([
      { key: "five-off", name: "$5 off", taken: 4, used: 3, usedPoints: 1500, costMinor: 400 + 400 + 500 },
    ]);
  });

  test("tells orders with a reward by the customer's own rhythm", async () => {
    const { timing } = await report();
    // Ada's after 30 days was due, the one after 7 was early; of Bo nothing is known.
    expect(timing).toEqual({ early: 1, due: 1, overdue: 0, unknown: 1, dueShare: 1 / 2 });
  });

  test("knows how long the first reward took, and how far it is for somebody new", async () => {
    const { firstRewards, path } = await report();
    // Ada 90 days, Bo 2, Cy 18. The gaps that ended in April are 30, 7 and 17 days.
    expect(firstRewards).toEqual({ members: 3, medianDays: 18 });
    expect(path).toMatchObject({ rewardPoints: 500, pointsPerOrder: 100, orders: 5, spendMinor: 10_000, days: 68 });
  });

  test("of days without anything is unknown, not nought", async () => {
    const { rates, participation, repurchase, firstRewards, path, rewards, timing } = await report({
      from: "2025-12-01",
      to: "2025-12-31",
    });
    expect(rates).toEqual({ ofPoints: null, ofCodes: null, ofOrders: null, ofBuyers: null });
    expect([participation, repurchase, firstRewards.medianDays, path, timing.dueShare]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(rewards).toEqual([]);
  });

  test("days that meet add up to both together", async () => {
    const parts = [await report({ ...APRIL, to: "2026-04-11" }), await report({ ...APRIL, from: "2026-04-12" })];
    const whole = await report();
    const sum = (of: (each: HealthReport) => number) => parts.reduce((total, each) => total + of(each), 0);
    for (const of of [
      (each: HealthReport) => each.points.issued,
      (each: HealthReport) => each.bought.orders,
      (each: HealthReport) => each.bought.netMinor,
      (each: HealthReport) => each.codes.issued,
      (each: HealthReport) => each.rewards[0]!.used,
      (each: HealthReport) => each.timing.early + each.timing.due + each.timing.unknown,
    ])
      expect(sum(of)).toBe(of(whole));
  });
});

test("ranges that are computed together, whichever they are, are what each is by itself", async () => {
  const apart = (from: string, days: number) => ({ from, to: dayAfter(from, days) });
  const range = fc
    .tuple(fc.integer({ min: 0, max: 130 }), fc.integer({ min: 0, max: 60 }))
    .map(([start, days]) => apart(dayAfter("2026-01-01", start), days));
  const make = (ranges: readonly { from: string; to: string }[]) =>
    world.deps.db.transaction((tx) => makeHealth(tx, shop, world.deps.now(), ranges.map(rangeKey)));
  await fc.assert(
    fc.asyncProperty(fc.array(range, { minLength: 2, maxLength: 31 }), async (ranges) => {
      const together = await make(ranges);
      for (const [index, one] of ranges.entries()) expect(together[index]).toEqual((await make([one]))[0]);
    }),
    { numRuns: 8 },
  );
  await expect(make(Array.from({ length: 32 }, () => APRIL))).rejects.toThrow(RangeError);
});

test("a range that nobody made is made when it is asked for, with what it is compared with, and made once", async () => {
  on("2026-05-10");
  const page = { id: shop.id, domain: shop.domain, currency: shop.currency, timezone: shop.timezone };
  const { range } = parseRange(new URLSearchParams("from=2026-04-11&to=2026-04-20"), "2026-05-10");
  const asShop = { ...world.deps, db: world.deps.db.forShop(shop.id) };
  await readyReports(asShop, shop, "health", [range, range.former]);
  const first = await presentHealth(asShop, page, range);
  expect(first.health?.bought.orders).toBe(2);
  expect(first.former?.bought.orders).toBe(3);
  world.clock.at = new Date("2026-05-10T13:00:00Z");
  await readyReports(asShop, shop, "health", [range, range.former, null]);
  expect((await presentHealth(asShop, page, range)).computedAt).toBe(first.computedAt);
  await expect(readyReports(asShop, shop, "nothing", [range])).rejects.toThrow(RangeError);
});

test("a range that goes on today is made anew, after a while that is long beside what it takes", async () => {
  on("2026-05-10");
  const range = { from: "2026-05-01", to: "2026-05-10" };
  const page = { id: shop.id, domain: shop.domain, currency: shop.currency, timezone: shop.timezone };
  const made = async (instant: string) => {
    world.clock.at = new Date(instant);
    await readyReports(world.deps, shop, "health", [range]);
    const parsed = parseRange(new URLSearchParams(range), "2026-05-10").range;
    return (await presentHealth(world.deps, page, parsed)).computedAt;
  };
  const first = await made("2026-05-10T12:00:00Z");
  expect(await made("2026-05-10T12:00:04Z")).toBe(first);
  expect(await made("2026-05-10T12:00:05Z")).toBe("2026-05-10T12:00:05.000Z");
  await world.deps.db.rows("UPDATE insight_report SET took_ms = 900 WHERE shop_id = $1", [shop.id]);
  expect(await made("2026-05-10T12:01:30Z")).toBe("2026-05-10T12:00:05.000Z");
  expect(await made("2026-05-10T12:01:35Z")).toBe("2026-05-10T12:01:35.000Z");
  await world.deps.db.rows("UPDATE insight_report SET took_ms = 1001 WHERE shop_id = $1", [shop.id]);
  expect(await made("2026-05-10T23:00:00Z")).toBe("2026-05-10T12:01:35.000Z");
});

describe("before the reports of a new day are made", () => {
  const YESTERDAY = { from: "2026-04-11", to: "2026-05-10" };
  const asked = (query = "") => parseRange(new URLSearchParams(query), "2026-05-11").range;
  const READ = [{ name: "health", isCompared: true }] as const;

  beforeAll(async () => {
    await world.deps.db.rows("DELETE FROM insight_report WHERE shop_id = $1", [shop.id]);
    world.clock.at = new Date("2026-05-10T12:00:00Z");
    await readyReports(world.deps, shop, "health", [YESTERDAY]);
    world.clock.at = new Date("2026-05-11T04:01:00Z");
  });

  const take = (ms: number) =>
    world.deps.db.rows("UPDATE insight_report SET took_ms = $2 WHERE shop_id = $1", [shop.id, ms]);

  test("a range by a name is what it was the day before, where that took long", async () => {
    await take(1001);
    const shown = await readyRange(world.deps, shop, asked(), READ);
    expect(shown).toMatchObject({ ...YESTERDAY, preset: "30", today: "2026-05-11" });
    expect(shown.former).toEqual({ from: "2026-03-12", to: "2026-04-10" });
  });

  test("days without a name are made", async () => {
    const days = "from=2026-04-13&to=2026-05-11";
    expect(await readyRange(world.deps, shop, asked(days), READ)).toEqual(asked(days));
    expect(await findReport(world.deps.db, shop.id, "health", "2026-04-13..2026-05-11")).not.toBeNull();
  });

  test("a range by a name is made where that is quick", async () => {
    await take(1000);
    expect(await readyRange(world.deps, shop, asked(), READ)).toEqual(asked());
  });

  test("of the day is shown, however long it took", async () => {
    await take(60_000);
    expect(await readyRange(world.deps, shop, asked(), READ)).toEqual(asked());
  });
});

test("a range made while its last day ran is made anew when that day is over, and then no more", async () => {
  const range = { from: "2026-05-14", to: "2026-05-14" };
  const made = async (instant: string) => {
    world.clock.at = new Date(instant);
    await rollUpShop(world.deps.db, shop.id);
    await readyReports(world.deps, shop, "health", [range]);
    const { computedAt, result } = (await findReport<HealthReport>(
      world.deps.db,
      shop.id,
      "health",
      "2026-05-14..2026-05-14",
    ))!;
    return [computedAt.toISOString(), result.bought.orders];
  };
  await buy(CY, "2026-05-14");
  const first = await made("2026-05-14T13:00:00Z");
  expect(first).toEqual(["2026-05-14T13:00:00.000Z", 1]);
  await world.deps.db.rows("UPDATE insight_report SET took_ms = 1001 WHERE shop_id = $1", [shop.id]);
  await buy(BO, "2026-05-14");
  // New York's day ends at 04:00.
  expect(await made("2026-05-15T03:59:59Z")).toEqual(first);
  expect(await made("2026-05-15T04:00:00Z")).toEqual(["2026-05-15T04:00:00.000Z", 2]);
  expect(await made("2026-05-16T12:00:00Z")).toEqual(["2026-05-15T04:00:00.000Z", 2]);
});
