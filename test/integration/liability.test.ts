import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findBooks } from "~/db/insights/books.server";
import { listIssuedMonths } from "~/db/insights/liability.server";
import { listCurrentStatements, listStatements } from "~/db/insights/statements.server";
import { findReport } from "~/db/insights/reports.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import { eraseShop, type Shop } from "~/db/shops.server";
import { dayAfter } from "~/domain/calendar";
import { LINES, monthlyStatements, type Statement } from "~/domain/insights/liability/statement";
import type { LiabilityReport } from "~/domain/insights/liability/liability-report";
import type { EntryKind } from "~/domain/ledger/entry";
import type { Expiry } from "~/domain/programme/expiry";
import type { PageShop } from "~/presenters/read-deps";
import { presentLiability } from "~/presenters/insights/liability.server";
import { presentMonthStatement } from "~/presenters/insights/month-statement.server";
import { expirePoints } from "~/services/expiry/expire-points.server";
import { restoreExpired } from "~/services/expiry/restore-expired.server";
import { closeMonths } from "~/services/insights/close-months.server";
import { refreshInsights } from "~/services/insights/refresh-insights.server";
import { makeReport } from "~/services/insights/make-report.server";
import { REPORTS } from "~/services/insights/reports.server";
import { rollUpShop } from "~/services/insights/roll-up-days.server";
import { adjustPoints } from "~/services/members/adjust-points.server";
import { publishProgramme } from "~/services/programme/publish-programme.server";
import { redeemReward } from "~/services/rewards/redeem-reward.server";
import { insertEntry, insertMember } from "#test/factories/rows";
import { orderBody, receive } from "#test/factories/webhooks";
import { createWorld, type World } from "#test/factories/world";
import { mergeBodyOf } from "#test/support/model/bodies";
import { countViolations, NO_VIOLATIONS } from "#test/support/invariants";

let world: World;
let shop: Shop;
let shops = 0;
let nextCustomer = 100n;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(() => openShop());

async function openShop(): Promise<void> {
  at("2026-01-10T12:00:00Z");
  shop = await world.installShop(`owed-${(shops += 1)}.myshopify.com`);
}

afterAll(async () => {
  expect(await countViolations(world.deps.db)).toEqual(NO_VIOLATIONS);
  await world.close();
});

const at = (instant: string) => (world.clock.at = new Date(instant));
const page = (): PageShop => ({ id: shop.id, domain: shop.domain, currency: "USD", timezone: shop.timezone });

async function publish(change: { expiry?: Partial<Expiry>; pointValue?: { points: number; major: number } }) {
  const { version, programme } = (await listProgrammeVersions(world.deps.db, shop.id)).at(-1)!;
  const next = { ...programme, ...change, expiry: { ...programme.expiry, ...change.expiry } };
  await publishProgramme(world.deps, { shopId: shop.id, programme: next, basedOn: version, by: "staff 1" });
}

const newMember = (customerId = (nextCustomer += 1n)) =>
  insertMember(world.deps.db.pool, shop.id, { customerId, joinedAt: world.clock.at });
const give = (memberId: bigint, points: number) =>
  adjustPoints(world.deps, { shopId: shop.id, memberId, id: randomUUID(), points, note: "a gift", by: "staff 1" });

async function redeem(memberId: bigint): Promise<string> {
  const id = randomUUID();
  await redeemReward(world.deps, { shopId: shop.id, memberId, id, rewardKey: "five-off" });
  const rows = await world.deps.db.rows<{ code: string }>("SELECT code FROM redemption WHERE id = $1", [id]);
  return rows[0]!.code;
}

async function report(): Promise<LiabilityReport> {
  await makeReport(
    world.deps,
    shop,
    REPORTS.find(({ name }) => name === "liability")!,
  );
  return (await findReport<LiabilityReport>(world.deps.db, shop.id, "liability"))!.result;
}

