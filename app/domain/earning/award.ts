import { minorPerMajor } from "~/domain/money";
import type { BonusWindow, Earning, ProductMultiplier } from "~/domain/programme/earning";
import { minuteIn } from "~/domain/calendar";
import { concerns, type BasisLine } from "./basis";

/** Points for every `perMajor` units of a currency. */
export type Rate = { currency: string; points: number; perMajor: number };

/** What a rule gives for lines: the exact sum, as parts in 1/`per` of a point, and the points it is rounded to. */
export type Award = {
  parts: { base: bigint; tier: bigint; products: bigint; window: bigint };
  per: bigint;
  points: number;
  /** Minor units of the rate's currency, and the multiplier in percent, of every line that earns. */
  lines: [lineId: string, minor: number, percent: number][];
};

type Terms = { rate: Rate; tierPercent: number; windowPercent: number; earning: Earning };

/**
 * Points for the lines of one order. What tier, products and bonus days add is added up, never multiplied with each other,
 * and rounded once, at the end: a merchant never owes more than the rule says. Exact for any safe integers.
 *
 * @example
 * // 19.99 at 2 points per 1.00, half as much again by tier: 59.97 points
 * awardFor([{ line, shopMinor: 1999, rateMinor: 1999 }], terms).points; // => 59
 */
export function awardFor(basis: readonly BasisLine[], { rate, tierPercent, windowPercent, earning }: Terms): Award {
  const per = BigInt(minorPerMajor(rate.currency)) * BigInt(rate.perMajor) * 100n;
  const parts = { base: 0n, tier: 0n, products: 0n, window: 0n };
  const lines: Award["lines"] = [];
  for (const { line, rateMinor } of basis) {
    const products = bestPercent(earning.productMultipliers, (rule) => concerns(rule, line));
    const scaled = BigInt(rateMinor) * BigInt(rate.points);
    parts.base += scaled * 100n;
    parts.tier += scaled * BigInt(tierPercent - 100);
    parts.products += scaled * BigInt(products - 100);
    parts.window += scaled * BigInt(windowPercent - 100);
    lines.push([line.id, rateMinor, tierPercent + products + windowPercent - 200]);
  }
  const sum = parts.base + parts.tier + parts.products + parts.window;
  const points = earning.rounding === "half_up" ? (2n * sum + per) / (2n * per) : sum / per;
  return { parts, per, points: Number(points), lines };
}

/** The bonus window that counts for an order placed at an instant, by the shop's clocks; null outside of all. */
export function bonusWindowAt(earning: Pick<Earning, "bonusWindows">, at: Date, zone: string): BonusWindow | null {
  if (earning.bonusWindows.length === 0) return null;
  const minute = minuteIn(zone, at);
  const open = earning.bonusWindows.filter(({ from, until }) => from <= minute && minute < until);
  return open.reduce<BonusWindow | null>((best, each) => (best && best.percent >= each.percent ? best : each), null);
}

function bestPercent(rules: readonly ProductMultiplier[], fits: (rule: ProductMultiplier) => boolean): number {
  return rules.reduce((best, rule) => (rule.percent > best && fits(rule) ? rule.percent : best), 100);
}
