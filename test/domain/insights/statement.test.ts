import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayAfter } from "~/domain/calendar";
import { bookingsOf } from "~/domain/insights/liability/bookings";
import { bookedLines, bookedStatements, lastToClose } from "~/domain/insights/liability/books";
import { costChanges, costOn } from "~/domain/insights/liability/cost-by-day";
import { issueCohorts } from "~/domain/insights/liability/issue-cohorts";
import { liabilityReport } from "~/domain/insights/liability/liability-report";
import { movementsOf, NO_MOVEMENTS } from "~/domain/insights/liability/movement-of-kind";
import { costOfPoints, type PointCost } from "~/domain/insights/liability/point-cost";
import {
  dailyStatements,
  LINES,
  monthlyStatements,
  movementsByDay,
  statementOver,
  type Statement,
} from "~/domain/insights/liability/statement";
import { MOVEMENTS, type Movements } from "~/domain/insights/liability/roll-forward";

const CENT: PointCost = { points: 1, minor: 1 };
const at = (iso: string) => new Date(iso);

describe("what points cost", () => {
  const version = (effectiveAt: string, points: number) => ({
    effectiveAt: at(effectiveAt),
    programme: { pointValue: { points, major: 1 } },
  });

  test("is what the newest version of a day says, on the shop's own calendar", () => {
    const versions = [
      version("2026-01-10T12:00:00Z", 100),
      version("2026-03-02T03:00:00Z", 80),
      version("2026-03-05T12:00:00Z", 70),
      version("2026-03-05T13:00:00Z", 50),
    ];
    const changes = costChanges(versions, "America/New_York", "USD");
    const points = (day: string) => costOn(changes, day).points;
    expect(["2025-12-31", "2026-02-28", "2026-03-01", "2026-03-04", "2026-03-05", "2027-01-01"].map(points)).toEqual([
      100, 100, 80, 80, 50, 50,
    ]);
    expect(costOn(changes, "2026-03-05").minor).toBe(100);
    expect(() => costOn([], "2026-03-05")).toThrow(RangeError);
  });
});

describe("a statement", () => {
  const moved = (movements: Partial<Movements>) => ({ ...NO_MOVEMENTS, ...movements });

  test("of three days with a new value of a point in between", () => {
    const days = [
      { day: "2026-11-29", movements: moved({ earned: 900, redeemed: -200 }) },
      { day: "2026-11-30", movements: moved({}) },
      { day: "2026-12-01", movements: moved({ redeemed: -500, returned: 100, expired: -300 }) },
    ];
    const cost = (day: string): PointCost => (day < "2026-12-01" ? CENT : { points: 1, minor: 2 });
    const daily = dailyStatements({ points: 1000, minor: 1000 }, days, cost);
    expect(daily[0]).toMatchObject({ opening: { points: 1000, minor: 1000 }, closing: { points: 1700, minor: 1700 } });
    expect(daily[1]).toMatchObject({ opening: { minor: 1700 }, closing: { points: 1700, minor: 1700 } });
    expect(daily[2]).toMatchObject({
      opening: { points: 1700, minor: 1700 },
      lines: {
        revalued: { points: 0, minor: 1700 },
        redeemed: { points: -500, minor: -1000 },
        expired: { minor: -600 },
      },
      closing: { points: 1000, minor: 2000 },
    });
    const [november, december] = monthlyStatements(daily);
    expect(november).toMatchObject({ name: "2026-11", lines: { earned: { points: 900, minor: 900 } } });
    expect(december).toMatchObject({ name: "2026-12", opening: november!.closing, closing: { minor: 2000 } });
    expect(() => statementOver("none", [])).toThrow(RangeError);
  });

  const points = fc.integer({ min: -1e7, max: 1e7 });
  const movements = fc
    .tuple(...MOVEMENTS.map(() => fc.oneof(fc.constant(0), points)))
    .map((values) => Object.fromEntries(MOVEMENTS.map((movement, index) => [movement, values[index]])) as Movements);
  const cost = fc.record({ points: fc.integer({ min: 1, max: 3000 }), minor: fc.integer({ min: 1, max: 3000 }) });
  const story = fc
    .record({
      opening: points,
      days: fc.array(movements, { minLength: 1, maxLength: 70 }),
      costs: fc.array(cost, { minLength: 1, maxLength: 5 }),
    })
    .map(({ opening, days, costs }) => {
      const named = days.map((each, index) => ({ day: dayAfter("2026-01-20", index), movements: each }));
      const costAt = (day: string) => costs[Number(day.slice(8)) % costs.length]!;
      const before = { points: opening, minor: costOfPoints(opening, costAt(dayAfter(named[0]!.day, -1))) };
      return { opening, daily: dailyStatements(before, named, costAt), costAt, named };
    });
  const sum = (statement: Statement, of: "points" | "minor") =>
    LINES.reduce((total, line) => total + statement.lines[line][of], statement.opening[of]);

  test("closes exactly in points and in money, however it is cut, and each begins where the one before ends", () => {
    fc.assert(
      fc.property(story, fc.nat(), ({ opening, daily, costAt, named }, cut) => {
        const whole = statementOver("whole", daily);
        const at = cut % daily.length;
        const halves = [daily.slice(0, at), daily.slice(at)].filter((part) => part.length > 0);
        const parts = halves.map((part) => statementOver("part", part));
        for (const statements of [daily, monthlyStatements(daily), parts, [whole]]) {
          statements.forEach((each, index) => {
            expect(sum(each, "points")).toBe(each.closing.points);
            expect(sum(each, "minor")).toBe(each.closing.minor);
            if (index > 0) expect(each.opening).toEqual(statements[index - 1]!.closing);
          });
          expect(statementOver("again", statements)).toEqual({ ...whole, name: "again" });
        }
        expect(whole.opening).toEqual({
          points: opening,
          minor: costOfPoints(opening, costAt(dayAfter(named[0]!.day, -1))),
        });
        const { closing } = whole;
        expect(closing.minor).toBe(costOfPoints(closing.points, costAt(named.at(-1)!.day)));
      }),
    );
  });

  test("of closed days is what was kept of it, wherever it is cut", () => {
    fc.assert(
      fc.property(story, fc.nat(), ({ daily }, cut) => {
        const at = cut % daily.length;
        const range = { from: daily[at]!.name, to: daily.at(-1)!.name };
        const kept = bookedLines(daily).filter(({ day }) => day >= range.from);
        expect(bookedStatements(daily[at]!.opening, range, kept)).toEqual(daily.slice(at));
      }),
    );
    expect(["2026-12-01", "2026-12-02", "2027-01-31"].map(lastToClose)).toEqual([
      "2026-10-31",
      "2026-11-30",
      "2026-12-31",
    ]);
  });

  test("is booked with debits equal to credits, which on the liability are closing less opening", () => {
    fc.assert(
      fc.property(story, ({ daily }) => {
        const whole = statementOver("whole", daily);
        const bookings = bookingsOf(whole);
        const total = (side: "debitMinor" | "creditMinor", account?: string) =>
          bookings.filter((each) => !account || each.account === account).reduce((all, each) => all + each[side], 0);
        expect(total("debitMinor")).toBe(total("creditMinor"));
        expect(total("creditMinor", "liability") - total("debitMinor", "liability")).toBe(
          whole.closing.minor - whole.opening.minor,
        );
        for (const { debitMinor, creditMinor } of bookings) expect(Math.min(debitMinor, creditMinor)).toBe(0);
      }),
    );
  });

  test("has a day for every day of a range, and every kind of entry in its line", () => {
    const sums = [
      { kind: "earn", points: 500 },
      { kind: "bonus", points: 50 },
      { kind: "reverse", points: -100 },
      { kind: "mature", points: 0 },
      { kind: "commit", points: -200 },
      { kind: "expire", points: -10 },
    ];
    const movements = movementsOf(sums);
    expect(movements).toEqual(moved({ earned: 550, reversed: -100, redeemed: -200, expired: -10 }));
    const days = movementsByDay({ from: "2026-02-27", to: "2026-03-01" }, new Map([["2026-02-28", movements]]));
    expect(days).toEqual([
      { day: "2026-02-27", movements: NO_MOVEMENTS },
      { day: "2026-02-28", movements },
      { day: "2026-03-01", movements: NO_MOVEMENTS },
    ]);
  });
});