describe("the report of what is owed", () => {
  test("follows points by the month they were earned in: what was redeemed, when, and what is left", async () => {
    const memberId = await newMember(7n);
    await give(memberId, 1200);
    at("2026-02-15T12:00:00Z");
    await give(memberId, 700);
    const used = await redeem(memberId);
    at("2026-03-15T12:00:00Z");
    // Of 0.00, so that it uses the code and earns nothing.
    const order = { id: 1n, customerId: 7n, codes: [used], prices: ["0.00"], processedAt: "2026-03-15T12:00:00Z" };
    await receive(world, shop.id, ["orders/paid", orderBody(order)]);
    await redeem(memberId);
    await give(memberId, -50);
    at("2026-04-20T12:00:00Z");
    const { cohorts, outstanding, byAge } = await report();
    // January: 500 used in March, 500 held for a code, 50 taken, 150 left. February: all of it is left.
    expect(cohorts).toMatchObject([
      { month: "2026-01", issued: 1150, outstanding: 650, redeemedByAge: [0, 0, 500] },
      { month: "2026-02", issued: 700, outstanding: 700, redeemedByAge: [0, 0] },
    ]);
    expect(outstanding).toMatchObject({ available: 850, reserved: 500 });
    expect(byAge.map(({ points }) => points)).toEqual([0, 700, 150, 0, 0]);
  });

  test("points that ran out stay issued and were never redeemed, also when they came back", async () => {
    await publish({ expiry: { mode: "lots", months: 1 } });
    const [kept, gone] = [await newMember(), await newMember()];
    await give(kept, 300);
    await give(gone, 40);
    at("2026-02-12T12:00:00Z");
    await expirePoints(world.deps, shop.id);
    expect((await report()).cohorts).toMatchObject([{ month: "2026-01", issued: 340, outstanding: 0 }]);
    const [entry] = await world.deps.db.rows<{ id: bigint }>(
      "SELECT id FROM ledger_entry WHERE shop_id = $1 AND member_id = $2 AND kind = 'expire'",
      [shop.id, kept],
    );
    const page = { id: shop.id, timezone: shop.timezone };
    await restoreExpired(world.deps, { shop: page, memberId: kept, entryId: entry!.id, note: "late", by: "staff 1" });
    const { cohorts, forecast } = await report();
    expect(cohorts).toMatchObject([{ month: "2026-01", issued: 340, outstanding: 300 }]);
    expect(forecast.months.filter(({ points }) => points > 0)).toEqual([{ month: "2026-03", points: 300 }]);
    expect(forecast).toMatchObject({ later: 0, never: 0 });
  });

  test("points of a customer who was merged into another are of the same month, and count once", async () => {
    const [kept, gone] = [await newMember(21n), await newMember(22n)];
    await give(kept, 300);
    await give(gone, 40);
    at("2026-02-12T12:00:00Z");
    await receive(world, shop.id, ["customers/merge", mergeBodyOf(21n, 22n)]);
    expect((await report()).cohorts).toMatchObject([{ month: "2026-01", issued: 340, outstanding: 340 }]);
  });

  test("points of orders from before the programme are of the month of the first grant that reached as far", async () => {
    const pool = world.deps.db.pool;
    for (const [since, confirmedAt] of [
      ["2025-10-01", "2026-02-05"],
      ["2025-06-01", "2026-03-05"],
      ["2025-08-01", "2026-04-05"],
      ["2025-01-01", null],
    ])
      await pool.query(
        `INSERT INTO backfill (shop_id, state, since, requested_at, requested_by, confirmed_at)
         VALUES ($1, 'done', $2, $3, 'staff 1', $4)`,
        [shop.id, since, world.clock.at, confirmedAt],
      );
    const lots: [earnedAt: string, month: string][] = [
      ["2024-12-31T12:00:00Z", "2024-12"],
      ["2025-01-01T00:00:00Z", "2025-01"],
      ["2025-05-31T23:59:59Z", "2025-05"],
      ["2025-06-01T00:00:00Z", "2026-03"],
      ["2025-09-01T00:00:00Z", "2026-03"],
      ["2025-10-01T00:00:00Z", "2026-02"],
      ["2026-01-10T11:59:59Z", "2026-02"],
      ["2026-01-10T12:00:00Z", "2026-01"],
    ];
    const expected = new Map<string, number>();
    for (const [index, [earnedAt, month]] of lots.entries()) {
      const points = 2 ** index;
      const entry = { kind: "bonus" as const, key: `gift:${index}`, available: points, occurredAt: new Date(earnedAt) };
      await insertEntry(pool, shop.id, await newMember(), entry);
      expected.set(month, (expected.get(month) ?? 0) + points);
    }
    const months = await listIssuedMonths(world.deps.db, shop.id, "UTC");
    expect(new Map(months.map(({ month, issued }) => [month, issued]))).toEqual(expected);
    expect(months.map(({ month }) => month)).toEqual([...expected.keys()].sort());
  });

  test("without expiry nothing runs out, and all of it adds up", async () => {
    const memberId = await newMember();
    await give(memberId, 900);
    const { forecast, byAge, outstanding, liability: owed } = await report();
    expect(forecast).toMatchObject({ later: 0, never: 900 });
    expect(byAge.reduce((sum, { points }) => sum + points, 0)).toBe(900);
    expect(outstanding.points).toBe(900);
    expect(owed).toEqual({ grossMinor: 900, breakageMinor: 0, liabilityMinor: 900 });
  });
});

