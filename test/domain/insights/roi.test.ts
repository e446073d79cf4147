import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customersNeeded } from "~/domain/insights/roi/customers-needed";
import { holdoutDraw } from "~/domain/insights/roi/holdout-draw";
import { incrementalReturn } from "~/domain/insights/roi/incremental-return";
import { programmeCost } from "~/domain/insights/roi/programme-cost";
import { returnsOn } from "~/domain/insights/roi/returns";
import { threeLines, type RangeProfits } from "~/domain/insights/roi/three-lines";
import { judgeEffect } from "~/domain/insights/roi/verdict";
import type { Moments } from "~/domain/insights/statistics/moments";
import { randomizedDifference } from "~/domain/insights/statistics/randomization";
import { heldOutBy, NEVER_HELD_OUT } from "~/domain/programme/holdout";

const group = (count: number, mean: number, deviation: number): Moments => ({ count, mean, variance: deviation ** 2 });

describe("the return", () => {
  test("ten points of retention at 50,000 each for 100,000 are 500 % gross and 400 % net", () => {
    expect(returnsOn(10 * 50_000, 100_000)).toEqual({ gross: 5, net: 4 });
  });

  test("on nothing is none", () => {
    expect(returnsOn(500, 0)).toEqual({ gross: null, net: null });
  });

  test("net is gross less the money itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (gained, cost) => {
        const { gross, net } = returnsOn(gained, cost);
        expect(gross! - net!).toBeCloseTo(1, 4);
      }),
    );
  });
});

test("cost is rewards given, the change in liability, the app and campaigns", () => {
  const parts = {
    rewardsMinor: 40_000,
    liabilityBeforeMinor: 90_000,
    liabilityAfterMinor: 100_000,
    appMinor: 4_900,
    campaignsMinor: 5_100,
  };
  expect(programmeCost(parts)).toEqual({ liabilityChangeMinor: 10_000, totalMinor: 60_000 });
  const redeemed = { ...parts, rewardsMinor: 50_000, liabilityAfterMinor: 90_000 };
  expect(programmeCost(redeemed).totalMinor).toBe(60_000);
});

describe("the incremental return", () => {
  const perCustomer = { value: 300, low: 100, high: 500 };

  test("is the difference per customer times the treated, over the cost, with the same interval in both forms", () => {
    expect(incrementalReturn(perCustomer, 1000, 100_000)).toEqual({
      profit: { value: 300_000, low: 100_000, high: 500_000 },
      gross: { value: 3, low: 1, high: 5 },
      net: { value: 2, low: 0, high: 4 },
    });
  });

  test.each([0, -500])("on a cost of %d is none", (cost) => {
    expect(incrementalReturn(perCustomer, 1000, cost)).toMatchObject({ gross: null, net: null });
  });
});

describe("customers needed", () => {
  test.each([
    // R: power.t.test(delta = 5, sd = 10, power = 0.8) has n = 63.77 by t; the normal approximation 62.79.
    {
      what: "two halves, half a deviation",
      treated: group(50, 0, 10),
      holdout: group(50, 0, 10),
      effect: 5,
      needed: 126,
    },
    // 7.8489 × (100 / 0.9 + 100 / 0.1) / 25 = 348.84: 314 and 35.
    { what: "a tenth held out", treated: group(90, 0, 10), holdout: group(10, 0, 10), effect: 5, needed: 349 },
  ])("$what: $needed", ({ needed, ...sample }) => {
    expect(customersNeeded(sample)).toBe(needed);
  });

  test("twice the effect needs a quarter of them", () => {
    const sample = { treated: group(500, 0, 900), holdout: group(100, 0, 900) };
    const [one, two] = [customersNeeded({ ...sample, effect: 10 })!, customersNeeded({ ...sample, effect: 20 })!];
    expect(one / two).toBeCloseTo(4, 2);
  });

  test("are not known for no effect, of one customer, or where nothing varies", () => {
    const some = group(50, 0, 10);
    expect(customersNeeded({ treated: some, holdout: some, effect: 0 })).toBeNull();
    expect(customersNeeded({ treated: some, holdout: group(1, 0, 0), effect: 5 })).toBeNull();
    expect(customersNeeded({ treated: group(50, 0, 0), holdout: group(50, 0, 0), effect: 5 })).toBeNull();
  });
});

