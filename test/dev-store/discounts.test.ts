import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate } from "../../dev-store/shop/allocate.ts";
import { applyCodes, type Cart } from "../../dev-store/shop/discounts.ts";
import type { Discount } from "../../dev-store/shop/types.ts";
import { discount, NOW, smallShop } from "./small-shop.ts";

const CART: Cart = {
  lines: [
    { productId: "21", price: 1999, quantity: 2, giftCard: false },
    { productId: "22", price: 8000, quantity: 1, giftCard: false },
    { productId: "23", price: 2500, quantity: 1, giftCard: true },
  ],
  shipping: 595,
};
const used = { orderId: "1", customerId: "11", at: NOW.toISOString() };

describe("a code is refused for one reason", () => {
  const cases: [string, Partial<Discount>, string | null, string | undefined][] = [
    ["everybody may use an open code", {}, null, undefined],
    ["a guest can't use a bound code", { customerIds: ["11"] }, null, "login_required"],
    ["another shopper can't use a bound code", { customerIds: ["11"] }, "12", "customer_not_eligible"],
    ["its own shopper can", { customerIds: ["11"] }, "11", undefined],
    ["a single-use code works once", { usageLimit: 1, usedBy: [used] }, "12", "usage_limit_reached"],
    [
      "once per customer means once for the same one",
      { appliesOncePerCustomer: true, usedBy: [used] },
      "11",
      "already_used_by_customer",
    ],
    ["and not for another", { appliesOncePerCustomer: true, usedBy: [used] }, "12", undefined],
    ["a switched-off code", { active: false }, "11", "inactive"],
    ["a code that starts tomorrow", { startsAt: "2026-11-21T00:00:00.000Z" }, "11", "not_started"],
    ["a code whose last instant is now", { endsAt: NOW.toISOString() }, "11", "expired"],
    ["the minimum leaves gift cards out", { minimumSubtotal: 11_999 }, "11", "minimum_not_met"],
    ["the minimum can be met to the cent", { minimumSubtotal: 11_998 }, "11", undefined],
    ["a code for goods that aren't there", { productIds: ["99"] }, "11", "products_not_eligible"],
  ];
  test.each(cases)("%s", (_, change, customerId, reason) => {
    const { shop } = smallShop([discount(change)]);
    expect(applyCodes(shop, CART, ["ten"], customerId, NOW).refused[0]?.reason).toBe(reason);
  });
});

test("an unknown code is refused and a known one is found in any case", () => {
  const { shop } = smallShop([discount()]);
  const { applied, refused } = applyCodes(shop, CART, ["nope", "tEn", "TEN"], null, NOW);
  expect(refused).toEqual([{ code: "nope", reason: "not_found" }]);
  expect(applied.map(({ code }) => code)).toEqual(["TEN"]);
});

describe("codes combine only when both allow it", () => {
  const both = (one: boolean, other: boolean) => {
    const order = discount({
      combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: one },
    });
    const shipping = discount({
      id: "9003",
      code: "SHIP",
      kind: "free_shipping",
      value: null,
      combinesWith: { orderDiscounts: other, productDiscounts: false, shippingDiscounts: false },
    });
    return applyCodes(smallShop([order, shipping]).shop, CART, ["TEN", "SHIP"], null, NOW);
  };
  test.each([
    [true, true, ["TEN", "SHIP"]],
    [true, false, ["TEN"]],
    [false, true, ["TEN"]],
  ])("%s and %s", (one, other, codes) => {
    expect(both(one, other).applied.map(({ code }) => code)).toEqual(codes);
  });
  test("free shipping takes the shipping and nothing else", () => {
    const { shippingDiscount, allocations } = both(true, true);
    expect(shippingDiscount).toBe(595);
    expect(allocations.flat()).toHaveLength(2);
  });
});

test("a percentage is rounded once and shared so that the cents add up", () => {
  const { shop } = smallShop([discount({ value: { kind: "percentage", fraction: 0.15 } })]);
  const { allocations } = applyCodes(shop, CART, ["TEN"], null, NOW);
  expect(allocations.flat().reduce((sum, { amount }) => sum + amount, 0)).toBe(1800);
  expect(allocations[2]).toEqual([]);
});

test("an amount larger than the goods takes the goods only", () => {
  const { shop } = smallShop([discount({ value: { kind: "amount", amount: 99_999, onEachItem: false } })]);
  const taken = applyCodes(shop, CART, ["TEN"], null, NOW).allocations.flat();
  expect(taken.reduce((sum, { amount }) => sum + amount, 0)).toBe(11_998);
});

test("an amount on each item counts units, of entitled products only", () => {
  const value = { kind: "amount" as const, amount: 300, onEachItem: true };
  const { shop } = smallShop([discount({ value, productIds: ["21"] })]);
  expect(applyCodes(shop, CART, ["TEN"], null, NOW).allocations).toEqual([[{ application: 0, amount: 600 }], [], []]);
});

test("shares are whole, add up, and never exceed what they are taken from", () => {
  const weights = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(weights, fc.nat({ max: 100 }), (lines, percent) => {
      const total = lines.reduce((sum, line) => sum + line, 0);
      const amount = Math.floor((total * percent) / 100);
      const shares = allocate(amount, lines);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
      expect(shares.every((share, index) => Number.isInteger(share) && share <= (lines[index] ?? 0))).toBe(true);
    }),
  );
});
