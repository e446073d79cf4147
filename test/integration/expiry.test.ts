import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findAccount, lockAccounts } from "~/db/accounts.server";
import { findExpiry, listActivity, noteExpiringPoints } from "~/db/expiry.server";
import { appendEntries } from "~/db/ledger.server";
import { listLots } from "~/db/lot-rows.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { expireLots } from "~/domain/ledger/expire-lots";
import { lastDayOf } from "~/domain/ledger/lot-expiry";
import type { Expiry } from "~/domain/programme/expiry";
import type { Programme } from "~/domain/programme/programme";
import { presentMember } from "~/presenters/member.server";
import { presentMemberLots } from "~/presenters/member-lots.server";
import { expirePoints } from "~/services/expiry/expire-points.server";
import { explainAllLots } from "~/services/expiry/explain-all-lots.server";
import { extendExpiry } from "~/services/expiry/extend-expiry.server";
import { expireShops } from "~/services/expiry/expire-shops.server";
import { restoreExpired } from "~/services/expiry/restore-expired.server";
import { warnExpiry } from "~/services/expiry/warn-expiry.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";
import { releaseRedemption } from "~/services/rewards/release-redemption.server";
import { insertMember } from "#test/factories/rows";
import { orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";
import { untilWaitedFor } from "#test/support/until-waited-for";

let world: World;
let shop: Shop;
let shops = 0;
let nextCustomer = 100n;

beforeAll(async () => {
  world = await createWorld();
});

/** A shop in New York for each test, so that each has its own rules. */
beforeEach(async () => {
  at("2026-01-10T12:00:00Z");
  shop = await world.installShop(`expiry-${(shops += 1)}.myshopify.com`);
});

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

function at(instant: string): void {
  world.clock.at = new Date(instant);
}

async function publish(change: { expiry?: Partial<Expiry>; status?: Programme["status"] }): Promise<void> {
  const { version, programme } = (await listProgrammeVersions(world.deps.db, shop.id)).at(-1)!;
  const expiry = { ...programme.expiry, ...change.expiry };
  const next = { ...programme, status: change.status ?? programme.status, expiry };
  await publishProgramme(world.deps, { shopId: shop.id, programme: next, basedOn: version, by: "staff 1" });
}

const byLots = (months: number) => publish({ expiry: { mode: "lots", months } });

const newMember = () =>
  insertMember(world.deps.db.pool, shop.id, { customerId: (nextCustomer += 1n), joinedAt: world.clock.at });

const give = (memberId: bigint, points: number) =>
  adjustPoints(world.deps, { shopId: shop.id, memberId, id: randomUUID(), points, note: "a gift", by: "staff 1" });

async function memberWith(points: number): Promise<bigint> {
  const memberId = await newMember();
  await give(memberId, points);
  return memberId;
}

const redeem = (memberId: bigint, id: string = randomUUID()) =>
  redeemReward(world.deps, { shopId: shop.id, memberId, id, rewardKey: "five-off" });
const giveBack = (id: string) =>
  world.deps.db.transaction((tx) => releaseRedemption(tx, shop.id, id, "cancelled", world.clock.at));
const expire = () => expirePoints(world.deps, shop.id);
const available = async (memberId: bigint) => (await findAccount(world.deps.db, shop.id, memberId))!.available;
const openLots = async (memberId: bigint) =>
  (await listLots(world.deps.db, shop.id, [memberId], [])).map(({ remaining }) => remaining);
const eventsOf = (memberId: bigint) =>
  world.deps.db.rows<{ kind: string; payload: unknown }>(
    "SELECT kind, payload FROM member_event WHERE shop_id = $1 AND member_id = $2 ORDER BY id",
    [shop.id, memberId],
  );
const expiries = (memberId: bigint) =>
  world.deps.db.rows<{ points: number; reason: unknown }>(
    `SELECT -available::float8 AS points, reason FROM ledger_entry
      WHERE shop_id = $1 AND member_id = $2 AND kind = 'expire' ORDER BY id`,
    [shop.id, memberId],
  );

describe("points of a shop that lets them run out", () => {
  test("go one full period after it was switched on at the earliest, when the shop's day is over", async () => {
    const early = await memberWith(300);
    at("2026-01-31T20:00:00Z");
    await byLots(1);
    at("2026-02-10T20:00:00Z");
    const late = await memberWith(200);
    await give(early, 50);
    // The 28th, the last of February, ends in New York at five in the morning of Greenwich.
    at("2026-03-01T04:59:59Z");
    expect(await expire()).toBe(0);
    at("2026-03-01T05:00:00Z");
    expect(await expire()).toBe(1);
    expect([await available(early), await available(late)]).toEqual([50, 200]);
    expect(await expiries(early)).toEqual([
      { points: 300, reason: { type: "points_expired", because: "lots", months: 1, lots: 1, lastDay: "2026-02-28" } },
    ]);
    expect(await eventsOf(early)).toEqual([
      { kind: "points_expired", payload: { points: 300, lastDay: "2026-02-28" } },
    ]);
    // The clocks went forward on the 8th: the 10th ends an hour earlier.
    at("2026-03-11T03:59:59Z");
    expect(await expire()).toBe(0);
    at("2026-03-11T04:00:00Z");
    expect(await expire()).toBe(2);
    expect([await available(early), await available(late)]).toEqual([0, 0]);
  });

  test("begin their period anew when the rule changes, is switched off and on, but not when something else does", async () => {
    await byLots(1);
    const memberId = await memberWith(100);
    at("2026-02-01T12:00:00Z");
    await publish({ expiry: { warningDays: [5] } });
    at("2026-02-05T12:00:00Z");
    await byLots(2);
    at("2026-02-06T12:00:00Z");
    await byLots(1);
    at("2026-03-06T12:00:00Z");
    expect(await expire()).toBe(0);
    at("2026-03-07T12:00:00Z");
    expect(await expire()).toBe(1);
    expect(await available(memberId)).toBe(0);
  });

  test("stay while the programme is paused, and for thirty days after it", async () => {
    await byLots(1);
    const memberId = await memberWith(100);
    at("2026-02-01T12:00:00Z");
    await publish({ status: "paused" });
    at("2026-06-01T12:00:00Z");
    expect(await expire()).toBe(0);
    await publish({ status: "active" });
    expect(await expire()).toBe(0);
    expect(await warnExpiry(world.deps, shop.id)).toBe(1);
    expect(await eventsOf(memberId)).toMatchObject([
      { payload: { points: 100, lastDay: "2026-07-01", daysBefore: 30 } },
    ]);
    at("2026-07-02T12:00:00Z");
    expect(await expire()).toBe(1);
  });

  test("leave pending points alone, and nobody below zero", async () => {
    await byLots(1);
    const customerId = (nextCustomer += 1n);
    const order = { customerId, prices: ["40.00"], processedAt: "2026-03-10T12:00:00Z" };
    at("2026-03-10T12:00:00Z");
    await receive(world, shop.id, ["orders/paid", orderBody({ ...order, id: 6_300_000_000_000_000_001n })]);
    const [member] = await world.deps.db.rows<{ id: bigint }>("SELECT id FROM member WHERE shop_id = $1", [shop.id]);
    await give(member!.id, -30);
    at("2026-09-10T12:00:00Z");
    expect(await expire()).toBe(0);
    const account = await findAccount(world.deps.db, shop.id, member!.id);
    expect(account).toMatchObject({ available: -30 });
    expect(account!.pending).toBeGreaterThan(0);
  });
});

test("by inactivity all of a member's points go together, counted from what they last earned or redeemed", async () => {
  await publish({ expiry: { mode: "inactivity", months: 3 } });
  const [quiet, buyer] = [await memberWith(700), await memberWith(700)];
  at("2026-02-15T12:00:00Z");
  await give(quiet, 10);
  at("2026-03-15T12:00:00Z");
  await redeem(buyer);
  at("2026-05-15T12:00:00Z");
  expect(await expire()).toBe(0);
  at("2026-05-16T12:00:00Z");
  expect(await expire()).toBe(1);
  expect([await available(quiet), await available(buyer)]).toEqual([0, 200]);
  expect(await expiries(quiet)).toMatchObject([{ points: 710, reason: { because: "inactivity", lots: 2 } }]);
  at("2026-06-16T12:00:00Z");
  expect(await expire()).toBe(1);
  expect(await findAccount(world.deps.db, shop.id, buyer)).toMatchObject({ available: 0, reserved: 500 });
});

test("points of a code come back to the lots they were taken from, and run out when those do", async () => {
  await byLots(1);
  const memberId = await memberWith(400);
  at("2026-01-20T12:00:00Z");
  await give(memberId, 300);
  const [first, second] = [randomUUID(), randomUUID()];
  await redeem(memberId, first);
  expect(await openLots(memberId)).toEqual([200]);
  await giveBack(first);
  expect(await openLots(memberId)).toEqual([400, 300]);
  await redeem(memberId, second);
  at("2026-02-12T12:00:00Z");
  expect(await expire()).toBe(0);
  await giveBack(second);
  expect(await expire()).toBe(1);
  expect(await openLots(memberId)).toEqual([300]);
});

test("a merged customer's points keep their dates with the one who is kept, also those of an open code", async () => {
  await byLots(1);
  const [kept, gone] = [await memberWith(10), await memberWith(700)];
  at("2026-01-20T12:00:00Z");
  await give(gone, 40);
  const code = randomUUID();
  await redeem(gone, code);
  const merged = (memberId: bigint, side: "from" | "to", points: { available: number; reserved: number }) => ({
    ...spent(memberId, 0),
    ...points,
    kind: "merge" as const,
    key: `merge:${gone}:${side}`,
    reason: { type: "merged" as const, direction: side === "from" ? ("into" as const) : ("from" as const) },
  });
  await world.deps.db.transaction(async (tx) => {
    await lockAccounts(tx, shop.id, [kept, gone]);
    await appendEntries(tx, shop.id, [
      merged(gone, "from", { available: -240, reserved: -500 }),
      merged(kept, "to", { available: 240, reserved: 500 }),
    ]);
    await tx.rows("UPDATE redemption SET member_id = $2 WHERE shop_id = $1 AND id = $3", [shop.id, kept, code]);
  });
  expect(await openLots(gone)).toEqual([]);
  expect((await openLots(kept)).toSorted((a, b) => a - b)).toEqual([10, 40, 200]);
  await giveBack(code);
  at("2026-02-11T12:00:00Z");
  expect(await expire()).toBe(1);
  expect(await openLots(kept)).toEqual([40]);
  expect(await expiries(kept)).toMatchObject([{ points: 710, reason: { lots: 3 } }]);
});

test("a refund takes from the points of its own order first", async () => {
  const customerId = (nextCustomer += 1n);
  const order = { customerId, id: 6_300_000_000_000_000_002n, prices: ["40.00"], processedAt: "2025-12-01T12:00:00Z" };
  await receive(world, shop.id, [
    "orders/paid",
    orderBody({ ...order, id: order.id + 1n, processedAt: "2025-11-01T12:00:00Z" }),
  ]);
  await receive(world, shop.id, ["orders/paid", orderBody(order)]);
  const [member] = await world.deps.db.rows<{ id: bigint }>("SELECT id FROM member WHERE shop_id = $1", [shop.id]);
  const [older, own] = await openLots(member!.id);
  expect(own).toBeGreaterThan(0);
  const cancelled = { cancelledAt: "2026-01-05T12:00:00Z", updatedAt: "2026-01-05T12:00:00Z" };
  await receive(world, shop.id, ["orders/cancelled", orderBody({ ...order, ...cancelled })]);
  expect(await openLots(member!.id)).toEqual([older]);
});

describe("running out", () => {
  test("five times at once, and again, counts once", async () => {
    await byLots(1);
    const members = [await memberWith(100), await memberWith(200)];
    at("2026-02-11T12:00:00Z");
    const counts = await Promise.all(Array.from({ length: 5 }, expire));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await expire()).toBe(0);
    for (const memberId of members) expect(await expiries(memberId)).toHaveLength(1);
  });

  test("and redeeming at once never spends a point twice", async () => {
    await byLots(1);
    const members = await Promise.all(Array.from({ length: 12 }, () => memberWith(700)));
    at("2026-02-11T12:00:00Z");
    const redemptions = members.map((memberId) =>
      redeem(memberId).then(
        () => 500,
        () => 0,
      ),
    );
    const [, ...redeemed] = await Promise.all([expire(), ...redemptions]);
    await expire();
    for (const [index, memberId] of members.entries()) {
      const [gone] = await expiries(memberId);
      expect(await available(memberId)).toBe(0);
      expect(redeemed[index]! + gone!.points).toBe(700);
    }
  });

  test("waits for whoever holds the account, and takes what they left", async () => {
    await byLots(1);
    const memberId = await memberWith(700);
    at("2026-02-11T12:00:00Z");
    const attempt: Promise<number>[] = [];
    await world.deps.db.transaction(async (tx) => {
      await lockAccounts(tx, shop.id, [memberId]);
      attempt.push(expire());
      await untilWaitedFor(tx, world.deps.db);
      await appendEntries(tx, shop.id, [spent(memberId, 500)]);
    });
    expect(await Promise.all(attempt)).toEqual([1]);
    expect(await available(memberId)).toBe(0);
  });

  test("without the lock takes what is spent already: what the lock is for", async () => {
    await byLots(1);
    const memberId = await memberWith(700);
    at("2026-02-11T12:00:00Z");
    const unlocked = world.deps.db.transaction(async (tx) => {
      const lots = await listLots(tx, shop.id, [memberId], []);
      const rule = (await findExpiry(tx, shop.id))!;
      const entries = expireLots(lots, { ...rule, activity: new Map(), now: world.clock.at });
      await redeem(memberId);
      await appendEntries(tx, shop.id, entries);
      expect(await findAccount(tx, shop.id, memberId)).toMatchObject({ available: -500 });
      expect(await countViolations(tx)).toEqual({ "what ran out was taken from lots, once": 1 });
      throw new Error("undone");
    });
    await expect(unlocked).rejects.toThrow("undone");
    expect(await available(memberId)).toBe(200);
  });

  test("that breaks off in the middle has done nothing, and is done whole the next time", async () => {
    await byLots(1);
    const members = [await memberWith(100), await memberWith(200)];
    at("2026-02-11T12:00:00Z");
    const breaking: typeof world.deps.db.transaction = (work) =>
      world.deps.db.transaction(async (tx) => {
        await work(tx);
        throw new Error("the power went");
      });
    const db = { rows: world.deps.db.rows.bind(world.deps.db), transaction: breaking };
    await expect(expirePoints({ ...world.deps, db }, shop.id)).rejects.toThrow("the power went");
    expect(await Promise.all(members.map(available))).toEqual([100, 200]);
    expect(await Promise.all(members.map(eventsOf))).toEqual([[], []]);
    expect(await expire()).toBe(2);
    expect(await Promise.all(members.map(available))).toEqual([0, 0]);
  });
});

