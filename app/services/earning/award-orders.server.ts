import { lockAccounts, membersConcerned } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { RaceLost, type Tx } from "~/db/database.server";
import { appendEntries } from "~/db/ledger.server";
import {
  insertOrders,
  lockOrders,
  lockOrdersOf,
  markRefundsSettled,
  refundsOfOrders,
  storeRefunds,
  updateOrders,
} from "~/db/orders.server";
import type { Shop } from "~/db/shops.server";
import type { KnownRefund } from "~/domain/earning/known-refund";
import type { OrderFacts, Refund } from "~/domain/earning/order";
import { newRecord, unheardOf, withState, type OrderRecord } from "~/domain/earning/order-record";
import type { NewEntry } from "~/domain/ledger/entry";
import { looksLikeOurs } from "~/domain/rewards/discount-code";
import { enrol } from "~/services/members/enrol.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { settleCodes } from "~/services/rewards/settle-codes.server";
import { membersHeardLate } from "./judge-tiers";
import { settleBatch } from "./settle-batch";

/**
 * Take in what was learnt of a shop's orders and refunds, and bring points, tiers and redemptions to what their newest
 * state deserves. A batch at a time: a few statements whatever its size. Safe to repeat, in any order, in any grouping.
 * Returns the entries it has written.
 *
 * The members' accounts are locked first, in id order, so that everything after sees and makes one history per member.
 */
export async function awardOrders(
  tx: Tx,
  shop: Shop,
  learnt: { orders: readonly OrderFacts[]; refunds: readonly Refund[] },
  now: Date,
): Promise<NewEntry[]> {
  const refunds = uniqueById([...learnt.refunds, ...learnt.orders.flatMap((order) => order.refunds)]);
  const orderIds = [...new Set([...learnt.orders.map(({ id }) => id), ...refunds.map(({ orderId }) => orderId)])];
  const codes = [...new Set(learnt.orders.flatMap((order) => order.codes).filter(looksLikeOurs))];

  const versions = await ensureProgramme(tx, shop, now);
  const customers = learnt.orders.flatMap(({ customer, processedAt }) =>
    customer ? { ...customer, joinedAt: processedAt } : [],
  );
  const members = await enrol(tx, shop, customers, versions);
  const concerned = await membersConcerned(tx, shop.id, orderIds, codes);
  const accounts = await lockAccounts(tx, shop.id, [...members.idOf.values(), ...concerned]);
  await storeRefunds(tx, shop.id, refunds);
  const onRecord = new Map((await lockOrders(tx, shop.id, orderIds)).map((record) => [record.id, record]));
  requireLocked(onRecord, accounts);
  const states = [
    ...withStates(onRecord, learnt.orders, members.idOf),
    ...ordersUnheardOf(refunds, [...onRecord.values(), ...learnt.orders], shop.currency),
  ];
  const refundsOf = Map.groupBy(await refundsOfOrders(tx, shop.id, orderIds), ({ orderId }) => orderId);
  const heardLate = membersHeardLate(states, onRecord, { refundsOf, accounts });
  const records = [...states, ...(await addOtherOrders(tx, shop.id, heardLate, { onRecord, refundsOf }))].sort(byTime);
  const judgedAnew = new Set(heardLate);
  const settled = settleBatch(records, { refundsOf, accounts, judgedAnew, versions, currency: shop.currency, now });
  const entries = [...settled.entries, ...(await settleCodes(tx, shop.id, codes, settled.records))];

  await insertOrders(
    tx,
    shop.id,
    settled.records.filter(({ id }) => !onRecord.has(id)),
  );
  await updateOrders(
    tx,
    shop.id,
    settled.records.filter((record) => onRecord.has(record.id) && onRecord.get(record.id) !== record),
  );
  await markRefundsSettled(tx, shop.id, settled.refundIds, now);
  await appendEntries(tx, shop.id, entries, { standings: settled.standings, version: versions.at(-1)!.version });
  const touched = [...members.newIds, ...[...entries, ...settled.standings].map(({ memberId }) => memberId)];
  // Nobody can write the cards of a shop without the app; on installing it all of them are marked.
  if (shop.installedAt) await markCards(tx, shop.id, [...new Set(touched)], now);
  return entries;
}

/** The other orders of members who are judged anew, with their refunds; none for almost every batch. */
async function addOtherOrders(
  tx: Tx,
  shopId: bigint,
  memberIds: readonly bigint[],
  { onRecord, refundsOf }: { onRecord: Map<bigint, OrderRecord>; refundsOf: Map<bigint, KnownRefund[]> },
): Promise<OrderRecord[]> {
  const others = (await lockOrdersOf(tx, shopId, memberIds)).filter(({ id }) => !onRecord.has(id));
  const ids = others.map(({ id }) => id);
  for (const record of others) onRecord.set(record.id, record);
  for (const refund of await refundsOfOrders(tx, shopId, ids)) {
    refundsOf.set(refund.orderId, [...(refundsOf.get(refund.orderId) ?? []), refund]);
  }
  return others;
}

/** The orders as they are now known. */
function withStates(
  onRecord: ReadonlyMap<bigint, OrderRecord>,
  orders: readonly OrderFacts[],
  memberOf: ReadonlyMap<bigint, bigint>,
): OrderRecord[] {
  const records = new Map(onRecord);
  for (const order of orders) {
    const memberId = order.customer ? (memberOf.get(order.customer.customerId) ?? null) : null;
    const former = records.get(order.id);
    records.set(order.id, former ? withState(former, order, memberId) : newRecord(order, memberId));
  }
  return [...records.values()];
}

/** An order that came on record since we looked whose accounts to lock is another transaction's news: begin again. */
function requireLocked(onRecord: ReadonlyMap<bigint, OrderRecord>, accounts: ReadonlyMap<bigint, unknown>): void {
  const isUnlocked = ({ memberId }: OrderRecord) => memberId !== null && !accounts.has(memberId);
  if ([...onRecord.values()].some(isUnlocked)) throw new RaceLost("another transaction wrote an order first");
}

/** Of refunds whose orders nobody has told of. */
function ordersUnheardOf(
  refunds: readonly Refund[],
  known: readonly { id: bigint }[],
  currency: string,
): OrderRecord[] {
  const ids = new Set(known.map(({ id }) => id));
  const unheard = new Map(refunds.filter(({ orderId }) => !ids.has(orderId)).map((each) => [each.orderId, each]));
  return [...unheard].map(([id, { refundedAt }]) => unheardOf(id, refundedAt, currency));
}

function byTime(a: OrderRecord, b: OrderRecord): number {
  return a.processedAt.getTime() - b.processedAt.getTime() || (a.id < b.id ? -1 : 1);
}

function uniqueById(refunds: readonly Refund[]): Refund[] {
  return [...new Map(refunds.map((refund) => [refund.id, refund])).values()];
}
