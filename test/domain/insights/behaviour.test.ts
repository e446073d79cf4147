import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cannibalisation, timingOf } from "~/domain/insights/behaviour/cannibalisation";
import { timeToReward } from "~/domain/insights/behaviour/time-to-reward";

describe("rewarded orders that were due anyway", () => {
  test.each([
    [23, 30, "early"],
    [24, 30, "due"],
    [30, 30, "due"],
    [44, 30, "due"],
    [45, 30, "overdue"],
    [30, null, "unknown"],
    [30, 0, "unknown"],
  ] as const)("%i days after the last, usually %s: %s", (daysSinceLast, usualGapDays, timing) => {
    expect(timingOf({ daysSinceLast, usualGapDays })).toBe(timing);
  });

  test("are a share of those whose customer has a rhythm", () => {
    const orders = [10, 28, 31, 100].map((daysSinceLast) => ({ daysSinceLast, usualGapDays: 30 }));
    expect(cannibalisation([...orders, { daysSinceLast: 5, usualGapDays: null }])).toEqual({
      early: 1,
      due: 2,
      overdue: 1,
      unknown: 1,
      dueShare: 0.5,
    });
    expect(cannibalisation([]).dueShare).toBeNull();
  });

  test("early, due, overdue and unknown are all of them", () => {
    const order = fc.record({ daysSinceLast: fc.nat(400), usualGapDays: fc.option(fc.nat(200)) });
    fc.assert(
      fc.property(fc.array(order), (orders) => {
        const { early, due, overdue, unknown } = cannibalisation(orders);
        return early + due + overdue + unknown === orders.length;
      }),
    );
  });
});

describe("the way to the first reward", () => {
  const path = {
    rewardPoints: 500,
    startingPoints: 0,
    pointsPerOrder: 200,
    averageOrderMinor: 40_00,
    daysBetweenOrders: 30,
  };

  test.each([
    ["500 points at 200 an order: three orders, two gaps", path, { orders: 3, spendMinor: 120_00, days: 60 }],
    ["exactly reached", { ...path, pointsPerOrder: 250 }, { orders: 2, spendMinor: 80_00, days: 30 }],
    ["a welcome bonus counts", { ...path, startingPoints: 300 }, { orders: 1, spendMinor: 40_00, days: 0 }],
    ["joining is enough", { ...path, startingPoints: 500, pointsPerOrder: 0 }, { orders: 0, spendMinor: 0, days: 0 }],
    ["the gap is not known", { ...path, daysBetweenOrders: null }, { orders: 3, spendMinor: 120_00, days: null }],
    ["orders earn nothing", { ...path, pointsPerOrder: 0 }, null],
  ])("%s", (_, each, expected) => {
    expect(timeToReward(each)).toEqual(expected);
  });
});
