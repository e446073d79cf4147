import { describe, expect, test } from "vitest";
import type { PeriodResult } from "~/domain/insights/roi/period";
import { roiFigures } from "~/domain/insights/roi/roi-figures";
import { salesFigures } from "~/domain/insights/roi/sales-figures";
import { holdoutRuns, holdoutWithin } from "~/domain/insights/roi/holdout-run";
import { holdoutSchema } from "~/domain/programme/holdout";
import { sumsOf } from "./simulated-shops";

const BASIS = { marginPercent: 40, appMonthMinor: 3650, campaignMonthMinor: 7300, breakage: 0.25 };

/** Ten days. 300 are in the programme, 100 are not; each buys for 10.00 more or less than 50.00, the treated for 20.00 more. */
function period(changes: Partial<PeriodResult> = {}): PeriodResult {
  const group = (size: number, more: number) =>
    sumsOf({
      before: new Array<number>(size).fill(0),
      outcome: Array.from({ length: size }, (_, each) => 5000 + more + (each % 2 === 0 ? 1000 : -1000)),
    });
  const groups = { treated: group(300, 2000), holdout: group(100, 0) };
  const points = { rewardsUsed: 4, rewardsMinor: 2000, pointsBefore: 10_000, pointsAfter: 18_000 };
  return {
    ...{ from: "2026-11-01", to: "2026-11-10" },
    ...{ buyers: 50, repeatBuyers: 10, orders: 70, netMinor: 350_000, guestOrders: 5, guestNetMinor: 10_000 },
    ...{ rewardedOrders: 4, rewardedMinor: 18_000, activeMembers: 30 },
    ...{ influencedBuyers: 25, influencedOrders: 40, influencedMinor: 248_000 },
    ...points,
    ...{ members: 120, joinedPerDay: 4, pointMinor: 1 },
    experiment: {
      ...{ mode: "programme", heldBelow: 0.25, began: "2026-11-06", from: "2026-11-06", to: "2026-11-10" },
      ...{ ...points, rewardsMinor: 500, pointsBefore: 16_000 },
      ...groups,
      weeks: [{ from: "2026-11-06", to: "2026-11-10", ...groups }],
    },
    ...changes,
  };
}

describe("a range in money", () => {
  test("profit is margin times what was sold before rewards; cost is rewards, points, app and campaigns by the day", () => {
    const { attributedMinor, influencedMinor, cost, lines } = roiFigures(period(), BASIS);
    // 40 % of 180.00 + 20.00, and of 2,480.00 + 20.00.
    expect([attributedMinor, influencedMinor]).toEqual([8000, 100_000]);
    expect(cost).toEqual({
      rewardsMinor: 2000,
      liabilityBeforeMinor: 7500,
      liabilityAfterMinor: 13_500,
      liabilityChangeMinor: 6000,
      // 36.50 and 73.00 a month are 438.00 and 876.00 a year: ten of 365 days.
      appMinor: 1200,
      campaignsMinor: 2400,
      totalMinor: 11_600,
    });
    expect(lines.attributed.gross).toBeCloseTo(8000 / 11_600, 12);
    expect(lines.influenced.net).toBeCloseTo((100_000 - 11_600) / 11_600, 12);
  });

  test("the third line is of the holdout's days and of their cost: 8.00 a customer of 300, for 33.00", () => {
    const { experiment, lines } = roiFigures(period(), BASIS);
    // Rewards 5.00, points 15.00, app 6.00 and campaigns 12.00 of five days.
    expect(experiment!.cost.totalMinor).toBe(500 + 1500 + 600 + 1200);
    expect(experiment).toMatchObject({ treated: 300, holdout: 100, heldBelow: 0.25, varianceReduction: 0 });
    expect(lines.verdict).toEqual({ kind: "measured" });
    expect(lines.incremental!.profit.value).toBeCloseTo(800 * 300, 6);
    expect(lines.incremental!.gross!.value).toBeCloseTo((800 * 300) / 3800, 9);
    // Profits vary by 4.00: the standard error is 4.00 × √(1/300 + 1/100) = 0.462, t of 398 is 1.966.
    expect(lines.incremental!.profit.low).toBeCloseTo((800 - 1.9659 * 46.188 * Math.sqrt(400 / 398)) * 300, -2);
    expect(experiment!.weeks[0]!.effect!.value).toBeCloseTo(800, 9);
  });

  test("where bonuses alone were held out there is a difference and no return", () => {
    const { experiment } = period();
    const { lines } = roiFigures(period({ experiment: { ...experiment!, mode: "bonuses" } }), BASIS);
    expect(lines.incremental).toMatchObject({ gross: null, net: null });
    expect(lines.verdict).toEqual({ kind: "measured" });
  });

  test("without a holdout there is no third line", () => {
    const { experiment, lines } = roiFigures(period({ experiment: null }), BASIS);
    expect([experiment, lines.incremental, lines.verdict]).toEqual([null, null, null]);
  });

  test("rates are of the range, and of nothing unknown", () => {
    expect(salesFigures(period())).toMatchObject({
      repurchase: 0.2,
      participation: 0.25,
      perActiveBuyerMinor: 9920,
      perOtherBuyerMinor: 4080,
    });
    const nobody = { buyers: 0, repeatBuyers: 0, members: 0, influencedBuyers: 0 };
    expect(salesFigures(period(nobody))).toMatchObject({
      repurchase: null,
      participation: null,
      perActiveBuyerMinor: null,
      perOtherBuyerMinor: null,
    });
  });
});

