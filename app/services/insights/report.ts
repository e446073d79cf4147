import type { Tx } from "~/db/database.server";
import type { Shop } from "~/db/shops.server";

/** What is computed of a shop ahead of time, for a page to read in one look. */
export type Report = {
  name: string;
  /** The keys it is made for at a refresh, each with a result of its own; "" alone where this is missing. */
  keys?: (shop: Shop, now: Date) => readonly string[];
  /**
   * A result for each key, in their order, as JSON of some hundred kilobytes at the most. It reads roll-ups, points and rows
   * a customer; of orders no more than what roll-ups do not have, which is how many people the guests are.
   */
  make: (tx: Tx, shop: Shop, now: Date, keys: readonly string[]) => Promise<readonly object[]>;
};
