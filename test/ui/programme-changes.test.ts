import { describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { pointsWorthMinor } from "~/domain/programme/points-worth";
import { programmeChanges } from "~/domain/programme/programme-changes";
import { changeSentence, effectSentences } from "~/ui/programme/change-sentence";
import { wordsFor } from "~/ui/words";

const programme = defaultProgramme("USD");
const words = wordsFor("en", { domain: "a.myshopify.com", currency: "USD", timezone: "UTC" });
const sentences = (after: typeof programme) =>
  programmeChanges(programme, after).map((change) => changeSentence(words, change));

describe("the differences between two versions", () => {
  test("are none between a programme and itself, in whatever order its fields are kept", () => {
    const [bronze, ...others] = programme.tiers;
    const { key, name, entry, multiplierPercent } = bronze!;
    expect(
      programmeChanges(programme, { ...programme, tiers: [{ multiplierPercent, entry, name, key }, ...others] }),
    ).toEqual([]);
  });

  test("are told as sentences", () => {
    const [bronze, silver, gold] = programme.tiers as [
      (typeof programme.tiers)[0],
      (typeof programme.tiers)[0],
      (typeof programme.tiers)[0],
    ];
    expect(
      sentences({
        status: "paused",
        earning: { points: 6, perMajor: 1, holdDays: 1 },
        pointValue: { points: 200, major: 1 },
        tiers: [bronze, { ...silver, multiplierPercent: 130 }, { ...gold, key: "platinum", name: "Platinum" }],
        rewards: [],
      }),
    ).toEqual([
      "Programme paused",
      "Earn rate: 5 points per $1 → 6 points per $1",
      "Points stay pending: 14 → 1 day",
      "Value of a point: 100 points = $1 → 200 points = $1",
      "Silver (from $500, × 1.25) → Silver (from $500, × 1.3)",
      "Tier added: Platinum (from $1,500, × 1.5)",
      "Tier removed: Gold (from $1,500, × 1.5)",
      "Reward removed: $5 off: 500 points for $5 off, good for 90 days",
    ]);
  });

  test("say once what they do, however many there are of a kind", () => {
    const tiers = programme.tiers.map((tier) => ({ ...tier, multiplierPercent: tier.multiplierPercent + 10 }));
    const changes = programmeChanges(programme, { ...programme, tiers, earning: { ...programme.earning, points: 4 } });
    expect(changes).toHaveLength(4);
    expect(effectSentences(words, changes)).toEqual([words.t("effect.earn_rate"), words.t("effect.tiers")]);
  });
});

describe("what points are worth", () => {
  test.each([
    [1250, { points: 100, major: 1 }, "USD", 1250],
    [1, { points: 300, major: 1 }, "USD", 0],
    [3, { points: 200, major: 1 }, "USD", 2],
    [-1250, { points: 100, major: 1 }, "USD", -1250],
    [0, { points: 100, major: 1 }, "USD", 0],
    [1000, { points: 100, major: 100 }, "JPY", 1000],
    [9_000_000_000_000, { points: 100, major: 1 }, "USD", 9_000_000_000_000],
  ])("%i points at %o in %s are %i minor units", (points, value, currency, minor) => {
    expect(pointsWorthMinor(points, value, currency)).toBe(minor);
  });
});