describe("the report of what is owed", () => {
  test("cohorts end with the last full month; what was used before it was earned counts at once", () => {
    const issued = [
      { month: "2026-08", issued: 1000, outstanding: 500 },
      { month: "2026-10", issued: 300, outstanding: 290 },
      { month: "2026-11", issued: 100, outstanding: 100 },
    ];
    const redeemed = [
      { month: "2026-08", usedIn: "2026-08", points: 200 },
      { month: "2026-08", usedIn: "2026-10", points: 300 },
      { month: "2026-10", usedIn: "2026-09", points: 10 },
      { month: "2026-10", usedIn: "2026-11", points: 5 },
    ];
    expect(issueCohorts(issued, redeemed, "2026-11").map(({ redeemedByAge }) => redeemedByAge)).toEqual([
      [200, 0, 300],
      [10],
      [],
    ]);
  });

  test("takes the breakage of young points for pending ones, and none where none is known", () => {
    const facts = {
      today: "2026-11-29",
      cost: CENT,
      expiry: null,
      outstanding: { pending: 100, available: 900, reserved: 0, owed: 0 },
      aged: [{ ageDays: 10, points: 900 }],
      expiring: [{ lastDay: null, points: 900 }],
      reach: null,
    };
    const unknown = liabilityReport({ ...facts, cohorts: [] });
    expect(unknown.breakage).toBeNull();
    expect(unknown.liability).toEqual({ grossMinor: 1000, breakageMinor: 0, liabilityMinor: 1000 });
    // Ten months in which nothing is ever redeemed: all of it breaks.
    const cohorts = Array.from({ length: 10 }, (_, index) => ({
      month: `2026-${String(index + 1).padStart(2, "0")}`,
      issued: 90,
      redeemedByAge: new Array<number>(10 - index).fill(0),
      outstanding: 90,
    }));
    const all = liabilityReport({ ...facts, cohorts });
    expect(all.breakageShare).toBe(1);
    expect(all.liability).toEqual({ grossMinor: 1000, breakageMinor: 1000, liabilityMinor: 0 });
    // Half of each is redeemed at once and nothing afterwards: of what is there, nothing more is redeemed; of pending, half.
    const half = cohorts.map((each) => ({
      ...each,
      issued: 180,
      redeemedByAge: each.redeemedByAge.map((_, age) => (age === 0 ? 90 : 0)),
    }));
    expect(liabilityReport({ ...facts, cohorts: half }).breakageShare).toBeCloseTo((900 + 50) / 1000, 12);
  });
});
