import { describe, expect, test } from "vitest";
import type { TierRules } from "~/domain/programme/tier-rules";
import type { TierMove } from "~/domain/tiers/tier-moves";
import { canGoOn, TierClock } from "~/domain/tiers/tier-clock";
import type { TierVersion } from "~/domain/tiers/tier-scale";
import { spent, tierVersion } from "#test/factories/tiers";

type Bought = [at: string, major: number, gainedAt?: string];
type Change = [at: string, to: string];

/** An instant: a day is its noon, in UTC. */
const on = (text: string) => new Date(text.length === 10 ? `${text}T12:00:00Z` : text);

function clockOf(versions: TierVersion[], bought: Bought[], moves: TierMove[] = [], zone = "UTC") {
  const clock = new TierClock({ versions, moves, zone, currency: "USD", joinedAt: on("2026-01-01T00:00:00Z") });
  for (const [at, major, gainedAt = at] of bought) clock.add(spent(major), on(at), on(gainedAt));
  return clock;
}

/** The changes after the first tier, up to the end of 2032. */
function changesOf(...args: Parameters<typeof clockOf>) {
  const clock = clockOf(...args);
  clock.advanceTo(on("2032-12-31"));
  return clock.changes.slice(1).map(({ at, to }) => [at, to]);
}

const expected = (changes: Change[]) => changes.map(([at, to]) => [on(at), to]);

describe.each<[string, Partial<TierRules>, string?]>([
  ["all that was ever spent", { window: "lifetime" }],
  ["all that was ever spent, with a grace", { window: "lifetime", graceDays: 30 }],
  ["a calendar year", { window: "calendar_year" }],
  ["a rolling year", { window: "rolling_year", graceDays: 1 }],
])("where what counts is %s", (_, rules) => {
  test("a member is in the first tier to begin with", () => {
    const clock = clockOf([tierVersion(rules)], []);
    expect(clock.tierKey).toBe("bronze");
    expect(clock.changes).toEqual([{ at: on("2026-01-01T00:00:00Z"), from: null, to: "bronze" }]);
  });

  test.each([
    [499, "bronze"],
    [500, "silver"],
    [501, "silver"],
    [1499, "silver"],
    [1500, "gold"],
    [99_999, "gold"],
  ])("%d lifts a member to %s at once", (major, tier) => {
    expect(clockOf([tierVersion(rules)], [["2026-03-01", major]]).tierKey).toBe(tier);
    expect(
      clockOf(
        [tierVersion(rules)],
        [
          ["2026-03-01", 1],
          ["2026-03-02", major - 1],
        ],
      ).tierKey,
    ).toBe(tier);
  });
});

