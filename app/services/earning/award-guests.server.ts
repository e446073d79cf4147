import type { Tx } from "~/db/database.server";
import type { Shop } from "~/db/shops.server";
import type { NewEntry } from "~/domain/ledger/entry";
import { awardOrders, type Awarding } from "./award-orders.server";

/** Give members what they bought as guests, once it is known to be theirs. Safe to repeat. Returns the entries written. */
export async function awardGuests(
  tx: Tx,
  shop: Shop,
  claimants: readonly bigint[],
  awarding: Awarding,
): Promise<NewEntry[]> {
  return claimants.length === 0 ? [] : awardOrders(tx, shop, { orders: [], refunds: [], claimants }, awarding);
}
