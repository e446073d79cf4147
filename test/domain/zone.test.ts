import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aYearAfter, endOfDay, startOfYear, yearIn } from "~/domain/zone";

const ZONES = [
  "UTC",
  "America/New_York",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
  "Pacific/Niue",
  "Australia/Lord_Howe",
];

describe("a year begins at midnight in the shop's zone", () => {
  test.each([
    ["UTC", 2027, "2027-01-01T00:00:00Z"],
    ["America/New_York", 2027, "2027-01-01T05:00:00Z"],
    ["Asia/Kathmandu", 2027, "2026-12-31T18:15:00Z"],
    ["Pacific/Kiritimati", 2027, "2026-12-31T10:00:00Z"],
    ["Pacific/Niue", 2027, "2027-01-01T11:00:00Z"],
    // Summer there.
    ["Australia/Lord_Howe", 2027, "2026-12-31T13:00:00Z"],
  ])("%s %d", (zone, year, start) => {
    expect(startOfYear(zone, year)).toEqual(new Date(start));
    expect(yearIn(zone, new Date(start))).toBe(year);
    expect(yearIn(zone, new Date(Date.parse(start) - 1))).toBe(year - 1);
  });
});

describe("twelve months later", () => {
  test.each([
    ["the same time of day", "UTC", "2026-03-10T08:30:00.123Z", "2027-03-10T08:30:00.123Z"],
    [
      "by the clocks of the zone, which change on other days",
      "America/New_York",
      "2026-03-10T12:00:00Z",
      "2027-03-10T13:00:00Z",
    ],
    ["28 February before a leap day", "UTC", "2027-02-28T23:00:00Z", "2028-02-28T23:00:00Z"],
    ["29 February: when the next 28 February ends", "UTC", "2028-02-29T09:00:00Z", "2029-03-01T00:00:00Z"],
    ["29 February in a zone", "Asia/Shanghai", "2028-02-28T16:00:00Z", "2029-02-28T16:00:00Z"],
    ["1 March after a leap day", "UTC", "2028-03-01T00:30:00Z", "2029-03-01T00:30:00Z"],
    // 02:30 on 14 March 2027 does not exist in New York.
    ["a time that the clocks skip", "America/New_York", "2026-03-14T06:30:00Z", "2027-03-14T07:30:00Z"],
    // 01:30 on 7 November 2027 comes twice.
    ["a time that comes twice is the first", "America/New_York", "2026-11-07T06:30:00Z", "2027-11-07T05:30:00Z"],
  ])("%s", (_, zone, at, later) => {
    expect(aYearAfter(zone, new Date(at))).toEqual(new Date(later));
  });

  test("is 365 or 366 days on, give or take what the clocks do, and never before what was earlier by a day", () => {
    const instant = fc.date({ min: new Date("2000-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), (at, zone) => {
        const days = (aYearAfter(zone, at).getTime() - at.getTime()) / 86_400_000;
        expect(days).toBeGreaterThan(364.9);
        expect(days).toBeLessThan(366.1);
        const nextDay = new Date(at.getTime() + 86_400_000);
        expect(aYearAfter(zone, nextDay) >= aYearAfter(zone, at)).toBe(true);
      }),
    );
  });
});

test.each([
  ["UTC", "2026-12-31", "2027-01-01T00:00:00Z"],
  ["America/New_York", "2026-10-31", "2026-11-01T04:00:00Z"],
  // The day on which the clocks go back has an hour more.
  ["America/New_York", "2026-11-01", "2026-11-02T05:00:00Z"],
  ["Asia/Kathmandu", "2028-02-28", "2028-02-28T18:15:00Z"],
])("a day ends at midnight in %s: %s", (zone, day, end) => {
  expect(endOfDay(zone, day)).toEqual(new Date(end));
  expect(() => endOfDay(zone, "tomorrow")).toThrow(RangeError);
});

test("a zone that does not exist is an error", () => {
  expect(() => yearIn("Mars/Olympus", new Date(0))).toThrow(RangeError);
});
