import { describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { programmeSchema } from "~/domain/programme/programme";
import { draftOf, newReward, newTier, type ProgrammeDraft } from "~/ui/programme/draft";
import { LIMITS, readDraft } from "~/ui/programme/read-draft";
import { readSubmission } from "~/ui/programme/submission";

const programme = defaultProgramme("USD");
const draft = draftOf(programme);
const read = (change: Partial<ProgrammeDraft>, currency = "USD") => readDraft({ ...draft, ...change }, currency);
const errorCodes = (change: Partial<ProgrammeDraft>, currency = "USD") =>
  Object.fromEntries(Object.entries(read(change, currency).errors ?? {}).map(([path, { code }]) => [path, code]));

describe("reading a draft", () => {
  test("what was not touched comes back as it was", () => {
    expect(read({}).programme).toEqual(programme);
  });

  test("digits as people type them are understood", () => {
    expect(read({ pointValue: { points: "１,０００ ", major: " 10" } }).programme?.pointValue).toEqual({
      points: 1000,
      major: 10,
    });
  });

  test("what is no whole number is refused with the bounds", () => {
    for (const points of ["", "1.5", "-1", "0", "x", "10001"]) {
      expect(read({ earning: { ...draft.earning, points } }).errors).toEqual({
        "earning.points": { code: "whole_number", params: { min: 1, max: 10_000 } },
      });
    }
  });

  test("tiers go in the order of their entry, whatever order they were typed in", () => {
    const platinum = { ...newTier("x"), name: "Platinum", entry: "200", multiplier: "1.1" };
    expect(read({ tiers: [...draft.tiers, platinum] }).programme?.tiers.map(({ name }) => name)).toEqual([
      "Bronze",
      "Platinum",
      "Silver",
      "Gold",
    ]);
  });

  test("an error of a tier is told where the merchant typed it, not where it was sorted to", () => {
    const [bronze, silver, gold] = draft.tiers as [
      ProgrammeDraft["tiers"][0],
      ProgrammeDraft["tiers"][0],
      ProgrammeDraft["tiers"][0],
    ];
    expect(errorCodes({ tiers: [gold, { ...silver, multiplier: "0.5" }, bronze] })).toEqual({
      "tiers.1.multiplierPercent": "multiplier",
    });
    expect(errorCodes({ tiers: [gold, { ...silver, entry: "0" }, bronze] })).toEqual({
      "tiers.2.entry": "tiers_must_ascend",
    });
  });

  test("without a tier that starts at 0 there is nowhere to begin", () => {
    expect(errorCodes({ tiers: draft.tiers.slice(1) })).toEqual({ "tiers.0.entry": "first_tier_starts_at_zero" });
  });

  test("a new row gets a key from its name, unlike any other", () => {
    const add = (id: string, name: string) => ({ ...newReward(id), name, points: "10", value: "1" });
    const keys = read({
      rewards: [...draft.rewards, add("a", "Five off!"), add("b", "五元"), add("c", "五元")],
    }).programme?.rewards.map(({ key }) => key);
    expect(keys).toEqual(["five-off", "five-off-2", "reward-3", "reward-4"]);
  });

  test("amounts have no more decimals than the currency", () => {
    const reward = { ...newReward("a"), name: "Off", points: "10", value: "5.55" };
    expect(errorCodes({ rewards: [reward] })).toEqual({});
    expect(errorCodes({ rewards: [reward] }, "JPY")).toEqual({ "rewards.0.value": "amount" });
  });

  test("an empty minimum order means none, and a percentage stays within 100", () => {
    const reward = { ...newReward("a"), name: "Off", kind: "percentage" as const, points: "10", value: "10" };
    expect(read({ rewards: [reward] }).programme?.rewards[0]).toMatchObject({ minimumSpend: null, value: "10" });
    expect(errorCodes({ rewards: [{ ...reward, value: "101" }] })).toEqual({ "rewards.0.value": "percent_above_100" });
  });

  test("the bounds it tells are the schema's own", () => {
    for (const [path, { min, max }] of Object.entries(LIMITS)) {
      const accepts = (value: number) => programmeSchema.safeParse(withValue(path, value)).success;
      expect({ path, accepted: [min - 1, min, max, max + 1].map(accepts) }).toEqual({
        path,
        accepted: [false, true, true, false],
      });
    }
  });
});

function withValue(path: string, value: number): unknown {
  const copy = structuredClone(programme) as unknown as Record<string, never>;
  const steps = path.replace("*", "0").split(".");
  const last = steps.pop()!;
  const holder = steps.reduce<Record<string, unknown>>((node, step) => node[step] as Record<string, unknown>, copy);
  holder[last] = value;
  return copy;
}

describe("a submission", () => {
  const submit = (change: Partial<ProgrammeDraft>, isConfirmed = false) =>
    readSubmission({ draft: { ...draft, ...change }, basedOn: 3, isConfirmed }, "USD");

  test("says what to publish and on what it was based", () => {
    expect(submit({}).publish).toEqual({ programme, basedOn: 3 });
  });

  test("above 10 % it must be confirmed; at 10 % not", () => {
    const at = (points: string) => ({ earning: { ...draft.earning, points } });
    expect(submit(at("10")).answer).toBeNull();
    expect(submit(at("11")).answer).toEqual({ outcome: "confirm", percent: 11 });
    expect(submit(at("11"), true).answer).toBeNull();
  });

  test("what the page never sends is refused whole", () => {
    for (const body of [
      null,
      "x",
      {},
      { draft, basedOn: -1, isConfirmed: false },
      { draft: { ...draft, status: "gone" }, basedOn: 1, isConfirmed: true },
    ]) {
      expect(readSubmission(body, "USD").answer).toEqual({ outcome: "refused", code: "bad_request" });
    }
  });
});