function spent(memberId: bigint, points: number) {
  return {
    memberId,
    kind: "adjust" as const,
    key: `spent:${memberId}`,
    pending: 0,
    available: -points,
    reserved: 0,
    occurredAt: world.clock.at,
    orderId: null,
    redemptionId: null,
    programmeVersion: null,
    reason: { type: "adjusted" as const, note: "spent meanwhile", by: "staff 1" },
  };
}

describe("being told", () => {
  test("happens once for each last day at each number of days, with the points of that day", async () => {
    await byLots(2);
    const memberId = await memberWith(100);
    at("2026-02-07T15:00:00Z");
    await give(memberId, 50);
    expect(await warnExpiry(world.deps, shop.id)).toBe(0);
    at("2026-02-08T15:00:00Z");
    expect(await warnExpiry(world.deps, shop.id)).toBe(1);
    expect(await warnExpiry(world.deps, shop.id)).toBe(0);
    at("2026-03-03T15:00:00Z");
    await give(memberId, -20);
    await warnExpiry(world.deps, shop.id);
    await warnExpiry(world.deps, shop.id);
    const warnings = (await eventsOf(memberId)).map(({ payload }) => payload);
    expect(warnings).toEqual([
      { points: 100, lastDay: "2026-03-10", daysBefore: 30 },
      { points: 80, lastDay: "2026-03-10", daysBefore: 7 },
    ]);
    at("2026-03-10T15:00:00Z");
    expect(await warnExpiry(world.deps, shop.id)).toBe(1);
    expect((await eventsOf(memberId)).at(-1)!.payload).toEqual({ points: 50, lastDay: "2026-04-07", daysBefore: 30 });
  });

  test("is looked for at nine in the shop's morning, running out every hour, of shops with a rule only", async () => {
    await world.deps.db.rows("DELETE FROM pgboss.job WHERE name IN ('expire-points', 'warn-expiry')");
    const queued = async () =>
      (
        await world.deps.db.rows<{ name: string }>(
          "SELECT name FROM pgboss.job WHERE name IN ('expire-points', 'warn-expiry') AND data ->> 'shopId' = $1 ORDER BY name",
          [String(shop.id)],
        )
      ).map(({ name }) => name);
    await expireShops(world.deps);
    expect(await queued()).toEqual([]);
    await byLots(12);
    await expireShops(world.deps);
    expect(await queued()).toEqual(["expire-points"]);
    at("2026-07-10T13:30:00Z");
    await expireShops(world.deps);
    expect(await queued()).toEqual(["expire-points", "expire-points", "warn-expiry"]);
  });
});