describe("the times in which there was a holdout", () => {
  const version = (number: number, at: string, percent: number, mode = "programme", isPaused = false) => ({
    version: number,
    effectiveAt: new Date(at),
    programme: {
      status: isPaused ? ("paused" as const) : ("active" as const),
      holdout: holdoutSchema.parse({ percent, mode }),
    },
  });
  const zone = "America/New_York";

  test("are whole days of the shop, and who was held out all along is below the least share", () => {
    const versions = [
      version(3, "2026-10-20T12:00:00Z", 20),
      version(1, "2026-10-01T12:00:00Z", 0),
      // 23:30 of the ninth in New York.
      version(2, "2026-10-10T03:30:00Z", 10),
    ];
    expect(holdoutRuns(versions, zone)).toEqual([
      { mode: "programme", days: { from: "2026-10-10", to: null }, heldBelow: 0.1, treatedFrom: 0.2 },
    ]);
  });

  test("end where the programme is paused: nobody gets anything then", () => {
    const versions = [
      version(1, "2026-01-01T12:00:00Z", 10),
      version(2, "2026-03-01T12:00:00Z", 10, "programme", true),
      version(3, "2026-04-01T12:00:00Z", 10),
    ];
    expect(holdoutRuns(versions, zone).map(({ days }) => days)).toEqual([
      { from: "2026-01-02", to: "2026-02-28" },
      { from: "2026-04-02", to: null },
    ]);
  });

  test("end before the day on which they end, and one of less than a day is none", () => {
    const versions = [
      version(1, "2026-10-01T12:00:00Z", 10),
      version(2, "2026-10-05T12:00:00Z", 0),
      version(3, "2026-10-08T12:00:00Z", 10),
      version(4, "2026-10-09T12:00:00Z", 10, "bonuses"),
    ];
    const runs = holdoutRuns(versions, zone);
    expect(runs.map(({ mode, days }) => [mode, days.from, days.to])).toEqual([
      ["programme", "2026-10-02", "2026-10-04"],
      ["bonuses", "2026-10-10", null],
    ]);
    expect(holdoutWithin(runs, { from: "2026-09-01", to: "2026-10-09" })?.days).toEqual({
      from: "2026-10-02",
      to: "2026-10-04",
    });
    expect(holdoutWithin(runs, { from: "2026-10-05", to: "2026-10-09" })).toBeNull();
  });
});
