import { lockAccounts, saveStandings } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import type { Tx } from "~/db/database.server";
import { appendEntries } from "~/db/ledger.server";
import {
  lockOrders,
  membersOfOrders,
  saveSettlements,
  storeOrders,
  storeRefunds,
  unsettledRefunds,
} from "~/db/orders.server";
import { membersOfCodes } from "~/db/redemptions.server";
import type { Shop } from "~/db/shops.server";
import type { OrderFacts, Refund } from "~/domain/earning/order";
import { looksLikeOurs } from "~/domain/rewards/discount-code";
import { enrol } from "~/services/members/enrol.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { settleCodes } from "~/services/rewards/settle-codes.server";
import { settleBatch } from "./settle-batch";

/**
 * Take in what was learnt of a shop's orders and refunds, and bring points, tiers and redemptions to what their newest
 * state deserves. A batch at a time: a few statements whatever its size. Safe to repeat, in any order, in any grouping.
 *
 * The members' accounts are locked first, in id order, so that everything after sees and makes one history per member.
 */
export async function awardOrders(
  tx: Tx,
  shop: Shop,
  learnt: { orders: readonly OrderFacts[]; refunds: readonly Refund[] },
  now: Date,
): Promise<void> {
  const orders = newestStates(learnt.orders);
  const refunds = uniqueById([...learnt.refunds, ...learnt.orders.flatMap((order) => order.refunds)]);
  const orderIds = [...new Set([...orders.map(({ id }) => id), ...refunds.map(({ orderId }) => orderId)])];
  const codes = [...new Set(orders.flatMap((order) => order.codes).filter(looksLikeOurs))];

  const versions = await ensureProgramme(tx, shop, now);
  const customers = learnt.orders.flatMap(({ customer, processedAt }) =>
    customer ? { ...customer, joinedAt: processedAt } : [],
  );
  const memberOf = await enrol(tx, shop, customers, versions);
  const holders = await membersOfCodes(tx, shop.id, codes);
  const known = await membersOfOrders(tx, shop.id, orderIds);
  const accounts = await lockAccounts(tx, shop.id, [...new Set([...memberOf.values(), ...holders, ...known])]);
  await storeOrders(tx, shop.id, orders, memberOf);
  await storeRefunds(tx, shop.id, refunds);
  const records = await lockOrders(tx, shop.id, orderIds);
  const unsettled = groupByOrder(await unsettledRefunds(tx, shop.id, orderIds));
  const settled = settleBatch(records, { refundsOf: unsettled, accounts, versions, currency: shop.currency, now });
  const codeEntries = await settleCodes(tx, shop.id, codes, records);
  await appendEntries(tx, shop.id, [...settled.entries, ...codeEntries]);
  await saveSettlements(tx, shop.id, settled.rows, settled.refundIds, now);
  await saveStandings(tx, shop.id, settled.standings, versions.at(-1)!.version);
  await markCards(tx, shop.id, [...accounts.keys()], now);
}

function newestStates(orders: readonly OrderFacts[]): OrderFacts[] {
  const newest = new Map<bigint, OrderFacts>();
  for (const order of orders) {
    const seen = newest.get(order.id);
    if (!seen) newest.set(order.id, order);
    else newest.set(order.id, mergeStates(...(order.snapshotAt >= seen.snapshotAt ? [seen, order] : [order, seen])));
  }
  return [...newest.values()];
}

/** The newer state, with the final facts (paid, cancelled, who bought) that either of the two tells. */
function mergeStates(...[older, newer]: readonly OrderFacts[]): OrderFacts {
  return {
    ...newer!,
    customer: newer!.customer ?? older!.customer,
    isPaid: newer!.isPaid || older!.isPaid,
    cancelledAt: older!.cancelledAt ?? newer!.cancelledAt,
  };
}

function uniqueById(refunds: readonly Refund[]): Refund[] {
  return [...new Map(refunds.map((refund) => [refund.id, refund])).values()];
}

function groupByOrder(refunds: readonly Refund[]): Map<bigint, Refund[]> {
  return Map.groupBy(refunds, ({ orderId }) => orderId);
}
