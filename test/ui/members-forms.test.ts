import { describe, expect, test } from "vitest";
import { adjustedPoints, readAdjustment } from "~/ui/members/adjustment";
import { isExpiryForm, readExpiryForm } from "~/ui/members/expiry-form";
import { readMembersQuery, withMembersQuery } from "~/ui/members/members-query";
import { keepingLines, type TierBasis } from "~/ui/members/tier-basis";
import { readTierChange } from "~/ui/members/tier-change";
import { wordsFor } from "~/ui/words";

const id = "0192f7a0-8c1e-4c3a-9d52-0d4f5b8e2a11";

function adjustment(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return readAdjustment(form);
}

describe("an adjustment", () => {
  test("has signed points and a reason", () => {
    expect(adjustment({ id, points: "-1,050", note: "  Late parcel " })).toEqual({
      adjustment: { id, points: -1050, note: "Late parcel" },
      errors: null,
    });
  });

  test("may have a note for the customer; an empty one is none, and a long one is refused", () => {
    const typed = { id, points: "5", note: "Late parcel" };
    expect(adjustment({ ...typed, customerNote: " Sorry! " }).adjustment?.customerNote).toBe("Sorry!");
    expect(adjustment({ ...typed, customerNote: "  " }).adjustment?.customerNote).toBeUndefined();
    expect(adjustment({ ...typed, customerNote: "x".repeat(301) }).adjustment).toBeNull();
  });

  test("names the fields that can't be used", () => {
    expect(adjustment({ id, points: "0", note: "x" }).errors).toEqual({ points: true, note: false });
    expect(adjustment({ id, points: "5", note: "  " }).errors).toEqual({ points: false, note: true });
    expect(adjustment({ id, points: "1.5", note: "" }).errors).toEqual({ points: true, note: true });
    expect(adjustment({ id, points: "10000001", note: "x" }).errors).toEqual({ points: true, note: false });
    expect(adjustment({}).errors).toEqual({ points: true, note: true });
  });

  test("without a proper id is not made", () => {
    expect(adjustment({ id: "x", points: "5", note: "x" }).adjustment).toBeNull();
  });

  test("points may be typed full-width, with a plus or a real minus", () => {
    expect(["+50", "－５０", "\u221250", " 1 000 ", "abc", ""].map(adjustedPoints)).toEqual([
      50,
      -50,
      -50,
      1000,
      NaN,
      NaN,
    ]);
  });
});

describe("a form about when points run out", () => {
  const read = (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return isExpiryForm(form) ? readExpiryForm(form) : "another form";
  };

  test.each<[string, Record<string, string>, unknown]>([
    [
      "extends to a day",
      { intent: "extend_expiry", id, until: "2027-01-31" },
      { intent: "extend_expiry", id, until: "2027-01-31" },
    ],
    [
      "restores an entry",
      { intent: "restore_expired", entryId: "7", note: " why " },
      { intent: "restore_expired", entryId: "7", note: "why" },
    ],
    ["wants a day that there is", { intent: "extend_expiry", id, until: "2027-02-30" }, null],
    ["wants a day written in full", { intent: "extend_expiry", id, until: "2027-2-3" }, null],
    ["wants a proper id", { intent: "extend_expiry", id: "x", until: "2027-01-31" }, null],
    ["wants an entry's number", { intent: "restore_expired", entryId: "7; DROP", note: "x" }, null],
    ["wants a reason", { intent: "restore_expired", entryId: "7", note: " " }, null],
    ["is not one with another intent", { intent: "move_tier", entryId: "7", note: "x" }, "another form"],
    ["is not one that adjusts", { id, points: "5", note: "x" }, "another form"],
  ])("%s", (_, fields, expected) => {
    expect(read(fields)).toEqual(expected);
  });
});

describe("the members page's address", () => {
  test("means the usual where it can't be read", () => {
    expect(readMembersQuery(new URLSearchParams("sort=evil&page=-3"))).toEqual({
      search: "",
      tier: "",
      sort: "points",
      page: 1,
    });
    expect(readMembersQuery(new URLSearchParams("q=%20ada%20&tier=gold&sort=active&page=2"))).toEqual({
      search: "ada",
      tier: "gold",
      sort: "active",
      page: 2,
    });
    expect(readMembersQuery(new URLSearchParams("page=1e9")).page).toBe(400);
  });

  test("a change begins at the first page and leaves the rest of the address alone", () => {
    const current = new URLSearchParams("shop=a&q=ada&page=3");
    expect(withMembersQuery(current, { tier: "gold" }).toString()).toBe("shop=a&q=ada&tier=gold");
    expect(withMembersQuery(current, { page: 4 }).toString()).toBe("shop=a&q=ada&page=4");
    expect(withMembersQuery(current, { search: "" }).toString()).toBe("shop=a");
  });
});

describe("a change of tier by hand", () => {
  const now = new Date("2026-12-24T12:00:00Z");
  const change = (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ id, tierKey: "gold", until: "", reason: "A friend", ...fields })) {
      form.set(name, value);
    }
    return readTierChange(form, "America/New_York", now);
  };

  test("binds to the end of a day in the shop's zone, or for good", () => {
    expect(change({}).move).toMatchObject({ id, tierKey: "gold", until: null, reason: "A friend" });
    expect(change({ until: "2026-12-24" }).move?.until).toEqual(new Date("2026-12-25T05:00:00Z"));
  });

  test.each([
    ["a day that has passed", { until: "2026-12-23" }, { until: true, reason: false }],
    ["no day at all", { until: "soon" }, { until: true, reason: false }],
    ["no reason", { reason: "  " }, { until: false, reason: true }],
  ])("names what can't be used: %s", (_, fields, errors) => {
    expect(change(fields)).toEqual({ move: null, errors });
  });

  const words = wordsFor("en", { domain: "a.myshopify.com", currency: "USD", timezone: "UTC" });
  const basis = { measure: "spend", window: "rolling_year", earned: "Gold", byHand: null, tiers: [] } as const;
  test.each<[string, TierBasis["keep"], string[]]>([
    ["nothing keeps the first tier", null, []],
    [
      "kept for good",
      { missing: 0, isForLater: false, by: null, until: null },
      ["Kept for good: everything since the beginning counts."],
    ],
    [
      "what is missing, and by when",
      { missing: 4200, isForLater: false, by: "2026-12-31T23:59:59.999Z", until: "2026-12-31T23:59:59.999Z" },
      ["Kept until Dec 31, 2026.", "Spend $42.00 by Dec 31, 2026 to keep Gold."],
    ],
    [
      "nothing to do yet",
      { missing: 4200, isForLater: true, by: "2027-12-31T23:59:59.999Z", until: "2027-12-31T23:59:59.999Z" },
      ["Kept until Dec 31, 2027."],
    ],
  ])("the card says what keeps a tier: %s", (_, keep, lines) => {
    expect(keepingLines(words, { ...basis, tiers: [], keep })).toEqual(lines);
  });
});
