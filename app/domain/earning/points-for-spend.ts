/** The rate an award is computed at, pinned on the order so that a later change of rules never reaches it. */
export type EarnRate = { points: number; perMajor: number; multiplierPercent: number };

/**
 * Points earned by an eligible spend.
 *
 * Rounds down, once, at the end: a merchant never owes more than the rule says, and a multiplier never compounds an
 * earlier rounding. A negative spend earns nothing. Exact for any safe integers: the products are taken in bigint.
 *
 * @example
 * pointsForSpend({ minor: 1999, minorPerMajor: 100 }, { points: 2, perMajor: 1, multiplierPercent: 150 }); // => 59
 */
export function pointsForSpend(spend: { minor: number; minorPerMajor: number }, rate: EarnRate): number {
  if (spend.minor <= 0) return 0;
  const scaled = BigInt(spend.minor) * BigInt(rate.points) * BigInt(rate.multiplierPercent);
  return Number(scaled / (BigInt(spend.minorPerMajor) * BigInt(rate.perMajor) * 100n));
}
