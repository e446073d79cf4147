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
  PRESETS,
} from "~/domain/insights/ranges/range";
import { presetKeys } from "~/domain/insights/ranges/range-key";
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
    expect(presetOf({ from, to }, TODAY)).toBe(preset);
  });

  test("the month before March is the whole of February, leap day included", () => {
    expect(presetRange("last_month", "2028-03-31")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  });

  test("what it is compared with has as many days and ends before it begins", () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((days) => dayAfter("2000-01-01", days));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 366 }), fc.constantFrom("previous", "year"), (from, days, compare) => {
        const range = { from, to: dayAfter(from, days - 1) };
        const former = formerRange(range, compare as "previous")!;
        expect(lengthOf(range)).toBe(days);
        expect(lengthOf(former)).toBe(days);
        if (compare === "previous") expect(dayAfter(former.to, 1)).toBe(from);
        else expect(former.from.slice(0, 7)).toBe(`${Number(from.slice(0, 4)) - 1}${from.slice(4, 7)}`);
      }),
    );
  });

  test("every preset is itself again, today and on the first of a month", () => {
    for (const today of [TODAY, "2026-03-01", "2028-02-29"])
      for (const preset of PRESETS) {
        const range = presetRange(preset, today);
        expect(presetRange(presetOf(range, today)!, today)).toEqual(range);
      }
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
      preset: "30",
      compare: "year",
      former: { from: "2025-10-30", to: "2025-11-28" },
    });
    expect(isOfEarlierDay(yesterday!)).toBe(true);
    expect(isOfEarlierDay(ask("").range)).toBe(false);
    expect(earlier("", TODAY)).toHaveLength(7);
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
