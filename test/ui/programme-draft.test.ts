import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { programmeSchema, type Programme } from "~/domain/programme/programme";
import {
  draftOf,
  multiplierRows,
  PARTS,
  rewardRows,
  tierRows,
  wayRows,
  windowRows,
  type PartDraft,
  type PartName,
  type TierDraft,
  type WayDraft,
} from "~/ui/programme/draft/parts";
import { readDraft } from "~/ui/programme/draft/read-draft";
import { programmes } from "#test/factories/programmes";

const programme = defaultProgramme("USD");
const PART_NAMES = Object.keys(PARTS) as PartName[];

type Change<Part extends PartName> = (draft: PartDraft<Part>) => void;

/** What comes of a draft of the default programme after some typing. */
function typed<Part extends PartName>(part: Part, change: Change<Part>, currency = "USD", base = programme) {
  const draft = structuredClone(draftOf(part, base));
  change(draft);
  return readDraft(part, draft, base, currency);
}
function errorsOf<Part extends PartName>(part: Part, change: Change<Part>, currency = "USD", base = programme) {
  const errors = typed(part, change, currency, base).errors ?? {};
  return Object.fromEntries(Object.entries(errors).map(([path, { code }]) => [path, code]));
}

describe("a draft that was not touched", () => {
  test.each(PART_NAMES)("of %s is the programme it was made from, whatever that says", (part) => {
    fc.assert(
      fc.property(programmes(), (any) => {
        expect(readDraft(part, draftOf(part, any), any, "USD")).toEqual({ programme: any, errors: null });
      }),
    );
  });

  test("of a shop whose money has no decimals is too", () => {
    fc.assert(
      fc.property(programmes(0), fc.constantFrom(...PART_NAMES), (any, part) => {
        expect(readDraft(part, draftOf(part, any), any, "JPY").programme).toEqual(any);
      }),
    );
  });

  test("is one that a page may send", () => {
    fc.assert(
      fc.property(programmes(), fc.constantFrom(...PART_NAMES), (any, part) => {
        expect(PARTS[part].schema.safeParse(draftOf(part, any))).toMatchObject({ success: true });
      }),
    );
  });

  test("leaves all other parts alone when it is laid over another programme", () => {
    fc.assert(
      fc.property(programmes(), programmes(), (one, other) => {
        const read = readDraft("expiry", draftOf("expiry", one), other, "USD").programme;
        expect(read).toEqual({ ...other, expiry: one.expiry });
        const earning = readDraft("rules", draftOf("rules", one), other, "USD").programme?.earning;
        expect(earning).toMatchObject({
          points: other.earning.points,
          basis: other.earning.basis,
          caps: one.earning.caps,
        });
      }),
    );
  });
});