describe("the statement", () => {
  /** Entries at noon of days, and the days made of them. */
  async function days(rows: [day: string, kind: EntryKind, points: number][]): Promise<void> {
    const memberId = await newMember();
    for (const [nth, [day, kind, points]] of rows.entries()) {
      const entry = { kind, key: `${nth}`, available: points, occurredAt: new Date(`${day}T12:00:00Z`) };
      await insertEntry(world.deps.db.pool, shop.id, memberId, entry);
    }
    await rollUpShop(world.deps.db, shop.id);
  }

  test("is read from the days, opens with all before, and revalues where a point's value changed", async () => {
    await days([
      ["2025-12-30", "earn", 1000],
      ["2026-02-01", "earn", 600],
      ["2026-02-14", "commit", -500],
      ["2026-02-20", "reverse", -100],
      ["2026-03-01", "earn", 5],
    ]);
    at("2026-02-10T12:00:00Z");
    await publish({ pointValue: { points: 50, major: 1 } });
    at("2026-03-10T12:00:00Z");
    const asked = new URLSearchParams("from=2026-02-01&to=2026-02-28");
    const { statement, former, parts, by, months } = await presentLiability(world.deps, page(), asked);
    expect(former).toMatchObject({ opening: { points: 1000 }, closing: { points: 1000, minor: 1000 } });
    asked.set("compare", "none");
    expect((await presentLiability(world.deps, page(), asked)).former).toBeNull();
    expect(statement).toMatchObject({
      opening: { points: 1000, minor: 1000 },
      lines: {
        revalued: { minor: 1600 },
        earned: { points: 600, minor: 600 },
        redeemed: { points: -500, minor: -1000 },
        reversed: { points: -100, minor: -200 },
      },
      closing: { points: 1000, minor: 2000 },
    });
    expect([by, parts.length]).toEqual(["day", 28]);
    expect(months.map(({ month }) => month)).toEqual(["2026-03", "2026-02", "2026-01", "2025-12"]);
    expect(months[0]).toEqual({ month: "2026-03", from: "2026-03-01", to: "2026-03-10" });
    const year = await presentLiability(world.deps, page(), new URLSearchParams("from=2025-12-01&to=2026-03-10"));
    expect(year.by).toBe("month");
    expect(year.parts.map(({ name, closing }) => [name, closing.points])).toEqual([
      ["2025-12", 1000],
      ["2026-01", 1000],
      ["2026-02", 1000],
      ["2026-03", 1005],
    ]);
  });

  test("of a month can be booked; of one to come there is none", async () => {
    await days([["2026-01-05", "earn", 250]]);
    at("2026-02-02T12:00:00Z");
    const january = (await presentMonthStatement(world.deps, page(), "2026-01"))!;
    expect(january).toMatchObject({ isComplete: true, range: { from: "2026-01-01", to: "2026-01-31" } });
    expect(january.bookings).toEqual([
      { line: "earned", points: 250, account: "expense", debitMinor: 250, creditMinor: 0 },
      { line: "earned", points: 250, account: "liability", debitMinor: 0, creditMinor: 250 },
    ]);
    expect(await presentMonthStatement(world.deps, page(), "2026-02")).toMatchObject({ isComplete: false });
    for (const month of ["2026-03", "2026-13", "January"]) {
      expect(await presentMonthStatement(world.deps, page(), month)).toBeNull();
    }
  });
});

