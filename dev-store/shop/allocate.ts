/**
 * Split an amount over weights in whole minor units that add up exactly (largest remainder; ties go to the earlier).
 *
 * No share exceeds its weight as long as the amount does not exceed their sum. All-zero weights get nothing.
 *
 * @example
 * allocate(100, [1, 1, 1]); // => [34, 33, 33]
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0 || amount <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => {
    const scaled = BigInt(amount) * BigInt(weight);
    return { whole: Number(scaled / BigInt(total)), rest: Number(scaled % BigInt(total)) };
  });
  let left = amount - exact.reduce((sum, { whole }) => sum + whole, 0);
  const byRest = exact.map(({ rest }, index) => ({ rest, index })).sort((a, b) => b.rest - a.rest || a.index - b.index);
  const shares = exact.map(({ whole }) => whole);
  for (const { index } of byRest) {
    if (left === 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

/**
 * The part of a total that belongs to `part` of `whole` units, rounded down.
 *
 * Taken as differences of running sums (units before, units after), parts of a line add up to the line exactly.
 */
export function shareOf(total: number, part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((total * part) / whole);
}
