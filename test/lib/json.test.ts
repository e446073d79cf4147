import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "~/shopify/json";

describe("JSON from Shopify", () => {
  test.each([
    ['{"id":820982911946154508}', { id: "820982911946154508" }],
    ['{"id":-820982911946154508}', { id: "-820982911946154508" }],
    ["[9007199254740993,1]", ["9007199254740993", 1]],
    ['{"id":123456789012345}', { id: 123_456_789_012_345 }],
    ['{"amount":0.12345678901234567}', { amount: 0.12345678901234567 }],
    ['{"amount":1234567890123456.5}', { amount: 1234567890123456.5 }],
    ['{"amount":1234567890123456e2}', { amount: 1234567890123456e2 }],
    [
      '{"note":"call 820982911946154508 \\" now: 820982911946154508"}',
      { note: 'call 820982911946154508 " now: 820982911946154508' },
    ],
    ['{"820982911946154508":true}', { "820982911946154508": true }],
  ])("%s", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test.each(["", "{", '{"a":}', "[1,]", '"\\', '"abc', "NaN", "{'a':1}"])("%j is refused", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  test("everything but long whole numbers reads as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("any whole number survives as its digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.string(), (id, noise) => {
        const { id: read } = parseJson(`{"noise":${JSON.stringify(noise)},"id":${id}}`) as { id: string | number };
        expect(BigInt(read)).toBe(id);
      }),
    );
  });
});
