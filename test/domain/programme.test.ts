import { describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { currencyGiveBack, giveBackPercent } from "~/domain/programme/give-back";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import { tierSchema } from "~/domain/programme/tier-rules";
import { nextTier, tierFor } from "~/domain/programme/tiers";

const usd = defaultProgramme("USD");

describe("the default programme", () => {
  test.each(["USD", "EUR", "JPY", "KWD"])("is valid and gives back 5 %% in %s", (currency) => {
    const programme = defaultProgramme(currency);
    expect(programmeSchema.parse(programme)).toEqual(programme);
    expect(giveBackPercent(programme)).toBe(5);
  });

  test("has three tiers, and rewards of 5.00 to 20.00 for 500 to 2,000 points", () => {
    expect(usd.tiers.map(({ name }) => name)).toEqual(["Bronze", "Silver", "Gold"]);
    expect(usd.rewards).toMatchObject([
      { key: "five-off", kind: "fixed_amount", points: 500, value: "5", name: "$5 off" },
      { points: 1000, value: "10", name: "$10 off" },
      { points: 1500, value: "15" },
      { points: 2000, value: "20" },
    ]);
    expect(defaultProgramme("JPY").rewards.map(({ value }) => value)).toEqual(["500", "1000", "1500", "2000"]);
  });
});

test.each([
  ["USD", [], null],
  ["USD", [["EUR", 500, 1]], { currency: "EUR", percent: 500 }],
  [
    "USD",
    [
      ["EUR", 4, 1],
      ["JPY", 7, 100],
    ],
    { currency: "JPY", percent: 7 },
  ],
  ["JPY", [["USD", 6, 1]], { currency: "USD", percent: 6 }],
  [
    "USD",
    [
      ["EUR", Number.NaN, 1],
      ["CHF", 3, 0],
    ],
    null,
  ],
] as const)("in %s, the rates %j give back %j at the most", (home, rates, highest) => {
  const { earning, pointValue } = defaultProgramme(home);
  const currencyRates = rates.map(([currency, points, perMajor]) => ({ currency, points, perMajor }));
  expect(currencyGiveBack({ earning: { ...earning, currencyRates }, pointValue }, home)).toEqual(highest);
});

describe("tiers", () => {
  const programme: Programme = {
    ...usd,
    tiers: [
      tierSchema.parse({ key: "basic", name: "Basic", entry: "0", multiplierPercent: 100 }),
      tierSchema.parse({ key: "middle", name: "Middle", entry: "5000", multiplierPercent: 100 }),
      tierSchema.parse({ key: "top", name: "Top", entry: "10000", multiplierPercent: 100 }),
    ],
  };

  test.each([
    [-1, "basic"],
    [0, "basic"],
    [300_000, "basic"],
    [499_999, "basic"],
    [500_000, "middle"],
    [800_000, "middle"],
    [999_999, "middle"],
    [1_000_000, "top"],
  ])("a spend of %i cents is %s: lower bound in", (minor, key) => {
    expect(tierFor(programme, minor, "USD").key).toBe(key);
  });

  test("the way to the next tier is told, and there is none above the top", () => {
    expect(nextTier(programme, 800_000, "USD")).toMatchObject({ tier: { key: "top" }, missingMinor: 200_000 });
    expect(nextTier(programme, 1_000_000, "USD")).toBeNull();
  });
});

describe("what a programme may not say", () => {
  test.each([
    ["tiers that do not ascend", { tiers: [usd.tiers[0], usd.tiers[2], usd.tiers[1]] }, "tiers_must_ascend"],
    ["a first tier above zero", { tiers: [usd.tiers[1]] }, "first_tier_starts_at_zero"],
    ["two rewards of one key", { rewards: [usd.rewards[0], usd.rewards[0]] }, "duplicate_key"],
    [
      "more than a hundred percent",
      { rewards: [{ ...usd.rewards[0], kind: "percentage", value: "120" }] },
      "percent_above_100",
    ],
    ["a tier that is harder to keep than to reach", { tiers: [{ ...usd.tiers[0], keep: "1" }] }, "keep_above_entry"],
    ["an entry reward that does not exist", { tiers: [{ ...usd.tiers[0], entryReward: "no" }] }, "unknown_reward"],
    [
      "bonus days that end before they start",
      {
        earning: {
          ...usd.earning,
          bonusWindows: [{ key: "w", name: "W", from: "2026-12-02T00:00", until: "2026-12-01T00:00", percent: 200 }],
        },
      },
      "window_ends_before_it_starts",
    ],
    ["days after a payment", { earning: { ...usd.earning, awardAfterDays: 3 } }, "award_days_need_fulfilment"],
    [
      "two rates for a currency",
      {
        earning: { ...usd.earning, currencyRates: [1, 2].map((points) => ({ currency: "EUR", points, perMajor: 1 })) },
      },
      "duplicate_currency",
    ],
    [
      "two birthdays",
      { ways: ["a", "b"].map((key) => ({ kind: "birthday", key, name: key, points: 1, isEnabled: true })) },
      "duplicate_way",
    ],
  ])("%s", (_, change, message) => {
    const result = programmeSchema.safeParse({ ...usd, ...change });
    expect(result.error?.issues.map((issue) => issue.message)).toContain(message);
  });
});

test("a document of the first day reads as it was meant then", () => {
  const { points, perMajor, holdDays } = usd.earning;
  const tiers = usd.tiers.map(({ key, name, entry, multiplierPercent }) => ({ key, name, entry, multiplierPercent }));
  const { status, pointValue, rewards } = usd;
  const first = { status, pointValue, rewards, tiers, earning: { points, perMajor, holdDays } };
  expect(programmeSchema.parse(first)).toEqual(usd);
});

test("an order is judged by the version in force when it was placed", () => {
  const versions = [1, 2, 3].map((version) => ({
    version,
    effectiveAt: new Date(`2026-0${version}-01T00:00:00Z`),
    programme: usd,
  }));
  const at = (day: string) => ruleInForce(versions, new Date(day)).version;
  expect([at("2025-12-31"), at("2026-01-15"), at("2026-02-01"), at("2026-12-01")]).toEqual([1, 1, 2, 3]);
});
