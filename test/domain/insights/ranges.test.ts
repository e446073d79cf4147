import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayAfter } from "~/domain/calendar";
import {
  earlierRanges,
  formerRange,
  isOfEarlierDay,
  lengthOf,
  presetOf,
  presetRange,
  presetsOf,
  wholeMonths,
} from "~/domain/insights/ranges/range";
import { monthsBetween } from "~/domain/insights/cohorts/months";
import { monthKeys, presetKeys, rangeKey } from "~/domain/insights/ranges/range-key";
import { parseRange } from "~/presenters/insights/range";

const TODAY = "2026-11-29";
const ask = (query: string) => parseRange(new URLSearchParams(query), TODAY);

describe("a range of days", () => {
  test.each([
    ["7", "2026-11-23", "2026-11-29"],
    ["30", "2026-10-31", "2026-11-29"],
    ["365", "2025-11-30", "2026-11-29"],
    ["this_month", "2026-11-01", "2026-11-29"],
    ["last_month", "2026-10-01", "2026-10-31"],
  ] as const)("%s is %s to %s", (preset, from, to) => {
    expect(presetRange(preset, TODAY)).toEqual({ from, to });
    expect(presetOf({ from, to }, TODAY, "day")).toBe(preset);
  });

  test("the month before March is the whole of February, leap day included", () => {
    expect(presetRange("last_month", "2028-03-31")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  });

  test("what it is compared with has as many days and ends before it begins", () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((days) => dayAfter("2000-01-01", days));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 366 }), fc.constantFrom("previous", "year"), (from, days, compare) => {
        const range = { from, to: dayAfter(from, days - 1) };
        const former = formerRange(range, compare as "previous", "day")!;
        expect(lengthOf(range)).toBe(days);
        expect(lengthOf(former)).toBe(days);
        if (compare === "previous") expect(dayAfter(former.to, 1)).toBe(from);
        else expect(former.from.slice(0, 7)).toBe(`${Number(from.slice(0, 4)) - 1}${from.slice(4, 7)}`);
      }),
    );
  });

  test("every preset is itself again, today and on the first of a month", () => {
    for (const today of [TODAY, "2026-03-01", "2028-02-29"])
      for (const unit of ["day", "month"] as const)
        for (const preset of presetsOf(unit)) {
          const range = presetRange(preset, today);
          expect(presetRange(presetOf(range, today, unit)!, today)).toEqual(range);
        }
  });
});

describe("a range of whole months", () => {
  test.each([
    ["from=2026-02-10&to=2026-03-04", "2026-02-01..2026-03-31", "2025-12-01..2026-01-31"],
    ["from=2026-11-29&to=2026-11-29", "2026-11-01..2026-11-29", "2026-10-01..2026-10-29"],
    ["from=2026-03-31&to=2026-11-01&compare=year", "2026-03-01..2026-11-29", "2025-03-01..2025-11-29"],
    ["from=2026-02-01&to=2026-02-28", "2026-02-01..2026-02-28", "2026-01-01..2026-01-31"],
    ["from=2024-02-01&to=2024-02-29&compare=year", "2024-02-01..2024-02-29", "2023-02-01..2023-02-28"],
    ["", "2025-12-01..2026-11-29", "2024-12-01..2025-11-29"],
    ["from=2026-02-01&to=2026-02-28&compare=none", "2026-02-01..2026-02-28", null],
  ])("%s is read as %s, against %s", (query, days, former) => {
    const { range, problem } = parseRange(new URLSearchParams(query), TODAY, "month");
    expect(problem).toBeNull();
    expect([rangeKey(range), range.former && rangeKey(range.former)]).toEqual([days, former]);
  });

  test("has as many months as what it is compared with, the last one come as far", () => {
    const days = fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 900 }));
    fc.assert(
      fc.property(days, fc.constantFrom("previous", "year"), ([ago, length], compare) => {
        const [to, from] = [dayAfter(TODAY, -ago), dayAfter(TODAY, -ago - length)];
        const query = new URLSearchParams({ from, to, compare });
        const { range } = parseRange(query, TODAY, "month");
        const former = range.former!;
        expect([range.from <= from, range.to >= to, range.to <= TODAY]).toEqual([true, true, true]);
        expect([range.from.slice(8), former.from.slice(8)]).toEqual(["01", "01"]);
        const months = (one: string, other: string) => monthsBetween(one.slice(0, 7), other.slice(0, 7));
        expect(months(former.from, former.to)).toBe(months(range.from, range.to));
        if (compare === "previous") expect(months(former.to, range.from)).toBe(1);
        else expect(months(former.from, range.from)).toBe(12);
        const isOver = (day: string) => dayAfter(day, 1).endsWith("-01");
        if (isOver(range.to)) expect(isOver(former.to)).toBe(true);
        else expect(former.to.slice(8) === range.to.slice(8) || isOver(former.to)).toBe(true);
      }),
    );
  });

  test("that can't be used is the last twelve, and why is said", () => {
    for (const [query, problem] of [
      ["from=2026-02-30&to=2026-03-01", "not_a_day"],
      ["from=2026-03-02&to=2026-03-01", "backwards"],
      ["from=2026-11-01&to=2026-11-30", "in_the_future"],
    ] as const) {
      const answer = parseRange(new URLSearchParams(query), TODAY, "month");
      expect([answer.problem, answer.range.preset]).toEqual([problem, "12_months"]);
    }
  });

  test("of the last twelve months is made ahead, with those before, which are those of a year before too", () => {
    const range = { from: "2025-12-01", to: TODAY };
    expect(monthKeys(TODAY)).toEqual([rangeKey(range), rangeKey(formerRange(range, "year", "month")!)]);
    expect(wholeMonths(range, TODAY)).toEqual(range);
  });
});

