import { describe, expect, test } from "vitest";
import { readSegmentAsk } from "~/ui/segments/segment-ask";
import { readSegmentCursor } from "~/ui/segments/segment-query";

const ID = "6f1c9f6e-2f3a-4b7e-9a65-0d9f1f0c1a11";

function read(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return readSegmentAsk(form);
}

describe("what a segment's page sends", () => {
  test("is a bonus, a tag, or that what failed goes on", () => {
    expect(read({ what: "bonus", id: ID, points: "1,000", note: " Thanks " }).ask).toEqual({
      what: "deed",
      id: ID,
      deed: { kind: "bonus", points: 1000, note: "Thanks" },
    });
    expect(read({ what: "tag", id: ID, tag: " vip " }).ask).toEqual({
      what: "deed",
      id: ID,
      deed: { kind: "tag", tag: "vip" },
    });
    expect(read({ what: "retry", id: ID }).ask).toEqual({ what: "retry", id: ID });
  });

  test.each([
    [{ what: "bonus", id: ID, points: "0", note: "a" }, ["points"]],
    [{ what: "bonus", id: ID, points: "-5", note: "a" }, ["points"]],
    [{ what: "bonus", id: ID, points: "100001", note: " " }, ["points", "note"]],
    [{ what: "bonus", id: ID, note: "a" }, ["points"]],
    [{ what: "tag", id: ID, tag: "a,b" }, ["tag"]],
    [{ what: "tag", id: ID, tag: "a".repeat(41) }, ["tag"]],
    [{ what: "tag", id: "1", tag: "a" }, ["tag", "points", "note"]],
    [{ what: "erase", id: ID }, ["tag", "points", "note"]],
    [{}, ["tag", "points", "note"]],
  ])("%j has fields that can't be used: %j", (fields, wrong) => {
    const { ask, errors } = read(fields as Record<string, string>);
    expect(ask).toBeNull();
    expect(
      Object.entries(errors!)
        .filter(([, isWrong]) => isWrong)
        .map(([field]) => field),
    ).toEqual(wrong);
  });

  test("a place in the list that can't be one is its beginning", () => {
    const at = (text: string) => readSegmentCursor(new URLSearchParams({ at: text }));
    expect(at("older.1500.7")).toEqual({ direction: "older", key: "1500.7" });
    expect(at("newer.-1500.7")).toEqual({ direction: "newer", key: "-1500.7" });
    expect(["", "older", "older.1", "sideways.1.2", "older.1.2.3", "older.1e5.2"].map(at)).toEqual(Array(6).fill(null));
  });
});