describe("the verdict", () => {
  const judge = (treated: Moments, holdout: Moments, payingEffect: number | null, customersPerDay = 10) =>
    judgeEffect({
      difference: randomizedDifference({ ...treated, third: 0 }, { ...holdout, third: 0 }, 0.95),
      treated,
      holdout,
      payingEffect,
      customersPerDay,
    });

  test("is measured where the interval does not hold 0, for better or worse", () => {
    expect(judge(group(1000, 5500, 2000), group(1000, 5000, 2000), 100)).toEqual({ kind: "measured" });
    expect(judge(group(1000, 4500, 2000), group(1000, 5000, 2000), 100)).toEqual({ kind: "measured" });
  });

  test("is that it does not pay where the interval holds 0 but no effect that would pay", () => {
    expect(judge(group(1000, 5000, 2000), group(1000, 5000, 2000), 300)).toEqual({ kind: "does_not_pay" });
  });

  test("is not enough where it holds both, and says how many it takes", () => {
    // 7.8489 × 2 × 2 × 2000² / 100² = 12,558.2: 6,280 in each; 10,560 more at 10 a day.
    expect(judge(group(1000, 5100, 2000), group(1000, 5000, 2000), 100)).toEqual({
      kind: "not_enough",
      moreCustomers: 10_560,
      moreDays: 1056,
    });
  });

  test("is not enough as long as an effect that would pay is among what it holds", () => {
    // The interval ends at 175.4; 7.8489 × 4 × 2000² / 150² = 5,581.4: 2,791 in each.
    expect(judge(group(1000, 5000, 2000), group(1000, 5000, 2000), 150)).toMatchObject({ moreCustomers: 3582 });
    // 2,000 are enough for the power at 260; the interval, 350.8 wide, must shrink to it: 2000 × (350.8 / 260)² = 3,641.3.
    expect(judge(group(1000, 5100, 2000), group(1000, 5000, 2000), 260)).toMatchObject({ moreCustomers: 1642 });
  });

  test("is not enough below a hundred in a group, whatever the interval says", () => {
    expect(judge(group(900, 9000, 100), group(50, 5000, 100), 1000)).toEqual({
      kind: "not_enough",
      moreCustomers: 950,
      moreDays: 95,
    });
    expect(judge(group(900, 9000, 100), group(0, 0, 0), 1000)).toEqual({
      kind: "not_enough",
      moreCustomers: null,
      moreDays: null,
    });
  });

  test("is not enough where a handful of customers decides, and says how many even that out", () => {
    const difference = { value: 900, low: 100, high: 1700, skewness: -1.5 };
    const judged = { difference, treated: group(900, 900, 4000), holdout: group(100, 0, 4000), payingEffect: null };
    // The skewness shrinks with the square root of the customers: 1000 × 1.5² = 2250.
    expect(judgeEffect({ ...judged, customersPerDay: 10 })).toEqual({
      kind: "not_enough",
      moreCustomers: 1250,
      moreDays: 125,
    });
  });

  test("knows no days where nobody joins, and no number where nobody left out comes to anything", () => {
    expect(judge(group(1000, 5100, 2000), group(1000, 5000, 2000), 100, 0)).toMatchObject({ moreDays: null });
    expect(judge(group(1000, 0, 2000), group(1000, 0, 2000), null)).toMatchObject({ moreCustomers: 0 });
  });

  test("where no cost says which effect is asked for, asks for a tenth of what somebody left out comes to", () => {
    // 7.8489 × 4 × 2000² / 100² = 12,558.2, as for 100 that would pay.
    expect(judge(group(1000, 1100, 2000), group(1000, 1000, 2000), null)).toEqual({
      kind: "not_enough",
      moreCustomers: 10_560,
      moreDays: 1056,
    });
    // The interval ends at ±175.4.
    expect(judge(group(1000, 1800, 2000), group(1000, 1800, 2000), null)).toEqual({ kind: "small" });
    expect(judge(group(1000, 1700, 2000), group(1000, 1700, 2000), null)).toMatchObject({ kind: "not_enough" });
    expect(judge(group(1000, 1690, 2000), group(1000, 1800, 2000), null)).toMatchObject({ kind: "not_enough" });
  });

  test("never asks for none where it is not enough, and for fewer for a greater effect", () => {
    const size = fc.integer({ min: 100, max: 5000 });
    const worlds = fc.record({
      treated: size,
      holdout: size,
      lead: fc.integer({ min: -300, max: 300 }),
      paying: fc.integer({ min: 1, max: 2000 }),
    });
    fc.assert(
      fc.property(worlds, ({ treated, holdout, lead, paying }) => {
        const at = (effect: number) => judge(group(treated, 5000 + lead, 2000), group(holdout, 5000, 2000), effect);
        const [verdict, easier] = [at(paying), at(2 * paying)];
        if (verdict.kind !== "not_enough") return;
        expect(verdict.moreCustomers).toBeGreaterThanOrEqual(1);
        if (easier.kind === "not_enough") expect(easier.moreCustomers).toBeLessThanOrEqual(verdict.moreCustomers!);
        const unasked = judge(group(treated, 5000 + lead, 4 * paying), group(holdout, 5000, 4 * paying), null);
        if (unasked.kind === "not_enough") expect(unasked.moreCustomers).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe("three lines, never one", () => {
  const experiment = {
    effect: { value: 300, low: 100, high: 500, skewness: 0 },
    treated: group(1000, 5300, 2000),
    holdout: group(400, 5000, 2000),
    varianceReduction: 0,
    costMinor: 200_000,
    customersPerDay: 5,
  };
  const profits: RangeProfits = {
    attributedMinor: 400_000,
    influencedMinor: 1_000_000,
    costMinor: 200_000,
    experiment,
  };

  test("with the verdict on the one that can be believed", () => {
    expect(threeLines(profits)).toMatchObject({
      attributed: { gross: 2, net: 1 },
      influenced: { gross: 5, net: 4 },
      incremental: { gross: { value: 1.5, low: 0.5, high: 2.5 }, net: { value: 0.5 } },
      verdict: { kind: "measured" },
    });
  });

  test("the third goes by the cost of its own days, and where that is not known has no return", () => {
    expect(threeLines({ ...profits, costMinor: 800_000 }).incremental?.gross?.value).toBe(1.5);
    const ofAPart = { ...profits, experiment: { ...experiment, costMinor: null } };
    expect(threeLines(ofAPart).incremental).toMatchObject({ profit: { value: 300_000 }, gross: null, net: null });
  });

  test("without a holdout the third is not there", () => {
    expect(threeLines({ ...profits, experiment: null })).toMatchObject({ incremental: null, verdict: null });
    const nobody = { ...experiment, effect: null, holdout: group(0, 0, 0) };
    expect(threeLines({ ...profits, experiment: nobody })).toMatchObject({
      incremental: null,
      verdict: { kind: "not_enough" },
    });
  });

  test("a cost that is not above 0 has no return", () => {
    const free = { ...profits, costMinor: 0, experiment: { ...experiment, costMinor: 0 } };
    const unsure = {
      ...free,
      experiment: { ...free.experiment, effect: { ...experiment.effect, low: -900, high: 1500 } },
    };
    expect(threeLines(unsure).verdict).toMatchObject({
      kind: "not_enough",
      moreCustomers: expect.any(Number) as number,
    });
    expect(threeLines(free)).toMatchObject({
      attributed: { gross: null },
      incremental: { profit: { value: 300_000 }, gross: null },
    });
  });
});

describe("the holdout", () => {
  const customer = fc.record({
    shopId: fc.bigInt({ min: 1n, max: 10n ** 6n }),
    customerId: fc.bigInt({ min: 1n, max: 10n ** 14n }),
  });
  const isHeldOut = (who: { shopId: bigint; customerId: bigint }, percent: number) =>
    heldOutBy({ holdout: { percent, mode: "programme" } }, holdoutDraw(who)) !== null;
  const portion = fc.integer({ min: 0, max: 50 });

  test("stays: whoever is held out at a share is held out at every larger one", () => {
    fc.assert(
      fc.property(customer, portion, portion, (who, one, two) => {
        const [small, large] = [Math.min(one, two), Math.max(one, two)];
        return !isHeldOut(who, small) || isHeldOut(who, large);
      }),
    );
  });

  test("of nobody is nobody's, and keeps from what the version says", () => {
    fc.assert(fc.property(customer, (who) => !isHeldOut(who, 0)));
    expect(holdoutDraw({ shopId: 1n, customerId: 1001n })).toBeCloseTo(0.7271056, 7);
    const bonuses = { holdout: { percent: 50, mode: "bonuses" as const } };
    expect([0, 0.4999, 0.5, NEVER_HELD_OUT].map((draw) => heldOutBy(bonuses, draw))).toEqual([
      "bonuses",
      "bonuses",
      null,
      null,
    ]);
  });

  const held = (shopId: bigint, size: number, percent: number) =>
    Array.from({ length: size }, (_, index) =>
      isHeldOut({ shopId, customerId: 7_000_000_000n + BigInt(index) }, percent),
    );

  test.each([5, 10, 20, 50])("of %d %% is that share of 50,000 customers, by five standard deviations", (percent) => {
    const share = percent / 100;
    for (const shopId of [1n, 2n, 90n]) {
      const count = held(shopId, 50_000, percent).filter(Boolean).length;
      expect(Math.abs(count - 50_000 * share)).toBeLessThan(5 * Math.sqrt(50_000 * share * (1 - share)));
    }
  });

  test("of one shop says nothing about the same customers of another", () => {
    const [one, two] = [held(1n, 50_000, 20), held(2n, 50_000, 20)];
    const both = one.filter((isHeld, index) => isHeld && two[index]).length;
    expect(Math.abs(both - 2000)).toBeLessThan(5 * Math.sqrt(2000 * 0.96));
  });
});
