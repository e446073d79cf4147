import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "~/shopify/json";
import { skimmer, type Shape } from "~/shopify/skim-json";

/** What skimming must give: everything parsed, the wanted fields picked. */
function pick(value: unknown, shape: Shape): unknown {
  if (shape === true || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => (Array.isArray(each) ? each : pick(each, shape)));
  const entries = Object.entries(value).filter(([name]) => Object.hasOwn(shape, name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, pick(inner, shape[name]!)]));
}

const SHAPE: Shape = { id: true, lines: { id: true, "": true, price: { amount: true } }, note: true, extra: true };
const skim = skimmer(SHAPE);

const name = fc.oneof(
  fc.constantFrom("id", "lines", "note", "price", "amount", "extra", "constructor", "__proto__"),
  fc.string(),
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -1.5e-7,
      1e300,
      "",
      'quo"te',
      "back\\slash\\",
      "好",
      "\u0001",
      "😀",
      "1234567890123456789",
    ),
    fc.string({ unit: "grapheme" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie("value")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

describe("skimming a JSON text", () => {
  test("gives what parsing and picking gives, however it is laid out", () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, "\t", "\r\n "), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(skim(text)).toEqual(pick(parseJson(text), SHAPE));
      }),
      { numRuns: 1000 },
    );
  });

  test("refuses every text that breaks off", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, json), { minLength: 1, maxLength: 3 }), fc.nat(), (entries, cut) => {
        const text = JSON.stringify(Object.fromEntries(entries));
        expect(() => skim(text.slice(0, cut % text.length))).toThrow(SyntaxError);
      }),
    );
  });

  test.each([
    "",
    " ",
    "{",
    '{"id"',
    '{"id":',
    '{"id":1',
    '{"id":1,}',
    '{"id" 1}',
    "{id:1}",
    '{"id":tru}',
    "[1,]",
    "[1 2]",
    "{}x",
    '"abc',
    '{"x":[1}'.replace("}", ""),
    '{"id":"\u0001"}',
    '{"id":NaN}',
    '{"id":01}',
  ])("refuses %j", (text) => expect(() => skim(text)).toThrow(SyntaxError));

  test("keeps every digit of a long number, and leaves a field named __proto__ aside", () => {
    expect(skim('{"id":820982911946154508,"lines":[{"id":-9007199254740993}]}')).toEqual({
      id: "820982911946154508",
      lines: [{ id: "-9007199254740993" }],
    });
    expect(skim('{"__proto__":{"note":1},"constructor":2}')).toEqual({});
  });

  test("ten thousand levels cost no stack, wanted or not", () => {
    const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
    expect(skim(`{"other":${deep},"id":1}`)).toEqual({ id: 1 });
    expect(() => skim(`{"lines":${deep}}`)).not.toThrow();
    expect(() => skim(`{"lines":${"[".repeat(10_000)}}`)).toThrow(SyntaxError);
  });
});

const SAMPLES = fileURLToPath(new URL("../fixtures/shopify", import.meta.url));

test.each(readdirSync(SAMPLES).filter((file) => file.endsWith(".json")))("the sample %s", (file) => {
  const text = readFileSync(`${SAMPLES}/${file}`, "utf8");
  const shape: Shape = {
    id: true,
    customer: { id: true, default_address: true },
    line_items: { id: true, price_set: { shop_money: true } },
  };
  expect(skimmer(shape)(text)).toEqual(pick(parseJson(text), shape));
});
