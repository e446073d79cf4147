import type { PairedSums } from "~/domain/insights/statistics/paired-sums";
import type { Random } from "#test/support/seeded-random";

/** One customer's gross profit in two periods, in minor units. */
export type Spender = { before: number; outcome: number };

/** `effect` is added to every treated outcome; with `growth` each is multiplied first. */
type Shop = {
  treated: number;
  holdout: number;
  effect: number;
  growth?: number;
  spender: (random: Random) => Spender;
};

/** A standard normal number (Box and Muller). */
export function normalFrom(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Normal profit: mean 5,000, deviation 2,000; the periods correlate by 0.64. */
export function evenSpender(random: Random): Spender {
  const habit = normalFrom(random);
  const profit = () => 5000 + 1600 * habit + 1200 * normalFrom(random);
  return { before: profit(), outcome: profit() };
}

/**
 * As shops have it: six in ten buy nothing in a period, and those who buy spend lognormally, σ = 1. How much and how often is
 * the customer's habit, so that the two periods go together.
 */
export function skewedSpender(random: Random): Spender {
  const habit = 0.8 * normalFrom(random);
  const isBuyer = random() < 0.5;
  const profit = () => (random() < (isBuyer ? 0.7 : 0.1) ? Math.exp(8 + habit + 0.6 * normalFrom(random)) : 0);
  return { before: profit(), outcome: profit() };
}

/** One in twelve buys in a period. */
export function rareSpender(random: Random): Spender {
  const habit = 0.8 * normalFrom(random);
  const profit = () => (random() < 1 / 12 ? Math.exp(8 + habit + 0.6 * normalFrom(random)) : 0);
  return { before: profit(), outcome: profit() };
}

/** The sums of a group, as the database adds them up. */
export function sumsOf({ before, outcome }: { before: ArrayLike<number>; outcome: ArrayLike<number> }): PairedSums {
  const sums = { count: before.length, x: 0, y: 0, xx: 0, xy: 0, yy: 0, xxx: 0, xxy: 0, xyy: 0, yyy: 0 };
  for (let i = 0; i < before.length; i += 1) {
    const [x, y] = [before[i]!, outcome[i]!];
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.xy += x * y;
    sums.yy += y * y;
    sums.xxx += x * x * x;
    sums.xxy += x * x * y;
    sums.xyy += x * y * y;
    sums.yyy += y * y * y;
  }
  return sums;
}

/** The two groups of a shop, as columns. */
export function simulatedShop(random: Random, { treated, holdout, effect, growth = 1, spender }: Shop) {
  const group = (size: number, { gain, times }: { gain: number; times: number }) => {
    const customers = Array.from({ length: size }, () => spender(random));
    return {
      before: Float64Array.from(customers, ({ before }) => before),
      outcome: Float64Array.from(customers, ({ outcome }) => outcome * times + gain),
    };
  };
  return {
    treated: group(treated, { gain: effect, times: growth }),
    holdout: group(holdout, { gain: 0, times: 1 }),
  };
}
