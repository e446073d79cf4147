import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, dayIn, daysBetween } from "~/domain/calendar";

describe("the calendar day", () => {
  test.each([
    ["UTC", "2026-12-31T23:59:59.999Z", "2026-12-31"],
    ["UTC", "2027-01-01T00:00:00Z", "2027-01-01"],
    ["America/New_York", "2026-12-01T04:59:59Z", "2026-11-30"],
    ["America/New_York", "2026-12-01T05:00:00Z", "2026-12-01"],
    // Summer time: midnight in New York is four hours behind Greenwich, not five.
    ["America/New_York", "2026-07-01T03:59:59Z", "2026-06-30"],
    ["America/New_York", "2026-07-01T04:00:00Z", "2026-07-01"],
    ["Asia/Kathmandu", "2026-11-20T18:14:59Z", "2026-11-20"],
    ["Asia/Kathmandu", "2026-11-20T18:15:00Z", "2026-11-21"],
    ["Pacific/Kiritimati", "2026-11-20T10:00:00Z", "2026-11-21"],
    ["Pacific/Niue", "2026-11-20T10:59:59Z", "2026-11-19"],
    ["Asia/Shanghai", "2028-02-28T16:00:00Z", "2028-02-29"],
  ])("in %s at %s is %s", (zone, at, day) => {
    expect(dayIn(zone, new Date(at))).toBe(day);
  });

  test("of a zone that does not exist is an error", () => {
    expect(() => dayIn("Mars/Olympus", new Date(0))).toThrow(RangeError);
  });

  test("is written so that it sorts by time", () => {
    const instant = fc.date({ min: new Date("1990-01-01"), max: new Date("2090-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(instant, instant, fc.constantFrom("UTC", "America/New_York", "Asia/Kathmandu"), (one, two, zone) => {
        const [first, second] = one <= two ? [one, two] : [two, one];
        return dayIn(zone, first) <= dayIn(zone, second);
      }),
    );
  });
});

test("days are whole days of 24 hours, also over a change of the clocks", () => {
  const before = new Date("2026-10-31T12:00:00Z");
  expect(addDays(before, 2)).toEqual(new Date("2026-11-02T12:00:00Z"));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), (days) => daysBetween(before, addDays(before, days)) === days),
  );
});
