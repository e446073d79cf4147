import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { pointsWorthMinor } from "~/domain/programme/points-worth";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import { programmeChanges } from "~/domain/programme/programme-changes";
import { schemaAt } from "~/domain/programme/schema-at";
import { LOCALES } from "~/i18n/i18n";
import { changeSentence } from "~/ui/programme/change-sentence";
import { effectSentences } from "~/ui/programme/effect-sentences";
import { wordsFor } from "~/ui/words";
import { programmes } from "#test/factories/programmes";

const programme = defaultProgramme("USD");
const shop = { domain: "a.myshopify.com", currency: "USD", timezone: "UTC" };
const wordsIn = { en: wordsFor("en", shop), "zh-CN": wordsFor("zh-CN", shop) };
const words = wordsIn.en;
const sentences = (before: Programme, after: Programme, locale: (typeof LOCALES)[number] = "en") =>
  programmeChanges(before, after).map((change) => changeSentence(wordsIn[locale], change));

describe("the differences between two versions", () => {
  test("are none between a programme and itself, in whatever order its fields are kept", () => {
    const [bronze, ...others] = programme.tiers;
    const reversed = Object.fromEntries(Object.entries(bronze!).reverse()) as typeof bronze;
    expect(programmeChanges(programme, { ...programme, tiers: [reversed!, ...others] })).toEqual([]);
    fc.assert(fc.property(programmes(), (any) => programmeChanges(any, structuredClone(any)).length === 0));
  });

  test("are told as sentences", () => {
    const [bronze, silver, gold] = programme.tiers as [Tier, Tier, Tier];
    expect(
      sentences(programme, {
        ...programme,
        status: "paused",
        earning: { ...programme.earning, points: 6, holdDays: 1 },
        pointValue: { points: 200, major: 1 },
        tiers: [
          bronze,
          { ...silver, multiplierPercent: 130, keep: "400", entryReward: "five-off" },
          { ...gold, key: "platinum", name: "Platinum" },
        ],
      }),
    ).toEqual([
      "Programme paused",
      "Earn rate: 5 points per $1 → 6 points per $1",
      "Value of a point: 100 points = $1 → 200 points = $1",
      "Points stay pending: 14 days → 1 day",
      "Silver (from $500, × 1.25) → Silver (from $500, kept from $400, × 1.3, $5 off for reaching it)",
      "Tier added: Platinum (from $1,500, × 1.5)",
      "Tier removed: Gold (from $1,500, × 1.5)",
    ]);
  });

  test("tell what else can be said of orders, ways and expiry", () => {
    const earning = {
      ...programme.earning,
      exclusions: {
        ...programme.earning.exclusions,
        productIds: ["1", "2"],
        orderTags: ["staff"],
        channels: ["pos", "77"],
      },
      currencyRates: [{ currency: "EUR", points: 4, perMajor: 1 }],
      productMultipliers: [{ key: "coffee", name: "Coffee", percent: 200, productIds: ["5"], collectionIds: [] }],
      bonusWindows: [{ key: "eve", name: "Eve", percent: 300, from: "2026-12-24T18:00", until: "2026-12-25T00:00" }],
    };
    const after = programmeSchema.parse({
      ...programme,
      earning,
      ways: [{ kind: "review", key: "review", name: "Review", points: 20, isEnabled: false, atMost: 3, everyDays: 30 }],
      expiry: { mode: "lots", months: 24 },
    });
    expect(sentences(programme, after)).toEqual([
      "Points run out: Never → After they were earned",
      "Points run out after: 12 months → 24 months",
      "Products that earn nothing: added 2",
      "Orders that earn nothing: added staff",
      "Channels that earn nothing: added Point of sale, App 77",
      "Rate added: EUR: 4 points per €1",
      "Product bonus added: Coffee: × 2, 1 product",
      "Bonus period added: Eve: × 3, Dec 24, 2026, 6:00 PM to Dec 25, 2026, 12:00 AM",
      "Way to earn added: Review: 20 points, Review, 3 times at most, every 30 days, off",
    ]);
    const swapped = structuredClone(after);
    swapped.earning.productMultipliers[0]!.productIds = ["6"];
    expect(sentences(after, swapped)).toEqual(["Coffee: × 2, 1 product (other products than before)"]);
  });

  test("say once what they do, however many there are of a kind", () => {
    const tiers = programme.tiers.map((tier) => ({ ...tier, multiplierPercent: tier.multiplierPercent + 10 }));
    const changes = programmeChanges(programme, { ...programme, tiers, earning: { ...programme.earning, points: 4 } });
    expect(changes).toHaveLength(4);
    expect(effectSentences(words, changes)).toEqual([words.t("effect.earn_rate"), words.t("effect.tiers")]);
  });

  test("between any two programmes have words in every language, for what changes and for what that does", () => {
    fc.assert(
      fc.property(programmes(), programmes(), (before, after) => {
        for (const locale of LOCALES) {
          const said = [
            ...sentences(before, after, locale),
            ...effectSentences(wordsIn[locale], programmeChanges(before, after)),
          ];
          for (const sentence of said) expect(sentence).not.toMatch(/\{\w+\}|^\w+\.[\w.]+$|\w+_\w+\.\w+|undefined|NaN/);
        }
      }),
      { numRuns: 30 },
    );
  });
});

