import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currencyDecimals, decimalFromMinor, minorFromDecimal, roundedMinor } from "~/domain/money";

describe("amounts of money", () => {
  test.each([
    ["19.99", "USD", 1999],
    ["20", "JPY", 20],
    ["20.00", "JPY", 20],
    ["1.234", "KWD", 1234],
    ["0", "USD", 0],
    ["-5.00", "USD", -500],
    ["5.5", "EUR", 550],
    ["90071992547409.91", "USD", 9_007_199_254_740_991],
  ])("%s %s is %i minor units", (decimal, currency, minor) => {
    expect(minorFromDecimal(decimal, currency)).toBe(minor);
  });

  test.each([
    ["1.999", "USD"],
    ["20.50", "JPY"],
    ["NaN", "USD"],
    ["1e3", "USD"],
    ["", "USD"],
    ["1,000", "USD"],
    ["99999999999999999999", "USD"],
    ["1.00", "NOCURRENCY"],
  ])("%s %s is refused", (decimal, currency) => {
    expect(() => minorFromDecimal(decimal, currency)).toThrow(RangeError);
  });

  test.each([
    ["1999.50", "ISK", 2000],
    ["1999.49", "ISK", 1999],
    ["19.995", "USD", 2000],
    ["19.994999", "USD", 1999],
    ["-0.005", "USD", -1],
    ["19.99", "USD", 1999],
    ["20.00", "JPY", 20],
    ["1.2345", "KWD", 1235],
  ])("%s %s, which may be finer than its currency, is rounded to %i", (decimal, currency, minor) => {
    expect(roundedMinor(decimal, currency)).toBe(minor);
  });

  test("a decimal survives the way to minor units and back", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom("USD", "JPY", "KWD"), (minor, currency) => {
        expect(minorFromDecimal(decimalFromMinor(minor, currency), currency)).toBe(minor === 0 ? 0 : minor);
      }),
    );
  });

  test("currencies know their decimals", () => {
    expect(["USD", "JPY", "KWD"].map(currencyDecimals)).toEqual([2, 0, 3]);
  });
});
