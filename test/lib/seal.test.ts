import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Seal } from "~/lib/seal.server";

const seal = new Seal(Buffer.alloc(32, 1).toString("base64"));

describe("a sealed text", () => {
  test("opens to what was sealed, whatever it was", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => seal.open(seal.close(text)) === text));
  });

  test("does not show what it holds, and is another one each time", () => {
    const [one, two] = [seal.close("shpat_secret"), seal.close("shpat_secret")];
    expect(one).toMatch(/^sealed:v1:/);
    expect(Buffer.from(one.slice("sealed:v1:".length), "base64").toString("latin1")).not.toContain("shpat");
    expect(one).not.toBe(two);
  });

  test("with any byte of it changed does not open", () => {
    const sealed = Buffer.from(seal.close("shpat_secret").slice("sealed:v1:".length), "base64");
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      expect(() => seal.open(`sealed:v1:${changed.toString("base64")}`), `byte ${index}`).toThrow();
    }
  });

  test.each(["shpat_secret", ""])("of %j, cut short anywhere, does not open", (text) => {
    const sealed = Buffer.from(seal.close(text).slice("sealed:v1:".length), "base64");
    for (let length = 0; length < sealed.length; length += 1) {
      expect(
        () => seal.open(`sealed:v1:${sealed.subarray(0, length).toString("base64")}`),
        `${length} bytes`,
      ).toThrow();
    }
  });

  test("does not open with another key", () => {
    const other = new Seal(Buffer.alloc(32, 2).toString("base64"));
    expect(() => other.open(seal.close("shpat_secret"))).toThrow();
  });

  test("opens with either of two keys, is sealed with the first, and can be brought over to it", () => {
    const [before, after] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((key) => key.toString("base64"));
    const [former, changing, later] = [new Seal(before!), new Seal(after!, before), new Seal(after!)];
    const old = former.close("shpat_secret");
    expect(changing.open(old)).toBe("shpat_secret");
    expect(later.open(changing.close("shpat_secret"))).toBe("shpat_secret");
    expect(later.open(changing.renewed(old)!)).toBe("shpat_secret");
    expect(changing.renewed(changing.close("shpat_secret"))).toBeNull();
    expect(() => changing.open(new Seal(Buffer.alloc(32, 3).toString("base64")).close("shpat_secret"))).toThrow();
  });

  test.each(["", "shpat_in_clear", "sealed:v2:abc"])("is not what %j is", (text) => {
    expect(() => seal.open(text)).toThrow("not a sealed text");
  });
});
