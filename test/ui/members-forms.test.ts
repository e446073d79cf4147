import { describe, expect, test } from "vitest";
import { adjustedPoints, readAdjustment } from "~/ui/members/adjustment";
import { readMembersQuery, withMembersQuery } from "~/ui/members/members-query";

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