describe("closed months", () => {
  /** An entry that is heard of now, of a day; and the days made of it. */
  async function hear(memberId: bigint, day: string, points: number, kind: EntryKind = "earn"): Promise<void> {
    const occurredAt = new Date(`${day}T12:00:00Z`);
    await insertEntry(world.deps.db.pool, shop.id, memberId, {
      kind,
      key: randomUUID(),
      available: points,
      occurredAt,
    });
    await rollUpShop(world.deps.db, shop.id);
  }
  const month = async (name: string) => (await presentMonthStatement(world.deps, page(), name))!;

  test("stay as they were booked; the first open month says what was heard of them since", async () => {
    const memberId = await newMember();
    await hear(memberId, "2025-11-20", 100);
    await hear(memberId, "2025-12-20", 1000);
    at("2026-01-01T12:00:00Z");
    await closeMonths(world.deps, shop);
    // December is over for less than a day.
    expect([(await month("2025-11")).closedOn, (await month("2025-12")).closedOn]).toEqual(["2026-01-01", null]);
    await hear(memberId, "2025-12-31", 50);
    await hear(memberId, "2025-11-30", 7);
    expect((await month("2025-12")).statement).toMatchObject({
      opening: { points: 100, minor: 100 },
      lines: { earlier: { points: 7, minor: 7 }, earned: { points: 1050 } },
      closing: { points: 1157, minor: 1157 },
    });
    at("2026-01-02T12:00:00Z");
    await refreshInsights(world.deps, shop.id);
    await refreshInsights(world.deps, shop.id);
    const booked = await month("2025-12");
    expect(booked.closedOn).toBe("2026-01-02");
    at("2026-01-20T12:00:00Z");
    await publish({ pointValue: { points: 50, major: 1 } });
    await hear(memberId, "2025-12-10", 500);
    await hear(memberId, "2025-10-01", -40, "commit");
    await hear(memberId, "2026-01-19", 10);
    expect(await month("2025-12")).toEqual(booked);
    const january = await month("2026-01");
    expect(january.statement).toMatchObject({
      opening: booked.statement.closing,
      lines: { earlier: { points: 460, minor: 460 }, earned: { points: 10, minor: 10 }, revalued: { minor: 1627 } },
      closing: { points: 1627, minor: 3254 },
    });
    expect(january.bookings).toContainEqual({
      ...{ line: "earlier", points: 460, account: "earlier", debitMinor: 460, creditMinor: 0 },
    });
    // A range that crosses them has the same in the same places.
    const asked = new URLSearchParams("from=2025-12-15&to=2026-01-20");
    const { statement, months } = await presentLiability(world.deps, page(), asked);
    expect(statement).toMatchObject({ lines: { earlier: { points: 460 } }, closing: { points: 1627, minor: 3254 } });
    expect(months.map((each) => each.month)).toEqual(["2026-01", "2025-12", "2025-11"]);
  });

  test("before anything was earned are closed with nothing: past orders that are granted later are of the month in which they are", async () => {
    const memberId = await newMember();
    at("2026-01-20T12:00:00Z");
    await closeMonths(world.deps, shop);
    await hear(memberId, "2025-06-10", 800);
    expect((await month("2025-06")).statement.closing).toEqual({ points: 0, minor: 0 });
    expect((await month("2026-01")).statement).toMatchObject({
      ...{ opening: { points: 0 }, lines: { earlier: { points: 800 } }, closing: { points: 800, minor: 800 } },
    });
    const { months } = await presentLiability(world.deps, page(), new URLSearchParams());
    expect(months.map((each) => each.month)).toEqual(["2026-01"]);
  });

  test("can't be changed, by nobody, but go with their shop", async () => {
    await hear(await newMember(), "2025-12-20", 1000);
    at("2026-01-05T12:00:00Z");
    await closeMonths(world.deps, shop);
    for (const change of [
      "UPDATE statement_line SET points = 0",
      "DELETE FROM statement_line",
      "UPDATE statement_close SET closed_at = now()",
      "DELETE FROM statement_close",
    ])
      await expect(world.deps.db.rows(`${change} WHERE shop_id = $1`, [shop.id])).rejects.toThrow("append-only");
    await world.deps.db.transaction((tx) => eraseShop(tx, shop.id));
    expect(await findBooks(world.deps.db, shop.id)).toEqual({ to: null, balance: { points: 0, minor: 0 } });
  });

  test("whatever is heard when, and whenever months are closed: each opens with what the one before closed with, and all end with what is owed", async () => {
    const FIRST = "2025-10-01";
    const late = fc.record({ wait: fc.integer({ min: 0, max: 40 }), ago: fc.integer({ min: 0, max: 110 }) });
    const step = fc.record({ late, points: fc.integer({ min: -500, max: 500 }).filter((points) => points !== 0) });
    const moment = fc.record({ step, isClosing: fc.boolean(), value: fc.constantFrom(null, null, 40, 60, 100) });
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 4, maxLength: 10 }), async (moments) => {
        await openShop();
        const memberId = await newMember();
        let today = "2026-01-05";
        let owed = 0;
        const booked = new Map<string, Statement>();
        for (const { step: each, isClosing, value } of moments) {
          today = dayAfter(today, each.late.wait);
          at(`${today}T12:00:00Z`);
          if (value !== null) await publish({ pointValue: { points: value, major: 1 } });
          await hear(memberId, dayAfter(today, -each.late.ago), each.points, each.points > 0 ? "earn" : "commit");
          owed += each.points;
          if (isClosing) await closeMonths(world.deps, shop);
          const daily = await listStatements(world.deps.db, shop, { from: FIRST, to: today });
          const months = monthlyStatements(daily);
          for (const statements of [daily, months])
            statements.forEach((one, index) => {
              for (const of of ["points", "minor"] as const) {
                const moved = LINES.reduce((sum, line) => sum + one.lines[line][of], one.opening[of]);
                expect(moved).toBe(one.closing[of]);
              }
              if (index > 0) expect(one.opening).toEqual(statements[index - 1]!.closing);
            });
          const { closing } = months.at(-1)!;
          const now = await listCurrentStatements(world.deps.db, shop, { from: today, to: today });
          expect(closing).toEqual(now[0]!.closing);
          expect(closing.points).toBe(owed);
          for (const [name, statement] of booked) expect(months.find((one) => one.name === name)).toEqual(statement);
          const { to } = await findBooks(world.deps.db, shop.id);
          for (const one of months) if (to !== null && one.name <= to.slice(0, 7)) booked.set(one.name, one);
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
