import { usualUnit } from "~/domain/money";
import type { Programme } from "./programme";

/**
 * Percent of spend that the base rate gives back, when points are spent at their value.
 *
 * @example
 * giveBackPercent({ earning: { points: 5, perMajor: 1 }, pointValue: { points: 100, major: 1 } }); // => 5
 */
export function giveBackPercent({
  earning,
  pointValue,
}: {
  earning: Pick<Programme["earning"], "points" | "perMajor">;
  pointValue: Programme["pointValue"];
}): number {
  return (100 * earning.points * pointValue.major) / (earning.perMajor * pointValue.points);
}

/**
 * The rate of another currency that gives back most; null without any. What things cost in one usual unit of money is taken for what
 * they cost in another's (1.00, or 100 without decimals): how currencies are exchanged is not known.
 */
export function currencyGiveBack(
  { earning: { currencyRates }, pointValue }: CurrencyRates,
  currency: string,
): { currency: string; percent: number } | null {
  const all = currencyRates.map(({ currency: own, points, perMajor }) => {
    const earning = { points: points * usualUnit(own), perMajor: perMajor * usualUnit(currency) };
    return { currency: own, percent: giveBackPercent({ earning, pointValue }) };
  });
  const readable = all.filter(({ percent }) => Number.isFinite(percent));
  return readable.reduce<(typeof all)[number] | null>((a, b) => (a && a.percent >= b.percent ? a : b), null);
}

type CurrencyRates = {
  earning: { currencyRates: readonly Programme["earning"]["currencyRates"][number][] };
  pointValue: Programme["pointValue"];
};

/** The highest of all rates, percent of spend, in a shop of this currency: what a generous programme is warned of. */
export function highestGiveBackPercent(rates: Rates, currency: string): number {
  return Math.max(giveBackPercent(rates), currencyGiveBack(rates, currency)?.percent ?? 0);
}

type Rates = Parameters<typeof giveBackPercent>[0] & CurrencyRates;

/**
 * What members of the tier that earns most are given back at the highest rate, percent of spend: what a generous programme is
 * judged by. Bonus days and product rules come on top.
 */
export function topGiveBackPercent({ tiers, ...rates }: Rates & { tiers: Multipliers }, currency: string): number {
  return (highestGiveBackPercent(rates, currency) * topMultiplierPercent(tiers)) / 100;
}

type Multipliers = readonly Pick<Programme["tiers"][number], "multiplierPercent">[];

/** The highest multiplier of the tiers. */
export function topMultiplierPercent(tiers: Multipliers): number {
  return Math.max(100, ...tiers.map(({ multiplierPercent }) => multiplierPercent));
}

/** Above this a merchant is warned of a rate. */
export const GIVE_BACK_WARN_PERCENT = 5;
/** Above this, with the highest tier's multiplier, a merchant is asked to confirm before publishing. */
export const GIVE_BACK_CONFIRM_PERCENT = 10;
