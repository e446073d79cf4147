import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, dayIn } from "~/domain/calendar";
import { birthdayCounts, nextBirthday } from "~/domain/ways/birthday";
import { nextClaimAt } from "~/domain/ways/claim-limit";
import { dayEnd } from "~/domain/ways/day-end";
import { anniversariesOn, dayInYear, keptOn, monthAndDay, monthDaySchema } from "~/domain/ways/month-day";
import { wayKey, wayKeyAs } from "~/domain/ways/way-entry";
import "#test/support/properties";

const ZONES = ["UTC", "America/New_York", "Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"];
const at = fc.date({ min: new Date("2010-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
const day = at.map((instant) => instant.toISOString().slice(0, 10));
const monthDay = fc
  .record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }) })
  .filter((both) => monthDaySchema.safeParse(both).success)
  .map((both) => monthDaySchema.parse(both));

describe("a month and a day", () => {
  test.each([
    [{ month: 3, day: 4 }, 304],
    [{ month: 2, day: 29 }, 229],
    [{ month: 12, day: 31 }, 1231],
  ])("%j are kept as %i", (both, kept) => {
    expect(monthDaySchema.parse(both)).toBe(kept);
    expect(monthAndDay(kept)).toEqual(both);
  });

  test.each([
    { month: 2, day: 30 },
    { month: 4, day: 31 },
    { month: 13, day: 1 },
    { month: 0, day: 1 },
    { month: 1, day: 0 },
    { month: 1, day: 1.5 },
    { month: "1", day: "1" },
    {},
  ])("%j are no day of any year", (both) => {
    expect(monthDaySchema.safeParse(both).success).toBe(false);
  });

  test.each([
    ["2027-03-04", [304]],
    ["2027-02-28", [228, 229]],
    ["2028-02-28", [228]],
    ["2028-02-29", [229]],
    ["2100-02-28", [228, 229]],
    ["2000-02-28", [228]],
  ])("on %s those of %j are kept", (on, kept) => expect(keptOn(on)).toEqual(kept));

  test("every birthday is kept on one day of every year, which the day itself agrees to", () => {
    fc.assert(
      fc.property(monthDay, fc.integer({ min: 2000, max: 2400 }), (birthday, year) => {
        const first = Date.UTC(year, 0, 1);
        const days = Array.from({ length: 366 }, (_, index) => new Date(first + index * 86_400_000).toISOString());
        const kept = days.map((each) => each.slice(0, 10)).filter((each) => Number(each.slice(0, 4)) === year);
        expect(kept.filter((each) => keptOn(each).includes(birthday))).toEqual([dayInYear(birthday, year)]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("anniversaries", () => {
  test.each([
    ["2027-03-04", 2, ["2026-03-04", "2025-03-04"]],
    ["2027-02-28", 3, ["2026-02-28", "2025-02-28", "2024-02-28", "2024-02-29"]],
    ["2028-02-29", 4, ["2024-02-29"]],
    ["2027-03-04", 0, []],
  ])("on %s, back %i years, are of %j", (on, years, joined) => {
    expect(anniversariesOn(on, years)).toEqual(joined);
  });

  test("whoever joined on any day has one anniversary in every later year", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 20 }), (joined, later) => {
        const year = Number(joined.slice(0, 4)) + later;
        const monthDayJoined = Number(joined.slice(5, 7)) * 100 + Number(joined.slice(8, 10));
        expect(anniversariesOn(dayInYear(monthDayJoined, year), later)).toContain(joined);
      }),
    );
  });
});

describe("a birthday", () => {
  test.each([
    ["saved today", "2026-03-04", { savedOn: "2026-03-04", lastKeptOn: null }, false],
    ["saved 30 days ago", "2026-03-04", { savedOn: "2026-02-02", lastKeptOn: null }, false],
    ["saved 31 days ago", "2026-03-04", { savedOn: "2026-02-01", lastKeptOn: null }, true],
    ["last kept a year ago", "2027-03-04", { savedOn: "2020-01-01", lastKeptOn: "2026-03-04" }, true],
    ["moved a day forward since", "2027-03-03", { savedOn: "2020-01-01", lastKeptOn: "2026-03-04" }, false],
    ["kept in a leap year", "2029-02-28", { savedOn: "2020-01-01", lastKeptOn: "2028-02-29" }, true],
    ["kept before a leap year", "2028-02-29", { savedOn: "2020-01-01", lastKeptOn: "2027-02-28" }, true],
  ])("%s counts on %s: %j", (_, on, known, counts) => expect(birthdayCounts(on, known)).toBe(counts));

  test.each([
    [304, "2026-01-10", { savedOn: "2026-01-10", lastKeptOn: null }, "2026-03-04"],
    [304, "2026-02-20", { savedOn: "2026-02-20", lastKeptOn: null }, "2027-03-04"],
    [304, "2026-03-04", { savedOn: "2025-01-01", lastKeptOn: "2026-03-04" }, "2027-03-04"],
    [229, "2026-06-01", { savedOn: "2025-01-01", lastKeptOn: "2026-02-28" }, "2027-02-28"],
  ])("of %i counts next, seen on %s, %j: %s", (birthday, today, known, next) => {
    expect(nextBirthday(birthday, today, known)).toBe(next);
  });

  test("earns at the most once in any 365 days, whatever day it is corrected to, and however often", () => {
    fc.assert(
      fc.property(day, fc.array(monthDay, { minLength: 1, maxLength: 8 }), (savedOn, corrections) => {
        const earned: string[] = [];
        const start = new Date(savedOn);
        for (let ahead = 0; ahead < 1500; ahead += 1) {
          const today = addDays(start, ahead).toISOString().slice(0, 10);
          const birthday = corrections[Math.floor(ahead / 180) % corrections.length]!;
          if (!keptOn(today).includes(birthday)) continue;
          if (birthdayCounts(today, { savedOn, lastKeptOn: earned.at(-1) ?? null })) earned.push(today);
        }
        const gaps = earned.slice(1).map((each, index) => Date.parse(each) - Date.parse(earned[index]!));
        for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(365 * 86_400_000);
        if (earned[0]) expect(Date.parse(earned[0]) - start.getTime()).toBeGreaterThan(30 * 86_400_000);
      }),
      { numRuns: 50 },
    );
  });

  test("what is said to be the next is a day on which it is kept and counts, and none before it does", () => {
    fc.assert(
      fc.property(monthDay, day, fc.option(fc.integer({ min: 1, max: 400 })), (birthday, today, ago) => {
        const before = (days: number) => addDays(new Date(today), -days).toISOString().slice(0, 10);
        const known = { savedOn: before(ago ?? 0), lastKeptOn: null };
        const next = nextBirthday(birthday, today, known);
        expect(keptOn(next)).toContain(birthday);
        expect(birthdayCounts(next, known)).toBe(true);
        for (let each = new Date(today); each < new Date(next); each = addDays(each, 1)) {
          const on = each.toISOString().slice(0, 10);
          expect(keptOn(on).includes(birthday) && birthdayCounts(on, known)).toBe(false);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("a way with limits", () => {
  const NOW = new Date("2026-11-20T12:00:00Z");
  const ago = (...days: number[]) => days.map((each) => addDays(NOW, -each));

  test.each([
    ["once, never had", { everyDays: null, atMost: 1 }, [], 0],
    ["once, had", { everyDays: null, atMost: 1 }, [100], null],
    ["three times, had twice", { everyDays: null, atMost: 3 }, [1, 0], 0],
    ["three times, had three times", { everyDays: null, atMost: 3 }, [9, 1, 0], null],
    ["every 7 days, had 6 days ago", { everyDays: 7, atMost: 5 }, [20, 6], 1],
    ["every 7 days, had 7 days ago", { everyDays: 7, atMost: 5 }, [7], 0],
    ["every 7 days, had in no order", { everyDays: 7, atMost: 5 }, [2, 20], 5],
    ["every 7 days but all had", { everyDays: 7, atMost: 2 }, [20, 30], null],
  ])("%s, counts next in %j days", (_, limit, had, next) => {
    expect(nextClaimAt(limit, ago(...had), NOW)).toEqual(next === null ? null : addDays(NOW, next));
  });

  test("gives at the most what its limits say, however often it is claimed", () => {
    const limit = fc.record({
      everyDays: fc.option(fc.integer({ min: 1, max: 40 })),
      atMost: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(limit, fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (limits, pauses) => {
        const had: Date[] = [];
        let now = NOW;
        for (const pause of pauses) {
          now = addDays(now, pause);
          if (nextClaimAt(limits, had, now)?.getTime() === now.getTime()) had.push(now);
        }
        expect(had.length).toBeLessThanOrEqual(limits.atMost);
        for (const [index, each] of had.slice(1).entries())
          expect(each.getTime() - had[index]!.getTime()).toBeGreaterThanOrEqual((limits.everyDays ?? 0) * 86_400_000);
      }),
    );
  });
});

describe("the key of an entry", () => {
  test.each([
    [{ kind: "sign_up", key: "welcome" } as const, "once", "way:sign_up:7:once"],
    [{ kind: "review", key: "photo" } as const, "claim-a", "way:review/photo:7:claim-a"],
    [{ kind: "custom", key: "birthday" } as const, "id-7:7", "way:custom/birthday:7:id-7:7"],
  ])("of %j and %j is %s, and another member's differs in the number alone", (way, period, key) => {
    expect(wayKey(way, 7n, period)).toBe(key);
    expect(wayKeyAs(key, 12n)).toBe(wayKey(way, 12n, period));
  });
});

test("a day ends where the next begins, in every zone and with the clocks changed", () => {
  fc.assert(
    fc.property(at, fc.constantFrom(...ZONES), (instant, zone) => {
      const today = dayIn(zone, instant);
      const end = dayEnd(zone, today);
      expect(end > instant).toBe(true);
      expect(dayIn(zone, new Date(end.getTime() - 1))).toBe(today);
      expect(dayIn(zone, end) > today).toBe(true);
    }),
  );
  expect(dayEnd("America/New_York", "2026-11-01")).toEqual(new Date("2026-11-02T05:00:00Z"));
  expect(dayEnd("America/New_York", "2026-03-07")).toEqual(new Date("2026-03-08T05:00:00Z"));
});