describe("the merchant", () => {
  const entryIds = async (memberId: bigint) =>
    (
      await world.deps.db.rows<{ id: bigint }>(
        "SELECT id FROM ledger_entry WHERE shop_id = $1 AND member_id = $2 AND kind = 'expire' ORDER BY id",
        [shop.id, memberId],
      )
    ).map(({ id }) => id);
  const restore = (memberId: bigint, entryId: bigint, note = "a mistake") =>
    restoreExpired(world.deps, { shop, memberId, entryId, note, by: "staff 1" });
  const extend = (memberId: bigint, until: string, id: string = randomUUID()) =>
    extendExpiry(world.deps, { shop, memberId, id, until, by: "staff 1" });

  test("lets what a member has last longer, never shorter, and it is then spent last", async () => {
    await byLots(1);
    const memberId = await memberWith(300);
    at("2026-01-20T12:00:00Z");
    const id = randomUUID();
    await extend(memberId, "2026-05-01", id);
    await extend(memberId, "2026-05-01", id);
    await extend(memberId, "2026-04-01");
    await give(memberId, 400);
    const lotsView = await presentMemberLots(world.deps, shop, memberId);
    expect(lotsView).toMatchObject({
      lots: [
        { points: 400, lastDay: "2026-02-20", isExtended: false },
        { points: 300, lastDay: "2026-05-01", isExtended: true },
      ],
      others: null,
      tomorrow: "2026-01-21",
    });
    await redeem(memberId);
    expect(await openLots(memberId)).toEqual([200]);
    const payload = { until: "2026-05-01", lots: 1, points: 300, by: "staff 1" };
    expect(await eventsOf(memberId)).toEqual([
      { kind: "expiry_extended", payload },
      { kind: "expiry_extended", payload: { ...payload, until: "2026-04-01" } },
    ]);
    at("2026-05-01T12:00:00Z");
    expect(await expire()).toBe(0);
    at("2026-05-02T12:00:00Z");
    expect(await expire()).toBe(1);
  });

  test.each(["2026-01-10", "2025-12-31", "2031-01-11"])("can't extend to %s", async (until) => {
    await expect(extend(await memberWith(10), until)).rejects.toMatchObject({ code: "bad_request" });
  });

  test("gives back what ran out, once, to its own lots for thirty days more; it may then run out again", async () => {
    await byLots(1);
    const memberId = await memberWith(100);
    at("2026-01-11T12:00:00Z");
    await give(memberId, 50);
    at("2026-02-11T12:00:00Z");
    await expire();
    const [entryId] = await entryIds(memberId);
    expect(await Promise.all(Array.from({ length: 4 }, () => restore(memberId, entryId!)))).toEqual(
      Array.from({ length: 4 }, () => ({ points: 100 })),
    );
    expect(await available(memberId)).toBe(150);
    expect(await presentMemberLots(world.deps, shop, memberId)).toMatchObject({
      lots: [
        { points: 50, lastDay: "2026-02-11", isExtended: false },
        { points: 100, lastDay: "2026-03-13", isExtended: true, earnedAt: "2026-01-10T12:00:00.000Z" },
      ],
    });
    at("2026-03-14T12:00:00Z");
    expect(await expire()).toBe(2);
    expect(await available(memberId)).toBe(0);
    const page = await presentMember(world.deps, shop, memberId, { page: 1 });
    const ranOut = page!.entries.filter(({ kind }) => kind === "expire");
    expect(new Map(ranOut.map(({ id, isRestorable }) => [id, isRestorable])).get(String(entryId))).toBe(false);
    expect(ranOut.filter(({ isRestorable }) => isRestorable)).toHaveLength(2);
  });

  test("can't give back another member's, another entry, or without saying why", async () => {
    await byLots(1);
    const [memberId, other] = [await memberWith(100), await memberWith(100)];
    at("2026-02-11T12:00:00Z");
    await expire();
    const [entryId] = await entryIds(memberId);
    await expect(restore(other, entryId!)).rejects.toMatchObject({ code: "not_found" });
    await expect(restore(memberId, 1n)).rejects.toMatchObject({ code: "not_found" });
    await expect(restore(memberId, entryId!, " ")).rejects.toMatchObject({ code: "bad_request" });
    expect([await available(memberId), await available(other)]).toEqual([0, 0]);
  });

  test("sees ten lots by when they run out, and the rest in sum; by age while nothing runs out", async () => {
    const memberId = await newMember();
    for (let lot = 1; lot <= 12; lot += 1) await give(memberId, lot);
    const never = await presentMemberLots(world.deps, shop, memberId);
    expect(never.lots.map(({ points, lastDay }) => [points, lastDay])).toEqual(
      Array.from({ length: 10 }, (_, index) => [index + 1, null]),
    );
    expect(never.others).toEqual({ lots: 2, points: 23 });
    expect(await presentMemberLots(world.deps, shop, await newMember())).toMatchObject({ lots: [], others: null });
  });
});

