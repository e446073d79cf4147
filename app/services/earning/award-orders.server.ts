import { lockAccounts, saveStandings, type Account } from "~/db/accounts.server";
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
  type OrderRecord,
  type SettledRow,
} from "~/db/orders.server";
import { membersOfCodes } from "~/db/redemptions.server";
import type { Shop } from "~/db/shops.server";
import type { OrderFacts, Refund } from "~/domain/earning/order";
import { settleOrder, type Pin } from "~/domain/earning/settle-order";
import type { NewEntry } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import { tierFor } from "~/domain/programme/tiers";
import { looksLikeOurs } from "~/domain/rewards/discount-code";
import { enrol } from "~/services/members/enrol.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { settleCodes } from "~/services/rewards/settle-codes.server";
import { pinOrder } from "./pin-order";

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
  const customers = learnt.orders.flatMap(({ customer }) => customer ?? []);
  const memberOf = await enrol(tx, shop, customers, versions, now);
  const holders = await membersOfCodes(tx, shop.id, codes);
  const known = await membersOfOrders(tx, shop.id, orderIds);
  const accounts = await lockAccounts(tx, shop.id, [...new Set([...memberOf.values(), ...holders, ...known])]);
  await storeOrders(tx, shop.id, orders, memberOf);
  await storeRefunds(tx, shop.id, refunds);
  const records = await lockOrders(tx, shop.id, orderIds);
  const settled = settleAll(
    records,
    groupByOrder(await unsettledRefunds(tx, shop.id, orderIds)),
    accounts,
    versions,
    shop,
    now,
  );
  const codeEntries = await settleCodes(tx, shop.id, codes, records);
  await appendEntries(tx, shop.id, [...settled.entries, ...codeEntries]);
  await saveSettlements(tx, shop.id, settled.rows, settled.refundIds, now);
  await saveStandings(tx, shop.id, settled.standings(), { at: now, version: versions.at(-1)!.version });
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

/** Settle orders one after the other, oldest first, each member's tier moving with their own spend. */
function settleAll(
  records: readonly OrderRecord[],
  refundsOf: ReadonlyMap<bigint, Refund[]>,
  accounts: ReadonlyMap<bigint, Account>,
  versions: readonly ProgrammeVersion[],
  shop: Shop,
  now: Date,
) {
  const entries: NewEntry[] = [];
  const rows: SettledRow[] = [];
  const refundIds: bigint[] = [];
  const lastActiveAt = new Map<bigint, Date>();
  const current = versions.at(-1)!.programme;
  for (const record of records) {
    const account = record.memberId === null ? undefined : accounts.get(record.memberId);
    if (!account || record.memberId === null) continue;
    const pin = pinOrder(
      record,
      tierFor(ruleInForce(versions, record.processedAt).programme, account.qualifyingMinor, shop.currency),
      versions,
    );
    if (!pin) continue;
    const settled = settleRecord({ ...record, memberId: record.memberId }, refundsOf.get(record.id) ?? [], pin, now);
    entries.push(...settled.entries);
    rows.push(settled.row);
    refundIds.push(...settled.settledRefunds);
    account.qualifyingMinor += settled.qualifyingMinor;
    account.orders += settled.orders;
    const former = lastActiveAt.get(record.memberId);
    if (!former || former < record.processedAt) lastActiveAt.set(record.memberId, record.processedAt);
  }
  const standings = () =>
    [...lastActiveAt].map(([memberId, at]) => {
      const { qualifyingMinor, orders } = accounts.get(memberId)!;
      return {
        memberId,
        qualifyingMinor,
        orders,
        tierKey: tierFor(current, qualifyingMinor, shop.currency).key,
        lastActiveAt: at,
      };
    });
  return { entries, rows, refundIds, standings };
}

function settleRecord(record: OrderRecord & { memberId: bigint }, refunds: readonly Refund[], pin: Pin, now: Date) {
  const isFirst = record.isPaid && record.basisMinor === null;
  const maturedAt = record.maturedAt ?? (isFirst && pin.availableAt <= now ? now : null);
  const { basisMinor, refundedMinor, credited, isReversed } = record;
  const settlement = settleOrder(
    record,
    { basisMinor, refundedMinor, credited, isReversed, isMatured: maturedAt !== null },
    refunds,
    pin,
  );
  const row: SettledRow = {
    ...settlement.account,
    id: record.id,
    programmeVersion: pin.version,
    tierKey: pin.tierKey,
    multiplierPercent: pin.multiplierPercent,
    availableAt: pin.availableAt,
    maturedAt,
  };
  const orders = Number(counts(settlement.account)) - Number(counts(record));
  return { ...settlement, row, orders };
}

/** Whether an order is one of the member's orders: it earned, and was not cancelled. */
function counts({ basisMinor, isReversed }: { basisMinor: number | null; isReversed: boolean }): boolean {
  return basisMinor !== null && !isReversed;
}
