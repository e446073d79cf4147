import { stickyDraw } from "../statistics/sticky-draw";

/**
 * Where chance has put a customer, from 0 up to but not including 1: held out of the programme where it is below the share in
 * force. It follows from the shop and the customer alone: nothing is stored, and the answer never changes while the
 * share stays. A larger share keeps everybody it had and adds some; a smaller one lets some go.
 *
 * The database has the same as `holdout_draw`.
 *
 * @example
 * holdoutDraw({ shopId: 1n, customerId: 1001n }); // => 0.7271056
 */
export function holdoutDraw({ shopId, customerId }: { shopId: bigint; customerId: bigint }): number {
  return stickyDraw(`holdout:${shopId}:${customerId}`);
}
