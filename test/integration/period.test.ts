import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Shop } from "~/db/shops.server";
import { addDays, dayAfter } from "~/domain/calendar";
import { holdoutDraw } from "~/domain/insights/roi/holdout-draw";
import { rangeKey } from "~/domain/insights/ranges/range-key";
import type { PeriodResult } from "~/domain/insights/roi/period";
import { measuredEffect } from "~/domain/insights/roi/measured-effect";
import { seededRandom } from "#test/support/seeded-random";
import { salesFigures } from "~/domain/insights/roi/sales-figures";
import { makeHealth } from "~/services/insights/reports/health.server";
import { makePeriods } from "~/services/insights/reports/period.server";
import { reportKeys } from "~/services/insights/reports/report-keys";
import { skewedSpender, sumsOf } from "#test/domain/insights/simulated-shops";
import { insertCode, insertEntry, insertMember } from "#test/factories/rows";
import { changeProgramme } from "#test/factories/ways";
import { createWorld, type World } from "#test/factories/world";

const NOON = new Date("2026-11-20T17:00:00Z");

let world: World;
let shops = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

async function newShop(): Promise<Shop> {
  world.clock.at = addDays(NOON, -400);
  return world.installShop(`period-${(shops += 1)}.myshopify.com`);
}

const make = async (shop: Shop, from: string, to: string): Promise<PeriodResult> => {
  const key = rangeKey({ from, to });
  const [result] = await world.deps.db.transaction((tx) => makePeriods(tx, shop, NOON, [key]));
  return result!;
};

type Bought = { day: string; customerId: bigint; orders?: number; net: number; rewarded?: number; earning?: number };

async function insertDays(shop: Shop, rows: readonly Bought[]): Promise<void> {
  await world.deps.db.rows(
    `INSERT INTO buyer_day (shop_id, day, customer_id, orders, net_minor, rewarded_orders, rewarded_minor, earning_orders)
     SELECT $1, day, customer_id, orders, net, (rewarded > 0)::integer, rewarded, earning
       FROM unnest($2::date[], $3::bigint[], $4::integer[], $5::bigint[], $6::bigint[], $7::integer[])
         AS bought (day, customer_id, orders, net, rewarded, earning)`,
    [
      shop.id,
      rows.map(({ day }) => day),
      rows.map(({ customerId }) => customerId),
      rows.map(({ orders = 1 }) => orders),
      rows.map(({ net }) => net),
      rows.map(({ rewarded = 0 }) => rewarded),
      rows.map(({ earning = 0 }) => earning),
    ],
  );
}

async function hold(shop: Shop, percent: number, mode: "programme" | "bonuses", at: string): Promise<void> {
  world.clock.at = new Date(at);
  await changeProgramme(world, shop, { holdout: { percent, mode } });
}

