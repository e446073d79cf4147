import type { Refund } from "./order";

/** A refund on record; `isCounted`: an earlier settlement of its order has taken it into account. */
export type KnownRefund = Refund & { isCounted: boolean };