test.each<[string, Partial<TierRules>, Record<string, string> | undefined, Bought[], Change[]]>([
  ["without a window, time takes no tier away", {}, undefined, [["2026-02-01", 1500]], [["2026-02-01", "gold"]]],
  [
    "without grace, what is taken back takes the member down to the right tier at once",
    {},
    undefined,
    [
      ["2026-02-01", 1500],
      ["2026-02-10", -1400, "2026-02-01"],
    ],
    [
      ["2026-02-01", "gold"],
      ["2026-02-10", "bronze"],
    ],
  ],
  [
    "what keeps a tier can be less than what it took to get in",
    {},
    { bronze: "0", gold: "1500/1000" },
    [
      ["2026-02-01", 1500],
      ["2026-02-10", -500, "2026-02-01"],
      ["2026-02-11", -1, "2026-02-01"],
    ],
    [
      ["2026-02-01", "gold"],
      ["2026-02-11", "bronze"],
    ],
  ],
  [
    "a member falls one tier when the grace ends, and the next when another has ended",
    { graceDays: 30 },
    undefined,
    [
      ["2026-02-01", 1500],
      ["2026-02-10", -1400, "2026-02-01"],
    ],
    [
      ["2026-02-01", "gold"],
      ["2026-03-12", "silver"],
      ["2026-04-11", "bronze"],
    ],
  ],
  [
    "who qualifies again within the grace stays",
    { graceDays: 30 },
    undefined,
    [
      ["2026-02-01", 1500],
      ["2026-02-10", -100, "2026-02-01"],
      ["2026-03-12T11:59:59Z", 100],
    ],
    [["2026-02-01", "gold"]],
  ],
  [
    "at the very end of the grace it is too late, and up again it goes",
    { graceDays: 30 },
    undefined,
    [
      ["2026-02-01", 1500],
      ["2026-02-10", -100, "2026-02-01"],
      ["2026-03-12", 100],
    ],
    [
      ["2026-02-01", "gold"],
      ["2026-03-12", "silver"],
      ["2026-03-12", "gold"],
    ],
  ],
  [
    "the grace is in days of 24 hours",
    { graceDays: 1 },
    undefined,
    [
      ["2026-02-01", 500],
      ["2026-10-31T12:00:00Z", -100, "2026-02-01"],
    ],
    [
      ["2026-02-01", "silver"],
      ["2026-11-01T12:00:00Z", "bronze"],
    ],
  ],
  [
    "a calendar year's tier is good to the end of the next year, then one down a year",
    { window: "calendar_year" },
    undefined,
    [["2026-02-01", 1500]],
    [
      ["2026-02-01", "gold"],
      ["2028-01-01T00:00:00Z", "silver"],
      ["2029-01-01T00:00:00Z", "bronze"],
    ],
  ],
  [
    "the last day of December counts as the whole year does",
    { window: "calendar_year" },
    undefined,
    [["2026-12-31T23:59:59Z", 500]],
    [
      ["2026-12-31T23:59:59Z", "silver"],
      ["2028-01-01T00:00:00Z", "bronze"],
    ],
  ],
  [
    "two halves in two calendar years are no whole",
    { window: "calendar_year" },
    undefined,
    [
      ["2026-12-31", 499],
      ["2027-01-01", 499],
    ],
    [],
  ],
  [
    "what a calendar year brought keeps the tier for another year",
    { window: "calendar_year" },
    { bronze: "0", silver: "500/300" },
    [
      ["2026-02-01", 500],
      ["2027-11-01", 300],
      ["2028-11-01", 299],
    ],
    [
      ["2026-02-01", "silver"],
      ["2029-01-01T00:00:00Z", "bronze"],
    ],
  ],
  [
    "the tier one down is kept by what keeps that one",
    { window: "calendar_year" },
    undefined,
    [
      ["2026-02-01", 1500],
      ["2027-03-01", 500],
      ["2028-03-01", 500],
    ],
    [
      ["2026-02-01", "gold"],
      ["2028-01-01T00:00:00Z", "silver"],
      ["2030-01-01T00:00:00Z", "bronze"],
    ],
  ],
  [
    "the grace begins when the calendar year ends, and the new year can save the tier",
    { window: "calendar_year", graceDays: 31 },
    undefined,
    [
      ["2026-02-01", 1500],
      ["2028-01-31T23:59:00Z", 1500],
    ],
    [
      ["2026-02-01", "gold"],
      ["2030-02-01T00:00:00Z", "silver"],
      ["2031-02-01T00:00:00Z", "bronze"],
    ],
  ],
  [
    "a calendar year's tier goes when what it was reached by is taken back, also in the next year",
    { window: "calendar_year", graceDays: 10 },
    undefined,
    [
      ["2026-12-20", 500],
      ["2027-01-05", -500, "2026-12-20"],
    ],
    [
      ["2026-12-20", "silver"],
      ["2027-01-15", "bronze"],
    ],
  ],
  [
    "in a rolling year a purchase counts for twelve months to the second",
    { window: "rolling_year" },
    undefined,
    [["2026-02-01", 500]],
    [
      ["2026-02-01", "silver"],
      ["2027-02-01", "bronze"],
    ],
  ],
  [
    "what was bought on 29 February counts to the end of the next 28 February",
    { window: "rolling_year" },
    undefined,
    [["2028-02-29", 500]],
    [
      ["2028-02-29", "silver"],
      ["2029-03-01T00:00:00Z", "bronze"],
    ],
  ],
  [
    "a rolling year without grace still leaves a day between two falls",
    { window: "rolling_year" },
    undefined,
    [["2026-02-01", 1500]],
    [
      ["2026-02-01", "gold"],
      ["2027-02-01", "silver"],
      ["2027-02-02", "bronze"],
    ],
  ],
  [
    "a rolling year's grace begins when a purchase leaves the window",
    { window: "rolling_year", graceDays: 30 },
    undefined,
    [
      ["2026-02-01", 1000],
      ["2026-06-01", 500],
      ["2027-02-20", 900],
    ],
    [
      ["2026-02-01", "silver"],
      ["2026-06-01", "gold"],
      ["2027-03-03", "silver"],
      ["2028-03-21", "bronze"],
    ],
  ],
  [
    "what is taken back leaves the rolling year with what it was part of",
    { window: "rolling_year" },
    undefined,
    [
      ["2026-02-01", 600],
      ["2026-12-01", 500],
      ["2026-12-15", -600, "2026-02-01"],
      ["2027-02-02", 0],
    ],
    [
      ["2026-02-01", "silver"],
      ["2027-12-01", "bronze"],
    ],
  ],
  [
    "points can be what counts",
    { by: "points" },
    { bronze: "0", silver: "200" },
    [
      ["2026-02-01", 199],
      ["2026-02-02", 1],
    ],
    [["2026-02-02", "silver"]],
  ],
  [
    "orders can be what counts",
    { by: "orders", window: "rolling_year" },
    { bronze: "0", regular: "3" },
    [
      ["2026-02-01", 1],
      ["2026-03-01", 1],
      ["2026-04-01", 1],
    ],
    [
      ["2026-04-01", "regular"],
      ["2027-02-01", "bronze"],
    ],
  ],
])("%s", (_, rules, entries, bought, changes) => {
  expect(changesOf([tierVersion(rules, entries)], bought)).toEqual(expected(changes));
});

