import { share } from "../statistics/share";

/**
 * Net promoter score: share of answers 9 and 10 less share of 0 to 6, from −1 to 1 (shown as −100 to 100). `answers` are
 * counts of 0, 1, … 10. Null without answers; throws RangeError for another scale.
 *
 * Source: Reichheld 2003, "The one number you need to grow".
 */
export function netPromoterScore(answers: readonly number[]): number | null {
  requireScale(answers, 11);
  return share(total(answers.slice(9)) - total(answers.slice(0, 7)), total(answers));
}

/** Customer satisfaction: share of answers 4 and 5. `answers` are counts of 1, 2, … 5. Null without answers. */
export function customerSatisfaction(answers: readonly number[]): number | null {
  requireScale(answers, 5);
  return share(total(answers.slice(3)), total(answers));
}

function requireScale(answers: readonly number[], length: number): void {
  if (answers.length !== length) throw new RangeError(`${answers.length} kinds of answer, not ${length}`);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