describe("what people type", () => {
  test("may have full-width digits, spaces and commas", () => {
    const read = typed("earning", (draft) => (draft.pointValue = { points: "１,０００ ", major: " 10" }));
    expect(read.programme?.pointValue).toEqual({ points: 1000, major: 10 });
    const days = typed("expiry", (draft) => (draft.expiry.warningDays = "６０、 30，7"));
    expect(days.programme?.expiry.warningDays).toEqual([60, 30, 7]);
  });

  test("is nothing where there is no limit", () => {
    const base = { ...programme, earning: { ...programme.earning, caps: { perOrder: 5, perDay: 5, perMember: 5 } } };
    const read = typed(
      "rules",
      ({ earning: { caps } }) => Object.assign(caps, { perOrder: " ", perDay: "9" }),
      "USD",
      base,
    );
    expect(read.programme?.earning.caps).toEqual({ perOrder: null, perDay: 9, perMember: 5 });
  });

  test("is a multiplier with two decimals at most", () => {
    const at = (times: string) => typed("tiers", ({ tiers }) => (tiers[1]!.multiplierPercent = times));
    expect(at("1.05").programme?.tiers[1]?.multiplierPercent).toBe(105);
    for (const times of ["", "0.9", "10.01", "1.005", "x"]) {
      expect(at(times).errors).toEqual({ "tiers.1.multiplierPercent": { code: "multiplier" } });
    }
  });

  test("that is no amount of the shop's money is refused: yen have no decimals", () => {
    const reward = (value: string) => (draft: PartDraft<"rewards">) => void (draft.rewards[0]!.value = value);
    expect(errorsOf("rewards", reward("5.55"))).toEqual({});
    expect(errorsOf("rewards", reward("5.55"), "JPY")).toEqual({ "rewards.0.value": "amount" });
    expect(errorsOf("rewards", reward("0"))).toEqual({ "rewards.0.value": "amount" });
  });

  test("has the schema's own bounds in its errors", () => {
    const cases: [string, ReturnType<typeof errorsIn>, number, number][] = [
      ["earning.points", errorsIn("earning", (draft) => (draft.earning.points = "10001")), 1, 10_000],
      ["earning.holdDays", errorsIn("earning", (draft) => (draft.earning.holdDays = "-1")), 0, 90],
      ["pointValue.major", errorsIn("earning", (draft) => (draft.pointValue.major = "1.5")), 1, 1_000_000],
      ["earning.guestDays", errorsIn("rules", (draft) => (draft.earning.guestDays = "")), 0, 365],
      ["earning.caps.perDay", errorsIn("rules", (draft) => (draft.earning.caps.perDay = "0")), 1, 100_000_000],
      ["tierRules.graceDays", errorsIn("tiers", (draft) => (draft.tierRules.graceDays = "366")), 0, 365],
      ["tiers.2.birthdayPoints", errorsIn("tiers", (draft) => (draft.tiers[2]!.birthdayPoints = "x")), 0, 1_000_000],
      ["rewards.0.validDays", errorsIn("rewards", (draft) => (draft.rewards[0]!.validDays = "731")), 1, 730],
      ["expiry.months", errorsIn("expiry", (draft) => (draft.expiry.months = "61")), 1, 60],
      ["expiry.warningDays", errorsIn("expiry", (draft) => (draft.expiry.warningDays = "30, 0")), 1, 180],
    ];
    for (const [path, errors, min, max] of cases) {
      expect({ path, errors }).toEqual({ path, errors: { [path]: { code: "whole_number", params: { min, max } } } });
    }
  });
});

function errorsIn<Part extends PartName>(part: Part, change: Change<Part>) {
  return typed(part, change).errors;
}

