import { quintiles } from "./quintiles";

/** Each 1 to 5, 5 the best: most recent, most orders, highest spend. */
export type RfmScore = { recency: number; frequency: number; monetary: number };

/**
 * Customers as columns, in one order: days since the last order, orders and net spend of the window. Only customers with
 * an order in the window: who ordered before it is { 1, 1, 1 }, who never did has no score.
 */
export type RfmColumns = {
  recencyDays: ArrayLike<number>;
  orders: ArrayLike<number>;
  spend: ArrayLike<number>;
};

/** The scores, in columns of the same order. */
export type RfmScores = Record<keyof RfmScore, Uint8Array>;

/** Quintiles across the shop's customers, ties sharing a score; recency the other way round: fewer days, higher score. */
export function rfmScores({ recencyDays, orders, spend }: RfmColumns): RfmScores {
  return {
    recency: quintiles(Float64Array.from(recencyDays, (days) => -days)),
    frequency: quintiles(orders),
    monetary: quintiles(spend),
  };
}