test.each([
  ["America/New_York", "2028-01-01T05:00:00Z"],
  ["Asia/Kathmandu", "2027-12-31T18:15:00Z"],
  ["Pacific/Niue", "2028-01-01T11:00:00Z"],
])("a calendar year ends at midnight in %s", (zone, end) => {
  expect(changesOf([tierVersion({ window: "calendar_year" })], [["2026-02-01", 500]], [], zone)).toEqual(
    expected([
      ["2026-02-01", "silver"],
      [end, "bronze"],
    ]),
  );
});

test("a purchase just before midnight in the shop's zone is the old year's there", () => {
  const version = tierVersion({ window: "calendar_year" });
  const inNewYork = changesOf([version], [["2027-01-01T04:59:59Z", 500]], [], "America/New_York");
  const inLondon = changesOf([version], [["2027-01-01T04:59:59Z", 500]], [], "Europe/London");
  expect(inNewYork[1]).toEqual([on("2028-01-01T05:00:00Z"), "bronze"]);
  expect(inLondon[1]).toEqual([on("2029-01-01T00:00:00Z"), "bronze"]);
});

test("twelve months are by the shop's clocks, which may stand differently a year later", () => {
  expect(changesOf([tierVersion({ window: "rolling_year" })], [["2026-03-10", 500]], [], "America/New_York")).toEqual(
    expected([
      ["2026-03-10", "silver"],
      ["2027-03-10T13:00:00Z", "bronze"],
    ]),
  );
});

const at2027 = on("2027-01-01T00:00:00Z");

test.each<[string, TierVersion[], Bought[], Change[]]>([
  [
    "lowers what a tier takes lifts members when it takes effect",
    [tierVersion({}), tierVersion({}, { bronze: "0", silver: "300", gold: "1500" }, at2027)],
    [["2026-02-01", 300]],
    [["2027-01-01T00:00:00Z", "silver"]],
  ],
  [
    "raises what a tier takes lets members fall when the grace is over",
    [tierVersion({}), tierVersion({ graceDays: 10 }, { bronze: "0", silver: "700", gold: "1500" }, at2027)],
    [["2026-02-01", 500]],
    [
      ["2026-02-01", "silver"],
      ["2027-01-11T00:00:00Z", "bronze"],
    ],
  ],
  [
    "shortens the grace leaves those that have begun their end",
    [tierVersion({ graceDays: 300 }), tierVersion({ graceDays: 10 }, undefined, at2027)],
    [
      ["2026-02-01", 1500],
      ["2026-10-01", -1100, "2026-02-01"],
    ],
    [
      ["2026-02-01", "gold"],
      ["2027-07-28", "silver"],
      ["2027-08-07", "bronze"],
    ],
  ],
  [
    "renames a tier lets the grace that has begun in it go on",
    [tierVersion({ graceDays: 60 }), tierVersion({ graceDays: 10 }, { one: "0", two: "500" }, at2027)],
    [
      ["2026-02-01", 500],
      ["2026-12-02", -100, "2026-02-01"],
    ],
    [
      ["2026-02-01", "silver"],
      ["2027-01-01T00:00:00Z", "two"],
      ["2027-01-31", "one"],
    ],
  ],
  [
    "drops a tier puts its members into the next that takes no more, without a grace",
    [tierVersion({ graceDays: 10 }), tierVersion({ graceDays: 10 }, { bronze: "0", pearl: "900" }, at2027)],
    [
      ["2026-02-01", 1500],
      ["2026-03-01", -1, "2026-02-01"],
      ["2026-03-10", 1],
    ],
    [
      ["2026-02-01", "gold"],
      ["2027-01-01T00:00:00Z", "pearl"],
    ],
  ],
  [
    "replaces a tier by one of the same entry only renames it",
    [tierVersion({}), tierVersion({}, { bronze: "0", pearl: "500" }, at2027)],
    [["2026-02-01", 600]],
    [
      ["2026-02-01", "silver"],
      ["2027-01-01T00:00:00Z", "pearl"],
    ],
  ],
  [
    "measures by something else, under other names, keeps everybody in their place for the grace",
    [tierVersion({}), tierVersion({ by: "orders", graceDays: 90 }, { one: "0", two: "5", three: "9" }, at2027)],
    [["2026-02-01", 5000]],
    [
      ["2026-02-01", "gold"],
      ["2027-01-01T00:00:00Z", "three"],
      ["2027-04-01T00:00:00Z", "two"],
      ["2027-06-30T00:00:00Z", "one"],
    ],
  ],
  [
    "measures by something else and has fewer tiers puts the highest into its last, until judged by that",
    [tierVersion({}), tierVersion({ by: "orders" }, { one: "0", two: "2" }, at2027)],
    [
      ["2026-02-01", 5000],
      ["2026-03-01", 1],
    ],
    [
      ["2026-02-01", "gold"],
      ["2027-01-01T00:00:00Z", "two"],
    ],
  ],
  [
    "changes the window looks at the same history through it",
    [tierVersion({}), tierVersion({ window: "rolling_year" }, undefined, at2027)],
    [
      ["2026-02-01", 1000],
      ["2026-12-01", 500],
    ],
    [
      ["2026-02-01", "silver"],
      ["2026-12-01", "gold"],
      ["2027-02-01", "silver"],
      ["2027-12-01", "bronze"],
    ],
  ],
])("a version that %s", (_, versions, bought, changes) => {
  expect(changesOf(versions, bought)).toEqual(expected(changes));
});