describe("a range", () => {
  test("is what its buyers bought, guests apart; who earned or redeemed in it; what rewards took off, and what members held", async () => {
    const shop = await newShop();
    const pool = world.deps.db.pool;
    const [ada, ben, eve, dan] = await Promise.all(
      [1n, 2n, 3n, 4n].map((customerId) =>
        insertMember(pool, shop.id, { customerId, joinedAt: new Date("2026-10-25T00:00:00Z") }),
      ),
    );
    await insertMember(pool, shop.id, { customerId: 5n, joinedAt: new Date("2026-11-11T05:00:01Z") });
    await insertDays(shop, [
      { day: "2026-11-01", customerId: 1n, net: 5000, earning: 1 },
      { day: "2026-11-10", customerId: 1n, net: 3000, rewarded: 3000, earning: 1 },
      { day: "2026-11-02", customerId: 2n, orders: 2, net: 9000 },
      { day: "2026-11-03", customerId: 3n, net: 1000 },
      { day: "2026-11-03", customerId: 0n, orders: 3, net: 6000 },
      { day: "2026-10-31", customerId: 3n, net: 70_000, earning: 1 },
      { day: "2026-11-11", customerId: 4n, net: 80_000, earning: 1 },
    ]);
    // 23:30 of the tenth in New York: the last moment in; half an hour before the first: out.
    await insertEntry(pool, shop.id, ben!, {
      kind: "bonus",
      key: "way:a",
      available: 700,
      occurredAt: new Date("2026-11-11T04:30:00Z"),
    });
    await insertEntry(pool, shop.id, eve!, {
      kind: "bonus",
      key: "way:b",
      available: 50,
      occurredAt: new Date("2026-11-01T03:30:00Z"),
    });
    const used = { memberId: ada!, points: 500, status: "used", expiresAt: NOON, orderId: 9n };
    const at = (day: string) => ({
      reservedAt: new Date(`2026-10-01T12:00:00Z`),
      usedAt: new Date(`${day}T12:00:00Z`),
    });
    await insertCode(pool, shop.id, { ...used, ...at("2026-11-10"), id: crypto.randomUUID(), code: "A" });
    await insertCode(pool, shop.id, { ...used, ...at("2026-11-04"), id: crypto.randomUUID(), code: "B" });
    await insertCode(pool, shop.id, { ...used, ...at("2026-11-14"), id: crypto.randomUUID(), code: "C" });
    await insertCode(pool, shop.id, {
      ...{ memberId: dan!, points: 500, status: "issued", expiresAt: NOON, code: "D", id: crypto.randomUUID() },
      reservedAt: new Date("2026-11-05T12:00:00Z"),
    });
    await world.deps.db.rows("UPDATE redemption SET given_minor = 480 WHERE shop_id = $1 AND code = 'A'", [shop.id]);
    await world.deps.db.rows(
      `INSERT INTO points_day (shop_id, day, kind, entries, pending, available, reserved) VALUES
         ($1, '2026-10-31', 'earn', 1, 1000, 0, 0), ($1, '2026-11-01', 'earn', 1, 200, 100, 0),
         ($1, '2026-11-10', 'mature', 1, -1000, 1000, 0), ($1, '2026-11-10', 'commit', 1, 0, 0, -50), ($1, '2026-11-11', 'earn', 1, 9, 0, 0)`,
      [shop.id],
    );
    expect(await make(shop, "2026-11-01", "2026-11-10")).toEqual({
      from: "2026-11-01",
      to: "2026-11-10",
      buyers: 3,
      repeatBuyers: 2,
      orders: 5,
      netMinor: 18_000,
      guestOrders: 3,
      guestNetMinor: 6000,
      rewardedOrders: 1,
      rewardedMinor: 3000,
      // Ada by orders, Ben by a way to earn, Dan by taking a reward: he bought nothing.
      activeMembers: 3,
      influencedBuyers: 2,
      influencedOrders: 4,
      influencedMinor: 17_000,
      // 4.80, and the worth of 500 points of which it was not kept what they took off.
      rewardsUsed: 2,
      rewardsMinor: 980,
      pointsBefore: 1000,
      pointsAfter: 1250,
      members: 4,
      // The first joined on 24 October, in New York.
      joinedPerDay: 4 / 18,
      pointMinor: 1,
      experiment: null,
    });
  });

  test("counts as taking part who health does: no one erased, the kept one of who was merged, no reward whose points went back", async () => {
    const shop = await newShop();
    const pool = world.deps.db.pool;
    const joinedAt = new Date("2026-10-25T12:00:00Z");
    const join = (customerId: bigint, erasedAt?: Date) =>
      insertMember(pool, shop.id, { customerId, joinedAt, ...(erasedAt ? { erasedAt } : {}) });
    const [kept, gone, idle] = [await join(1n), await join(2n), await join(3n)];
    for (const customerId of [4n, 5n]) await join(customerId, new Date("2026-11-18T00:00:00Z"));
    await world.deps.db.rows("UPDATE member SET merged_into = $2, erased_at = $3 WHERE shop_id = $1 AND id = $4", [
      ...[shop.id, kept],
      ...[new Date("2026-11-12T00:00:00Z"), gone],
    ]);
    const occurredAt = new Date("2026-11-10T12:00:00Z");
    await insertEntry(pool, shop.id, gone, { kind: "bonus", key: "way:a", available: 10, occurredAt });
    for (const status of ["failed", "cancelled"]) {
      const code = { id: crypto.randomUUID(), code: status, points: 500, status, expiresAt: NOON };
      await insertCode(pool, shop.id, { ...code, memberId: idle, reservedAt: occurredAt });
    }
    await insertDays(shop, [
      { day: "2026-11-12", customerId: 1n, net: 9000 },
      { day: "2026-11-12", customerId: 3n, net: 700 },
      { day: "2026-11-12", customerId: 4n, net: 5000, earning: 1 },
      { day: "2026-11-12", customerId: 5n, net: 5000, earning: 1 },
    ]);
    const period = await make(shop, "2026-11-01", "2026-11-20");
    expect(period).toMatchObject({
      members: 2,
      activeMembers: 1,
      influencedBuyers: 1,
      influencedMinor: 9000,
      buyers: 4,
    });
    const [health] = await world.deps.db.transaction((tx) => makeHealth(tx, shop, NOON, ["2026-11-01..2026-11-20"]));
    expect(health).toMatchObject({
      ...{ members: 2, activeMembers: 1, participation: salesFigures(period).participation },
      ...{ rewards: [], firstRewards: { members: 0, medianDays: null } },
    });
  });

  test("says how many join a day of the days in which any did, thirty at most", async () => {
    const shop = await newShop();
    for (let each = 0; each < 50; each += 1) {
      const joinedAt = addDays(new Date("2026-11-16T12:00:00Z"), each % 5);
      await insertMember(world.deps.db.pool, shop.id, { customerId: BigInt(each + 1), joinedAt });
    }
    expect((await make(shop, "2026-10-22", "2026-11-20")).joinedPerDay).toBe(10);
    expect((await make(shop, "2026-10-22", "2026-11-17")).joinedPerDay).toBe(10);
    expect((await make(shop, "2026-12-01", "2026-12-25")).joinedPerDay).toBe(0);
    expect((await make(shop, "2026-10-01", "2026-10-31")).joinedPerDay).toBe(0);
    await insertMember(world.deps.db.pool, shop.id, { customerId: 99n, joinedAt: addDays(NOON, -100) });
    expect((await make(shop, "2026-10-22", "2026-11-20")).joinedPerDay).toBe(50 / 30);
  });

  test("the ranges that pages offer are made ahead, each with the days before it", () => {
    const keys = reportKeys("previous")({ timezone: "America/New_York" }, NOON);
    expect(keys).toContain("2026-10-22..2026-11-20");
    expect(keys).toContain("2026-09-22..2026-10-21");
    expect(keys).toContain("2026-10-01..2026-10-31");
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("what the holdout says", () => {
  const out = (shop: Shop, count: number, isOut: (draw: number) => boolean) => {
    const ids = Array.from({ length: 5000 }, (_, index) => 7_000n + BigInt(index));
    return ids.filter((customerId) => isOut(holdoutDraw({ shopId: shop.id, customerId }))).slice(0, count);
  };

  test("is of the range's days from the day after it began, rewards not taken off, against the year before it began", async () => {
    const shop = await newShop();
    const [held] = out(shop, 1, (draw) => draw < 0.2);
    const [one, two, between] = [
      ...out(shop, 2, (draw) => draw >= 0.3),
      ...out(shop, 1, (draw) => draw > 0.2 && draw < 0.3),
    ];
    const pool = world.deps.db.pool;
    const joinedAt = new Date("2026-01-01T00:00:00Z");
    const ids = new Map<bigint, bigint>();
    for (const customerId of [held!, one!, two!, between!])
      ids.set(customerId, await insertMember(pool, shop.id, { customerId, joinedAt }));
    // Later than the range: not one of its customers.
    await insertMember(pool, shop.id, { customerId: out(shop, 3, (draw) => draw >= 0.3)[2]!, joinedAt: NOON });
    await hold(shop, 20, "programme", "2026-10-10T12:00:00Z");
    await hold(shop, 30, "programme", "2026-10-20T12:00:00Z");
    await insertDays(shop, [
      { day: "2026-10-10", customerId: one!, net: 999_999 },
      { day: "2026-10-11", customerId: one!, net: 1000 },
      { day: "2026-10-20", customerId: one!, net: 2000 },
      { day: "2026-10-12", customerId: held!, net: 400 },
      { day: "2026-10-12", customerId: between!, net: 5_000_000 },
      { day: "2026-09-01", customerId: one!, net: 10 },
      { day: "2026-09-01", customerId: held!, net: 20 },
      { day: "2025-10-11", customerId: two!, net: 30 },
      { day: "2025-10-10", customerId: two!, net: 777_777 },
    ]);
    const code = { points: 500, status: "used", expiresAt: NOON, orderId: 9n, code: "A", id: crypto.randomUUID() };
    const usedAt = new Date("2026-10-20T12:00:00Z");
    await insertCode(pool, shop.id, { ...code, memberId: ids.get(one!)!, reservedAt: usedAt, usedAt });
    const { experiment } = await make(shop, "2026-10-01", "2026-10-25");
    expect(experiment).toMatchObject({
      mode: "programme",
      began: "2026-10-11",
      from: "2026-10-11",
      to: "2026-10-25",
      heldBelow: 0.2,
      rewardsMinor: 500,
    });
    // The day that the holdout began belongs to neither time.
    expect(experiment!.treated).toEqual(sumsOf({ before: [1_000_009, 30], outcome: [3500, 0] }));
    expect(experiment!.holdout).toEqual(sumsOf({ before: [20], outcome: [400] }));
    expect(experiment!.weeks.map(({ from, to, treated, holdout }) => [from, to, treated.y, holdout.y])).toEqual([
      ["2026-10-11", "2026-10-17", 1000, 400],
      ["2026-10-18", "2026-10-24", 2500, 0],
    ]);
    expect((await make(shop, "2026-09-01", "2026-10-10")).experiment).toBeNull();
  });

  test("is of the time in which one thing was held out: another mode, or an end, begins another", async () => {
    const shop = await newShop();
    await hold(shop, 20, "programme", "2026-10-01T12:00:00Z");
    await hold(shop, 20, "bonuses", "2026-10-10T12:00:00Z");
    await hold(shop, 0, "bonuses", "2026-10-20T12:00:00Z");
    const ofDays = async (from: string, to: string) => {
      const { experiment } = await make(shop, from, to);
      return experiment && [experiment.mode, experiment.from, experiment.to];
    };
    expect(await ofDays("2026-09-01", "2026-10-09")).toEqual(["programme", "2026-10-02", "2026-10-09"]);
    expect(await ofDays("2026-09-01", "2026-11-09")).toEqual(["bonuses", "2026-10-11", "2026-10-19"]);
    expect(await ofDays("2026-10-20", "2026-11-09")).toBeNull();
    await hold(shop, 20, "programme", "2026-10-25T12:00:00Z");
    await changeProgramme(world, shop, { status: "paused" });
    expect(await ofDays("2026-10-25", "2026-11-09")).toBeNull();
  });

  test("of 60 shops that a programme does nothing for, and of 60 that it does something for, few are told otherwise (seed 20261129)", async () => {
    const random = seededRandom(20261129);
    const [began, size] = ["2026-10-02", 500];
    for (const effect of [0, 3000]) {
      let [missed, measured] = [0, 0];
      for (let index = 0; index < 60; index += 1) {
        const shop = await newShop();
        await hold(shop, 20, "programme", "2026-10-01T12:00:00Z");
        const customers = Array.from({ length: size }, (_, each) => 90_000_000n + BigInt(each));
        await world.deps.db.rows(
          `INSERT INTO member (shop_id, customer_id, joined_at) SELECT $1, id, '2026-01-01' FROM unnest($2::bigint[]) AS id`,
          [shop.id, customers],
        );
        const rows = customers.flatMap((customerId) => {
          const { before, outcome } = skewedSpender(random);
          const isHeldOut = holdoutDraw({ shopId: shop.id, customerId }) < 0.2;
          const net = Math.round(outcome) + (isHeldOut ? 0 : effect);
          return [
            ...(before > 0 ? [{ day: "2026-09-01", customerId, net: Math.round(before) }] : []),
            ...(net > 0 ? [{ day: dayAfter(began, Number(customerId % 30n)), customerId, net }] : []),
          ];
        });
        await insertDays(shop, rows);
        const { experiment } = await make(shop, "2026-10-01", "2026-11-10");
        // Half of what was bought is profit.
        const { low, high } = measuredEffect(experiment!, 0.5).effect!;
        if (low > effect / 2 || high < effect / 2) missed += 1;
        if (low > 0 || high < 0) measured += 1;
      }
      // Of 60 tries at 5 %, 99.9 % of runs have at most 10 (binomial).
      expect(missed).toBeLessThanOrEqual(10);
      if (effect > 0) expect(measured).toBeGreaterThan(50);
    }
  }, 120_000);
});