test("the database and the domain agree on every last day, in any zone, by lots and by inactivity", async () => {
  const instants = fc.date({ min: new Date("2024-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
  const zones = ["America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Africa/Cairo", "UTC"];
  await fc.assert(
    fc.asyncProperty(
      fc.array(instants, { minLength: 1, maxLength: 6 }),
      fc.record({
        timezone: fc.constantFrom(...zones),
        months: fc.integer({ min: 1, max: 60 }),
        mode: fc.constantFrom("lots" as const, "inactivity" as const),
        since: instants,
        notBefore: fc.option(instants),
        extended: fc.option(instants),
      }),
      async (earned, { timezone, extended, ...rule }) => {
        const memberId = await newMember();
        for (const [index, earnedAt] of earned.entries()) {
          await world.deps.db.transaction(async (tx) => {
            await lockAccounts(tx, shop.id, [memberId]);
            await appendEntries(tx, shop.id, [
              { ...spent(memberId, -1), key: `lot:${memberId}:${index}`, occurredAt: earnedAt },
            ]);
          });
        }
        await world.deps.db.rows(
          "UPDATE points_lot SET extended_until = $3::timestamptz::date WHERE shop_id = $1 AND member_id = $2 AND key LIKE '%:0'",
          [shop.id, memberId, extended],
        );
        const context = { expiry: { version: 1, warningDays: [], ...rule }, timezone };
        const lots = await listLots(world.deps.db, shop.id, [memberId], []);
        const activeAt = (await listActivity(world.deps.db, shop.id, [memberId])).get(memberId)!;
        const expected = lots.map((lot) => lastDayOf(lot, { ...context, activeAt })).sort();
        const told = await world.deps.db.transaction(async (tx) => {
          const wide = { days: 40_000, fewerDays: -1, now: new Date("2000-01-01") };
          await noteExpiringPoints(tx, shop.id, context, wide);
          const events = await tx.rows<{ lastDay: string; points: number }>(
            `DELETE FROM member_event WHERE shop_id = $1 AND member_id = $2
              RETURNING payload ->> 'lastDay' AS "lastDay", (payload ->> 'points')::float8 AS points`,
            [shop.id, memberId],
          );
          return events.flatMap(({ lastDay, points }) => Array.from({ length: points }, () => lastDay));
        });
        expect(told.sort()).toEqual(expected);
      },
    ),
    { numRuns: 30 },
  );
});

describe("points that a version without lots has moved", () => {
  async function moveWithoutLots(memberId: bigint, points: number, key: string): Promise<void> {
    await world.deps.db.rows(
      `WITH entry AS (
         INSERT INTO ledger_entry (shop_id, member_id, kind, key, available, occurred_at, reason)
         VALUES ($1, $2, 'adjust', $3, $4, $5, '{}'))
       UPDATE account SET available = available + $4 WHERE shop_id = $1 AND member_id = $2`,
      [shop.id, memberId, key, points, world.clock.at],
    );
  }

  test("find their lot or are drawn when the member is next touched, before what touches them", async () => {
    const [richer, poorer] = [await memberWith(100), await memberWith(100)];
    at("2026-01-12T12:00:00Z");
    await moveWithoutLots(richer, 60, "old:1");
    await moveWithoutLots(poorer, -60, "old:2");
    at("2026-01-14T12:00:00Z");
    await give(richer, 5);
    await give(poorer, -50);
    expect(await openLots(richer)).toEqual([100, 60, 5]);
    expect((await listLots(world.deps.db, shop.id, [richer], []))[1]!.earnedAt).toEqual(
      new Date("2026-01-12T12:00:00Z"),
    );
    expect(await openLots(poorer)).toEqual([]);
    await give(poorer, 25);
    expect(await openLots(poorer)).toEqual([15]);
  });

  test("are explained at night, and never make an expiry take too much", async () => {
    await byLots(1);
    const [spender, untouched] = [await memberWith(100), await memberWith(100)];
    await moveWithoutLots(spender, -100, "old:3");
    await moveWithoutLots(untouched, 7, "old:4");
    at("2026-03-01T12:00:00Z");
    expect(await expire()).toBe(1);
    expect([await available(spender), await available(untouched)]).toEqual([0, 0]);
    const left = await memberWith(3);
    await moveWithoutLots(left, 4, "old:5");
    expect(await explainAllLots(world.deps)).toBe(1);
    expect(await explainAllLots(world.deps)).toBe(0);
    expect(await openLots(left)).toEqual([3, 4]);
  });
});
