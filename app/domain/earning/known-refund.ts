import { refundedMinor, type Refund } from "./order";
import type { OrderRecord } from "./order-record";

/** A refund on record; `isCounted`: an earlier settlement of its order has taken it into account. */
export type KnownRefund = Refund & { isCounted: boolean };

/** What a refund gives back by the newest lines of its order. Minor units, never negative. */
export function givenBack(lines: OrderRecord["lines"], refund: Refund): number {
  return Math.max(0, refundedMinor(lines, refund));
}