describe("the tiers", () => {
  test("go in the order of their entry, whatever order they were typed in", () => {
    const platinum = { ...tierRows.blank("x"), name: "Platinum", entry: "200", multiplierPercent: "1.1" };
    const names = typed("tiers", ({ tiers }) => tiers.push(platinum)).programme?.tiers.map(({ name }) => name);
    expect(names).toEqual(["Bronze", "Platinum", "Silver", "Gold"]);
  });

  test("have their errors where the merchant typed them, not where they were sorted to", () => {
    expect(
      errorsOf("tiers", ({ tiers }) => {
        tiers.reverse();
        tiers[1]!.multiplierPercent = "0.5";
      }),
    ).toEqual({ "tiers.1.multiplierPercent": "multiplier" });
    expect(
      errorsOf("tiers", ({ tiers }) => {
        tiers.reverse();
        tiers[1]!.entry = "0";
      }),
    ).toEqual({ "tiers.2.entry": "tiers_must_ascend" });
  });

  test("are two to ten, or one that gives nothing, which means none", () => {
    const lone = (change: (tier: TierDraft) => void) =>
      errorsOf("tiers", ({ tiers }) => {
        tiers.length = 1;
        change(tiers[0]!);
      });
    expect(lone(() => undefined)).toEqual({});
    for (const change of [
      { multiplierPercent: "1.25" },
      { entryPoints: "5" },
      { entryReward: "five-off" },
      { birthdayPoints: "5" },
      { customerTags: ["vip"] },
    ])
      expect(lone((tier) => Object.assign(tier, change))).toEqual({ tiers: "one_tier_alone" });
    expect(errorsOf("tiers", ({ tiers }) => (tiers.length = 0))).toEqual({ tiers: "one_tier_alone" });
  });

  test("of an earlier day, one that gives something, are left as they are by the other pages", () => {
    const [bronze] = programme.tiers;
    const alone = { ...programme, tiers: [{ ...bronze!, multiplierPercent: 125 }] };
    expect(readDraft("expiry", draftOf("expiry", alone), alone, "USD").programme).toEqual(alone);
  });

  test.each<[string, Change<"tiers">, Record<string, string>]>([
    ["none starts at 0", ({ tiers }) => tiers.shift(), { "tiers.0.entry": "first_tier_starts_at_zero" }],
    [
      "it is kept by more than it takes",
      ({ tiers }) => (tiers[1]!.keep = "501"),
      { "tiers.1.keep": "keep_above_entry" },
    ],
    [
      "its reward is gone",
      ({ tiers }) => (tiers[1]!.entryReward = "gone"),
      { "tiers.1.entryReward": "unknown_reward" },
    ],
    [
      "a tag is too long",
      ({ tiers }) => (tiers[1]!.customerTags = ["x".repeat(256)]),
      { "tiers.1.customerTags": "tags" },
    ],
    [
      "there are too many",
      ({ tiers }) =>
        tiers.push(
          ...Array.from({ length: 8 }, (_, at) => ({ ...tierRows.blank(`${at}`), name: "T", entry: `${at + 1}` })),
        ),
      { tiers: "at_most" },
    ],
    [
      "orders are counted and it is no whole number of them",
      ({ tierRules, tiers }) => {
        tierRules.by = "orders";
        tiers[1]!.entry = "2.5";
      },
      { "tiers.1.entry": "count" },
    ],
  ])("are refused where they are wrong: %s", (_, change, errors) => {
    expect(errorsOf("tiers", change)).toEqual(errors);
  });
});

describe("new rows", () => {
  test("get a key from their name, unlike any other", () => {
    const add = (id: string, name: string) => ({ ...rewardRows.blank(id), name, points: "10", value: "1" });
    const keys = typed("rewards", ({ rewards }) =>
      rewards.push(add("a", "Five off!"), add("b", "五元"), add("c", "五元")),
    ).programme?.rewards.map(({ key }) => key);
    expect(keys?.slice(4)).toEqual(["five-off-2", "reward-6", "reward-7"]);
  });

  test("keep their key when they are renamed", () => {
    const read = typed("rewards", ({ rewards }) => (rewards[0]!.name = "Ten off"));
    expect(read.programme?.rewards[0]).toMatchObject({ key: "five-off", name: "Ten off" });
  });
});

describe("rewards", () => {
  test("that ship for free have no value to type, and an empty minimum order means none", () => {
    const read = typed("rewards", ({ rewards }) => {
      rewards.push({ ...rewardRows.blank("a"), name: "Shipping", kind: "free_shipping", points: "300", value: "x" });
    });
    expect(read.programme?.rewards.at(-1)).toMatchObject({ kind: "free_shipping", value: "100", minimumSpend: null });
  });

  test("take 100 % off at most", () => {
    const percent = (value: string) => (draft: PartDraft<"rewards">) =>
      void Object.assign(draft.rewards[0]!, { kind: "percentage", value });
    expect(errorsOf("rewards", percent("100"))).toEqual({});
    expect(errorsOf("rewards", percent("101"))).toEqual({ "rewards.0.value": "percent_above_100" });
  });

  test("that a tier still gives can't be removed, and the error names the tier", () => {
    const base = structuredClone(programme);
    base.tiers[2]!.entryReward = "five-off";
    const { errors } = typed("rewards", (draft) => (draft.rewards = []), "USD", base);
    expect(errors).toEqual({ "tiers.2.entryReward": { code: "unknown_reward", params: { tier: "Gold" } } });
  });
});