describe("what a range with a name was before", () => {
  const earlier = (query: string, today: string) =>
    earlierRanges(parseRange(new URLSearchParams(query), today).range).map(({ from, to }) => `${from}..${to}`);

  test("is the same name a day earlier, and so on for a week, with what it is compared with", () => {
    const [yesterday] = earlierRanges(ask("compare=year").range);
    expect(yesterday).toEqual({
      from: "2026-10-30",
      to: "2026-11-28",
      today: TODAY,
      unit: "day",
      preset: "30",
      compare: "year",
      former: { from: "2025-10-30", to: "2025-11-28" },
    });
    expect(isOfEarlierDay(yesterday!)).toBe(true);
    expect(isOfEarlierDay(ask("").range)).toBe(false);
    expect(earlier("", TODAY)).toHaveLength(7);
  });

  test("is of whole months where it was", () => {
    const { range } = parseRange(new URLSearchParams(), "2026-12-01", "month");
    expect(earlierRanges(range)[0]).toMatchObject({
      ...{ from: "2025-12-01", to: "2026-11-30", unit: "month", preset: "12_months" },
      former: { from: "2024-12-01", to: "2025-11-30" },
    });
  });

  test("is another month only where the month has just begun", () => {
    expect(earlier("from=2026-10-01&to=2026-10-31", TODAY)).toEqual([]);
    expect(earlier("from=2026-10-01&to=2026-10-31", "2026-11-02")).toEqual(["2026-09-01..2026-09-30"]);
  });

  test("is nothing for days without a name", () => {
    expect(earlier("from=2026-10-02&to=2026-11-29", TODAY)).toEqual([]);
    expect(isOfEarlierDay(ask("from=2026-10-02&to=2026-11-20").range)).toBe(false);
  });
});

test("the days a year before are among what is made ahead where they are asked for", () => {
  const [without, withYear] = [presetKeys(TODAY, ["previous"]), presetKeys(TODAY, ["previous", "year"])];
  expect(without).not.toContain("2025-10-31..2025-11-29");
  expect(withYear).toContain("2025-10-31..2025-11-29");
  expect(new Set(withYear).size).toBe(withYear.length);
  expect(withYear.length).toBeLessThanOrEqual(31);
});

describe("the range of an address", () => {
  test("is the last thirty days, against the thirty before, where none is named", () => {
    expect(ask("")).toEqual({
      range: {
        from: "2026-10-31",
        to: "2026-11-29",
        today: TODAY,
        unit: "day",
        preset: "30",
        compare: "previous",
        former: { from: "2026-10-01", to: "2026-10-30" },
      },
      problem: null,
    });
  });

  test("is the one that is asked for", () => {
    const { range, problem } = ask("from=2026-02-10&to=2026-02-20&compare=year");
    expect(problem).toBeNull();
    expect(range).toMatchObject({ from: "2026-02-10", to: "2026-02-20", preset: null, compare: "year" });
    expect(range.former).toEqual({ from: "2025-02-10", to: "2025-02-20" });
    expect(ask("compare=none").range.former).toBeNull();
  });

  test.each([
    ["from=2026-02-30&to=2026-03-01", "not_a_day"],
    ["from=yesterday&to=2026-03-01", "not_a_day"],
    ["from=2026-03-01", "not_a_day"],
    ["from=2026-03-02&to=2026-03-01", "backwards"],
    ["from=2026-11-01&to=2026-11-30", "in_the_future"],
    ["from=1999-01-01&to=2026-11-29", "too_long"],
  ])("%s is refused with its reason, and the last thirty days are shown", (query, problem) => {
    const answer = ask(query);
    expect(answer.problem).toBe(problem);
    expect(answer.range).toMatchObject({ preset: "30" });
  });
});
