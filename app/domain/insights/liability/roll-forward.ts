import { costOfPoints, type PointCost } from "./point-cost";

/**
 * What moves outstanding points, in the order of a statement. `earlier`: entries of months that were closed before they were heard
 * of. `merged` is 0 over a whole shop.
 */
export const MOVEMENTS = [
  "earlier",
  "earned",
  "reversed",
  "redeemed",
  "returned",
  "expired",
  "adjusted",
  "imported",
  "merged",
] as const;

/** Signed as in the ledger: what was reversed, redeemed or expired is negative. */
export type Movements = Record<(typeof MOVEMENTS)[number], number>;

export type RollForward = { opening: number; movements: Movements; closing: number };

/** A statement in money. `revaluedMinor`: what the opening points are worth more since the cost of a point changed. */
export type RollForwardInMoney = {
  openingMinor: number;
  revaluedMinor: number;
  movementsMinor: Movements;
  closingMinor: number;
};

/** Opening ± earlier + earned − reversed − redeemed + returned − expired ± adjusted ± imported ± merged = closing, in points. */
export function rollForward(opening: number, movements: Movements): RollForward {
  return { opening, movements, closing: MOVEMENTS.reduce((sum, movement) => sum + movements[movement], opening) };
}

/**
 * The same in money, in whole minor units, and it still closes: not each line is rounded but the balance after it, half away
 * from zero, and a line is the step between two balances. So each is less than one minor unit from its exact worth, and
 * the closing is what the next statement opens with. Before breakage. `opening.minor` is what the opening points were worth when
 * the statement began, `now` what points cost in it.
 *
 * @example
 * // 1 point = 0.5: earned 3, redeemed 1
 * // 0 + 2 − 1 = 1: the balances 1.5 and 1 are 2 and 1
 */
export function rollForwardInMoney(
  opening: { points: number; minor: number },
  movements: Movements,
  now: PointCost,
): RollForwardInMoney {
  const openingMinor = opening.minor;
  let points = opening.points;
  let balanceMinor = costOfPoints(points, now);
  const revaluedMinor = balanceMinor - openingMinor;
  const steps = MOVEMENTS.map((movement) => {
    points += movements[movement];
    const formerMinor = balanceMinor;
    balanceMinor = costOfPoints(points, now);
    return [movement, balanceMinor - formerMinor] as const;
  });
  return {
    openingMinor,
    revaluedMinor,
    movementsMinor: Object.fromEntries(steps) as Movements,
    closingMinor: balanceMinor,
  };
}