type Tier = Programme["tiers"][number];

/** One of everything, so that every place of the schema is there to be changed. */
const FULL: Programme = programmeSchema.parse({
  ...programme,
  earning: {
    ...programme.earning,
    currencyRates: [{ currency: "EUR", points: 4, perMajor: 1 }],
    productMultipliers: [{ key: "coffee", name: "Coffee", percent: 200 }],
    bonusWindows: [{ key: "eve", name: "Eve", percent: 300, from: "2026-12-24T18:00", until: "2026-12-25T00:00" }],
  },
  ways: [
    { kind: "sign_up", key: "join", name: "Join", points: 10, isEnabled: true },
    { kind: "social", key: "follow", name: "Follow", points: 10, isEnabled: true, url: "https://example.com/a" },
    { kind: "orders", key: "ten", name: "Ten", points: 10, isEnabled: true, orders: 10 },
    { kind: "spend", key: "big", name: "Big", points: 10, isEnabled: true, spend: "100" },
  ],
});

/** Every place of a value that is none of others; the key of an item is what tells it apart, so that is not one. */
function placesIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  const isLeaf = typeof value !== "object" || value === null || (Array.isArray(value) && value.length === 0);
  if (isLeaf || (schemaAt(path)?._zod.def.type === "array" && !hasFields(path))) return [path];
  return Object.entries(value as object).flatMap(([step, inner]) =>
    step === "key" ? [] : placesIn(inner, [...path, Array.isArray(value) ? Number(step) : step]),
  );
}

function hasFields(path: (string | number)[]): boolean {
  return !(schemaAt([...path, 0]) instanceof z.ZodString) && !(schemaAt([...path, 0]) instanceof z.ZodNumber);
}

/** Another value than the one that stands at a place, of the kind that the schema wants there. */
function another(path: (string | number)[], value: unknown): unknown {
  if (Array.isArray(value)) return schemaAt([...path, 0]) instanceof z.ZodNumber ? [180] : [...value, "77"];
  const schema = schemaAt(path);
  if (schema instanceof z.ZodEnum) return schema.options.find((option) => option !== value);
  if (typeof value === "boolean") return !value;
  if (schema instanceof z.ZodNumber) return value === null ? 50 : Number(value) + 1;
  const last = String(path.at(-1));
  if (["from", "until"].includes(last)) return "2026-12-24T20:00";
  if (last === "url") return "https://example.com/b";
  if (last === "currency") return "GBP";
  if (["entry", "keep", "value", "minimumSpend", "spend"].includes(last)) return "7";
  return last === "entryReward" ? "five-off" : "Other";
}

function changedAt(path: (string | number)[]): Programme {
  const copy = structuredClone(FULL);
  const holder = path.slice(0, -1).reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], copy);
  const last = path.at(-1)!;
  const fields = holder as Record<string, unknown>;
  fields[last] = another(path, fields[last]);
  return copy;
}

describe("a change of any field of the programme", () => {
  const places = placesIn(FULL);

  test("is looked for in all of them", () => {
    const schemaPlaces = new Set(
      places.map((path) => path.map((step) => (typeof step === "number" ? "*" : step)).join(".")),
    );
    expect(schemaPlaces.size).toBeGreaterThan(60);
    for (const part of Object.keys(programmeSchema.shape)) {
      expect(
        [...schemaPlaces].some((place) => place.startsWith(part)),
        part,
      ).toBe(true);
    }
  });

  test.each(places.map((path) => [path.join("."), path] as const))("is told: %s", (_, path) => {
    const after = changedAt(path);
    for (const locale of LOCALES) {
      const said = sentences(FULL, after, locale);
      expect(said.length).toBeGreaterThan(0);
      for (const sentence of said) {
        const [from, to] = sentence.replace(/^[^→]*?[:：]\s*(?=[^→]*→)/, "").split(" → ");
        if (to !== undefined) expect(from).not.toBe(to);
      }
    }
    expect(effectSentences(words, programmeChanges(FULL, after))).not.toEqual([]);
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
