import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { discountedLifetimeValue, simpleLifetimeValue } from "~/domain/insights/customers/lifetime-value";
import {
  averageOrderValue,
  participationRate,
  purchaseFrequency,
  redemptionRates,
  referralRate,
  repurchaseRate,
} from "~/domain/insights/customers/rates";
import {
  churnRate,
  churnRateOfGuides,
  type CustomerFlow,
  retentionRate,
  retentionRateOfGuides,
} from "~/domain/insights/customers/retention";
import { customerSatisfaction, netPromoterScore } from "~/domain/insights/customers/satisfaction";

describe("customers kept and lost: 950 at the start, 1,000 at the end, 200 of them new, so 150 lost", () => {
  const flow: CustomerFlow = { atStart: 950, atEnd: 1000, joined: 200 };

  test.each([
    ["retention", retentionRate, 0.8421],
    ["retention as guides have it", retentionRateOfGuides, 0.6957],
    ["churn", churnRate, 0.1579],
    ["churn as guides have it", churnRateOfGuides, 0.125],
  ])("%s", (_, rate, expected) => {
    expect(rate(flow)).toBeCloseTo(expected, 4);
  });

  test("nobody kept of nobody is no rate", () => {
    const rates = [retentionRate, churnRate].map((rate) => rate({ atStart: 0, atEnd: 10, joined: 10 }));
    expect(rates).toEqual([null, null]);
  });

  test("retention and churn are the whole, and lie within it", () => {
    const flows = fc
      .record({
        atStart: fc.integer({ min: 1, max: 1e6 }),
        lostPart: fc.double({ min: 0, max: 1, noNaN: true }),
        joined: fc.nat(1e6),
      })
      .map(({ atStart, lostPart, joined }) => ({
        atStart,
        joined,
        atEnd: atStart - Math.floor(atStart * lostPart) + joined,
      }));
    fc.assert(
      fc.property(flows, (each) => {
        expect(retentionRate(each)! + churnRate(each)!).toBeCloseTo(1, 12);
        expect(retentionRate(each)).toBeGreaterThanOrEqual(0);
        expect(churnRate(each)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("rates", () => {
  test("each is what its name says", () => {
    expect(repurchaseRate({ buyers: 400, repeatBuyers: 100 })).toBe(0.25);
    expect(averageOrderValue({ revenueMinor: 10_000_00, orders: 80 })).toBe(125_00);
    expect(purchaseFrequency({ orders: 80, buyers: 50 })).toBe(1.6);
    expect(participationRate({ members: 1000, active: 320 })).toBe(0.32);
    expect(referralRate({ members: 1000, advocates: 25 })).toBe(0.025);
  });

  test("the four redemption rates differ, and each of nothing is none", () => {
    const counts = {
      pointsEarned: 900,
      pointsRedeemed: 300,
      codesIssued: 8,
      codesUsed: 6,
      orders: 200,
      ordersThatEarned: 90,
      buyers: 150,
      buyersWhoAreMembers: 60,
    };
    expect(redemptionRates(counts)).toEqual({ ofPoints: 1 / 3, ofCodes: 0.75, ofOrders: 0.45, ofBuyers: 0.4 });
    const empty = { ...counts, pointsEarned: 0, codesIssued: 0, orders: 0, buyers: 0 };
    expect(redemptionRates(empty)).toEqual({ ofPoints: null, ofCodes: null, ofOrders: null, ofBuyers: null });
  });
});

describe("answers", () => {
  test("NPS is promoters less detractors; 7 and 8 are neither", () => {
    expect(netPromoterScore([0, 0, 0, 0, 0, 0, 20, 15, 15, 25, 25])).toBeCloseTo(0.3, 12);
    expect(netPromoterScore([0, 0, 0, 0, 0, 0, 0, 5, 5, 0, 0])).toBe(0);
    expect(netPromoterScore(new Array<number>(11).fill(0))).toBeNull();
    expect(() => netPromoterScore([1, 2, 3])).toThrow(RangeError);
  });

  test("CSAT is the share of fours and fives", () => {
    expect(customerSatisfaction([5, 5, 10, 40, 40])).toBe(0.8);
    expect(customerSatisfaction([0, 0, 0, 0, 0])).toBeNull();
    expect(() => customerSatisfaction([1])).toThrow(RangeError);
  });
});

describe("lifetime value", () => {
  test.each([
    ["month", 3600],
    ["year", 300],
  ] as const)("100 an order, one a %s, three years: %d", (per, expected) => {
    expect(simpleLifetimeValue({ averageOrder: 100, frequency: { orders: 1, per }, years: 3 })).toBe(expected);
  });

  test("1,000, 800 and 600 at 10 % are 2,021.04 today, not the 2,494.56 that is printed elsewhere", () => {
    expect(discountedLifetimeValue([1000, 800, 600], 0.1)).toBeCloseTo(2021.04, 2);
  });

  test("nothing is discounted at 0 %, and the more the less it is worth", () => {
    expect(discountedLifetimeValue([1000, 800, 600], 0)).toBe(2400);
    const rate = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { maxLength: 20 }), rate, rate, (revenues, one, two) => {
        const [low, high] = [Math.min(one, two), Math.max(one, two)];
        expect(discountedLifetimeValue(revenues, high)).toBeLessThanOrEqual(
          discountedLifetimeValue(revenues, low) * (1 + 1e-12),
        );
      }),
    );
  });
});