test.each<[string, TierMove[], Change[]]>([
  [
    "binds from its begin to its end, and then the history holds",
    [{ tierKey: "gold", from: on("2026-03-01"), until: on("2026-04-01") }],
    [
      ["2026-02-01", "silver"],
      ["2026-03-01", "gold"],
      ["2026-04-01", "silver"],
    ],
  ],
  [
    "without an end binds for good",
    [{ tierKey: "bronze", from: on("2026-03-01"), until: null }],
    [
      ["2026-02-01", "silver"],
      ["2026-03-01", "bronze"],
    ],
  ],
  [
    "ends an earlier one, which does not come back",
    [
      { tierKey: "gold", from: on("2026-03-01"), until: on("2026-12-01") },
      { tierKey: "bronze", from: on("2026-04-01"), until: on("2026-05-01") },
    ],
    [
      ["2026-02-01", "silver"],
      ["2026-03-01", "gold"],
      ["2026-04-01", "bronze"],
      ["2026-05-01", "silver"],
    ],
  ],
  [
    "that ends before it begins binds never",
    [{ tierKey: "gold", from: on("2026-03-01"), until: on("2026-03-01") }],
    [["2026-02-01", "silver"]],
  ],
  [
    "to a tier that is no more is nothing",
    [{ tierKey: "platinum", from: on("2026-03-01"), until: null }],
    [["2026-02-01", "silver"]],
  ],
])("a move by hand %s", (_, moves, changes) => {
  expect(changesOf([tierVersion({})], [["2026-02-01", 600]], moves)).toEqual(expected(changes));
});

test("the clock runs on beneath a move by hand", () => {
  const moves = [{ tierKey: "gold", from: on("2026-03-01"), until: on("2027-06-01") }];
  expect(changesOf([tierVersion({ window: "rolling_year" })], [["2026-02-01", 600]], moves)).toEqual(
    expected([
      ["2026-02-01", "silver"],
      ["2026-03-01", "gold"],
      ["2027-06-01", "bronze"],
    ]),
  );
});

