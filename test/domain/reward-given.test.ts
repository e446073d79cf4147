import { expect, test } from "vitest";
import { rewardGiven } from "~/domain/rewards/reward-given";
import { goods as line } from "#test/factories/lines";

const shipping = line("shipping", 0, { isShipping: true, discountMinor: 700 });
const goods = (netMinor: number, discountMinor: number, taxMinor = 0) =>
  line("1", netMinor, { discountMinor, taxMinor });

test.each([
  ["an amount at its value", { kind: "fixed_amount", value: "5" }, [goods(1500, 500)], 500],
  ["an amount at what was left to take off", { kind: "fixed_amount", value: "5" }, [goods(0, 300)], 300],
  ["an amount beside another discount at its value", { kind: "fixed_amount", value: "5" }, [goods(1000, 800)], 500],
  [
    "a percentage of the price before it",
    { kind: "percentage", value: "10" },
    [goods(1791, 199), goods(900, 100)],
    299,
  ],
  [
    "free shipping at what shipping would have been",
    { kind: "free_shipping", value: "100" },
    [goods(900, 50), shipping],
    700,
  ],
  ["a code that took nothing off", { kind: "percentage", value: "10" }, [goods(2000, 0), shipping], 0],
] as const)("%s", (_, reward, lines, given) => {
  expect(rewardGiven(reward, { lines, currency: "USD", taxesIncluded: false })).toBe(given);
});

test("a percentage is of the price with its tax, where that is in it", () => {
  const order = { lines: [goods(900, 108, 72)], currency: "USD" };
  expect(rewardGiven({ kind: "percentage", value: "10" }, { ...order, taxesIncluded: true })).toBe(108);
  expect(rewardGiven({ kind: "percentage", value: "10" }, { ...order, taxesIncluded: false })).toBe(101);
});
