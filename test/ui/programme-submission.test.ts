import { describe, expect, test } from "vitest";
import { defaultProgramme } from "~/domain/programme/default-programme";
import { draftOf, type PartDraft } from "~/ui/programme/draft/parts";
import { readSubmission, tiersText } from "~/ui/programme/submission";

const programme = defaultProgramme("USD");
const published = { version: 3, programme };
const draft = draftOf("earning", programme);

function submit(change: Partial<PartDraft<"earning">["earning"]>, isConfirmed = false, from = published) {
  const typed = { ...draft, earning: { ...draft.earning, ...change } };
  return readSubmission("earning", { draft: typed, basedOn: from.version, isConfirmed }, from, "USD");
}

describe("a submission", () => {
  test("says what to publish and on what it was based", () => {
    expect(submit({}).publish).toEqual({ programme, basedOn: 3, isUnseen: false });
  });

  test("that gives more than 10 % to the highest tier must be confirmed; 10 % not", () => {
    const rate = { points: "20", perMajor: "3" };
    expect(submit(rate).answer).toBeNull();
    expect(submit({ points: "7" }).answer).toEqual({ outcome: "confirm", percent: 10.5 });
    expect(submit({ points: "7" }, true).answer).toBeNull();
  });

  test("is asked about the rate of the currency that gives back most", () => {
    const rate = (currency: string, points: string, perMajor: string) => ({
      currencyRates: [{ id: currency, key: "", currency, points, perMajor }],
    });
    expect(submit(rate("EUR", "500", "1")).answer).toEqual({ outcome: "confirm", percent: 750 });
    expect(submit(rate("EUR", "4", "1")).answer).toBeNull();
    expect(submit(rate("JPY", "5", "100")).answer).toBeNull();
    expect(submit(rate("JPY", "8", "100")).answer).toEqual({ outcome: "confirm", percent: 12 });
  });

  test("is asked about a generous rate when it is raised, not whenever something else is saved", () => {
    const generous = { ...programme, earning: { ...programme.earning, points: 9 } };
    const from = { version: 4, programme: generous };
    const expiry = { draft: draftOf("expiry", generous), basedOn: 4, isConfirmed: false };
    expect(readSubmission("expiry", expiry, from, "USD").answer).toBeNull();
    expect(submit({ points: "8" }, false, from).answer).toBeNull();
    expect(submit({ points: "10" }, false, from).answer).toEqual({ outcome: "confirm", percent: 15 });
  });

  test("is asked about a tier that makes the rate generous", () => {
    const tiers = draftOf("tiers", programme);
    tiers.tiers[2]!.multiplierPercent = "3";
    const body = { draft: tiers, basedOn: 3, isConfirmed: false };
    expect(readSubmission("tiers", body, published, "USD").answer).toEqual({ outcome: "confirm", percent: 15 });
  });

  test("of tiers that move members or cost something says whether their preview was seen", () => {
    const read = (change: (tiers: PartDraft<"tiers">) => void, previewed?: string) => {
      const tiers = draftOf("tiers", programme);
      change(tiers);
      const body = { draft: tiers, basedOn: 3, isConfirmed: false, ...(previewed ? { previewed } : {}) };
      return readSubmission("tiers", body, published, "USD").publish!;
    };
    const lower = ({ tiers }: PartDraft<"tiers">) => (tiers[1]!.entry = "400");
    const unseen = read(lower);
    expect(unseen.isUnseen).toBe(true);
    expect(read(lower, tiersText(unseen.programme)).isUnseen).toBe(false);
    expect(read(({ tiers }) => (tiers[1]!.entry = "300"), tiersText(unseen.programme)).isUnseen).toBe(true);
    expect(read(({ tierRules }) => (tierRules.graceDays = "7")).isUnseen).toBe(true);
    expect(read(({ tiers }) => (tiers[1]!.name = "Argent")).isUnseen).toBe(false);
  });

  test("made from a version that is no longer in force is refused, whatever it says", () => {
    const late = readSubmission("earning", { draft, basedOn: 2, isConfirmed: true }, published, "USD");
    expect(late).toEqual({ publish: null, answer: { outcome: "refused", code: "stale_programme" } });
  });

  test("that the page never sends is refused whole", () => {
    for (const body of [
      null,
      "x",
      {},
      { draft, basedOn: -1, isConfirmed: false },
      { draft: draftOf("tiers", programme), basedOn: 3, isConfirmed: true },
      { draft: { ...draft, earning: { ...draft.earning, rounding: "up" } }, basedOn: 3, isConfirmed: true },
      { draft: { ...draft, earning: { ...draft.earning, points: "9".repeat(401) } }, basedOn: 3, isConfirmed: true },
    ]) {
      expect(readSubmission("earning", body, published, "USD").answer).toEqual({
        outcome: "refused",
        code: "bad_request",
      });
    }
  });
});