describe("when time alone will change the tier", () => {
  test.each<[string, Partial<TierRules>, Bought[], string | null]>([
    ["never, where time takes nothing away", {}, [["2026-02-01", 600]], null],
    ["never in the first tier", { window: "rolling_year" }, [["2026-02-01", 400]], null],
    [
      "a year later",
      { window: "rolling_year" },
      [
        ["2026-02-01", 400],
        ["2026-03-01", 100],
      ],
      "2027-02-01",
    ],
    [
      "not when what leaves is not needed",
      { window: "rolling_year" },
      [
        ["2026-02-01", 400],
        ["2026-03-01", 500],
      ],
      "2027-03-01",
    ],
    [
      "at the end of the grace",
      { graceDays: 7 },
      [
        ["2026-02-01", 600],
        ["2026-03-01", -200],
      ],
      "2026-03-08",
    ],
    ["at the end of the next year", { window: "calendar_year" }, [["2026-02-01", 600]], "2028-01-01T00:00:00Z"],
  ])("%s", (_, rules, bought, due) => {
    expect(clockOf([tierVersion(rules)], bought).dueAt).toEqual(due === null ? null : on(due));
  });

  test("is the end of a move by hand only if the tier by history is another then", () => {
    const until = on("2026-06-01");
    const moved = (tierKey: string) =>
      clockOf([tierVersion({})], [["2026-03-01", 600]], [{ tierKey, from: on("2026-02-01"), until }]).dueAt;
    expect(moved("gold")).toEqual(until);
    expect(moved("silver")).toBeNull();
  });
});

describe("the outlook", () => {
  const outlookOf = (...args: Parameters<typeof clockOf>) => clockOf(...args).outlook;

  test("says what is missing to the next tier, and nothing in the highest", () => {
    expect(outlookOf([tierVersion({})], [["2026-02-01", 600]]).next).toEqual({ tierKey: "gold", missing: 90_000 });
    expect(outlookOf([tierVersion({})], [["2026-02-01", 1600]]).next).toBeNull();
  });

  test.each<
    [string, Partial<TierRules>, Bought[], { missing: number; from?: string; by?: string; until?: string } | null]
  >([
    ["nothing keeps the first tier", {}, [], null],
    ["what was ever spent keeps a tier for good", {}, [["2026-02-01", 600]], { missing: 0 }],
    [
      "in the grace: what is missing now, to its end",
      { graceDays: 7 },
      [
        ["2026-02-01", 600],
        ["2026-03-01", -142],
      ],
      { missing: 4200, by: "2026-03-08", until: "2026-03-08" },
    ],
    [
      "in a rolling year: what will be missing when purchases leave it",
      { window: "rolling_year", graceDays: 7 },
      [
        ["2026-02-01", 600],
        ["2026-05-01", 200],
      ],
      { missing: 30_000, by: "2027-02-01", until: "2027-02-08" },
    ],
    [
      "in the year a tier is reached: next year's spend, by that year's end",
      { window: "calendar_year", graceDays: 7 },
      [["2026-02-01", 600]],
      { missing: 50_000, from: "2027-01-01T00:00:00Z", by: "2028-01-01T00:00:00Z", until: "2028-01-08T00:00:00Z" },
    ],
    [
      "in the year after: what is missing, by its end",
      { window: "calendar_year" },
      [
        ["2026-02-01", 600],
        ["2027-02-01", 100],
      ],
      { missing: 40_000, by: "2028-01-01T00:00:00Z", until: "2028-01-01T00:00:00Z" },
    ],
  ])("%s", (_, rules, bought, keep) => {
    const { missing = 0, from, by, until } = keep ?? {};
    const instant = (text?: string) => (text ? on(text) : null);
    expect(outlookOf([tierVersion(rules)], bought).keep).toEqual(
      keep && { missing, from: instant(from), by: instant(by), until: instant(until) },
    );
  });

  test("says which move by hand binds, and the tier by history beneath it", () => {
    const move = { tierKey: "gold", from: on("2026-01-02"), until: null };
    const { byHand, earned } = outlookOf([tierVersion({})], [["2026-02-01", 600]], [move]);
    expect(byHand).toEqual(move);
    expect(earned).toEqual({ tierKey: "silver", entry: 50_000, keep: 50_000, since: on("2026-02-01") });
  });
});

test("a state is enough to go on from when everything since the beginning counts from then on", () => {
  const versions = [tierVersion({ window: "rolling_year" }), tierVersion({}, undefined, at2027)];
  expect(canGoOn(versions, on("2026-12-31"))).toBe(false);
  expect(canGoOn(versions, at2027)).toBe(true);
  expect(canGoOn(versions.slice(1), on("2026-12-31"))).toBe(true);
});

test("ten thousand orders in a rolling year take less than two seconds", () => {
  const clock = clockOf([tierVersion({ window: "rolling_year" })], []);
  const start = performance.now();
  for (let order = 0; order < 10_000; order += 1) {
    clock.add(spent(1), new Date(on("2026-01-01").getTime() + order * 3_600_000));
  }
  expect(clock.tierKey).toBe("gold");
  expect(clock.dueAt).not.toBeNull();
  expect(performance.now() - start).toBeLessThan(2000);
});