describe("ways to earn", () => {
  const way = (change: Partial<WayDraft>): WayDraft => ({
    ...wayRows.blank(JSON.stringify(change)),
    name: "Thanks",
    points: "50",
    ...change,
  });
  const add = (...ways: Partial<WayDraft>[]) => typed("ways", (draft) => draft.ways.push(...ways.map(way)));
  const common = { key: "thanks", name: "Thanks", points: 50, isEnabled: true };
  const limit = { everyDays: null, atMost: 1 };

  test.each<[Partial<WayDraft>, object]>([
    [{ kind: "birthday" }, common],
    [
      { kind: "review", atMost: "5", everyDays: "30" },
      { ...common, everyDays: 30, atMost: 5 },
    ],
    [
      { kind: "social", url: " https://example.com/us" },
      { ...common, ...limit, url: "https://example.com/us" },
    ],
    [{ kind: "custom" }, { ...common, ...limit }],
    [
      { kind: "orders", orders: "10", url: "x" },
      { ...common, orders: 10 },
    ],
    [
      { kind: "spend", spend: "99.50" },
      { ...common, spend: "99.50" },
    ],
  ])("say what their kind says, and nothing else: %o", (change, expected) => {
    expect(add(change).programme?.ways).toEqual([{ kind: change.kind, ...expected }]);
  });

  test.each<[Partial<WayDraft>, string, string]>([
    [{ kind: "social", url: "http://example.com" }, "ways.0.url", "url"],
    [{ kind: "orders", orders: "" }, "ways.0.orders", "whole_number"],
    [{ kind: "spend", spend: "x" }, "ways.0.spend", "amount"],
    [{ kind: "review", atMost: "0" }, "ways.0.atMost", "whole_number"],
    [{ kind: "review", everyDays: "3651" }, "ways.0.everyDays", "whole_number"],
    [{ kind: "sign_up", name: " " }, "ways.0.name", "name"],
  ])("are refused with %o at %s", (change, path, code) => {
    expect(add(change).errors).toMatchObject({ [path]: { code } });
    expect(Object.keys(add(change).errors ?? {})).toEqual([path]);
  });

  test("of some kinds there can be one only", () => {
    expect(add({ kind: "birthday" }, { kind: "birthday" }).errors).toEqual({
      "ways.1.kind": { code: "duplicate_way" },
    });
    expect(add({ kind: "orders", orders: "1" }, { kind: "orders", orders: "2" }).errors).toBeNull();
  });
});

describe("the rules of orders", () => {
  test.each<[string, Change<"rules">, Record<string, string>]>([
    [
      "a period that ends before it begins",
      ({ earning }) =>
        earning.bonusWindows.push({
          ...windowRows.blank("a"),
          name: "Double",
          from: "2026-12-24T00:00",
          until: "2026-12-23T23:59",
        }),
      { "earning.bonusWindows.0.until": "window_ends_before_it_starts" },
    ],
    [
      "a period without times",
      ({ earning }) => earning.bonusWindows.push({ ...windowRows.blank("a"), name: "Double" }),
      { "earning.bonusWindows.0.from": "minute", "earning.bonusWindows.0.until": "minute" },
    ],
    [
      "more products than there can be",
      ({ earning }) => (earning.exclusions.productIds = Array.from({ length: 251 }, (_, at) => String(at + 1))),
      { "earning.exclusions.productIds": "at_most" },
    ],
    [
      "a product bonus without a name",
      ({ earning }) => earning.productMultipliers.push({ ...multiplierRows.blank("a"), productIds: ["1"] }),
      { "earning.productMultipliers.0.name": "name" },
    ],
  ])("refuse %s", (_, change, errors) => {
    expect(errorsOf("rules", change)).toEqual(errors);
  });

  test("know days after fulfilment only where orders earn when they are fulfilled", () => {
    const after = (awardOn: "paid" | "fulfilled") =>
      errorsOf("earning", ({ earning }) => Object.assign(earning, { awardOn, awardAfterDays: "3" }));
    expect(after("fulfilled")).toEqual({});
    expect(after("paid")).toEqual({ "earning.awardAfterDays": "award_days_need_fulfilment" });
  });
});

test("the arbitrary programmes of these tests are valid", () => {
  fc.assert(fc.property(programmes(), (any: Programme) => programmeSchema.safeParse(any).success));
});
