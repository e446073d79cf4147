import { lockAccounts, membersConcerned, type Account } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { RaceLost, type Tx } from "~/db/database.server";
import { findDraws } from "~/db/draws.server";
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
import { movesOfMembers } from "~/db/tier-moves.server";
import type { KnownRefund } from "~/domain/earning/known-refund";
import type { OrderFacts, Refund } from "~/domain/earning/order";
import type { OrderRecord } from "~/domain/earning/order-record";
import type { NewEntry } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { zonesOf } from "~/domain/zone";
import { looksLikeOurs } from "~/domain/rewards/discount-code";
import { enrol } from "~/services/members/enrol.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { settleCodes } from "~/services/rewards/settle-codes.server";
import { bringToGrants } from "./bring-to-grants.server";
import { findGuests } from "./find-guests.server";
import { membersToJudgeWhole } from "./news";
import { settleBatch } from "./settle-batch";
import { statesOfOrders } from "./states-of-orders.server";

/** The buyer's bank took a payment back. */
export type Chargeback = { orderId: bigint; at: Date };

/**
 * From so many orders on their entries are taken for new, for what an order has earned is on record with it. Were one there
 * all the same, the batch would fail, and be worked in halves: with care when they are small.
 */
const MANY = 50;

/**
 * What was learnt of a shop's orders. `claimants`: members who may have bought as guests before. `judge`: members to be judged
 * anew though nothing was learnt of them.
 */
export type Learnt = {
  orders: readonly OrderFacts[];
  refunds: readonly Refund[];
  chargebacks?: readonly Chargeback[];
  claimants?: readonly bigint[];
  judge?: readonly bigint[];
};

/**
 * `keyOf` makes the key by which a guest is known from their e-mail address. `isTrial`: the caller wants the entries alone and
 * undoes the transaction, so orders and entries are not written.
 */
export type Awarding = { now: Date; keyOf: (email: string) => string; isTrial?: boolean };

/**
 * Take in what was learnt of a shop's orders and refunds, and bring points, tiers, grants and redemptions to what their newest
 * state deserves. A batch at a time: a few statements whatever its size. Safe to repeat, in any order, in any grouping.
 * Returns the entries it has written.
 *
 * The members' accounts are locked first, in id order, so that everything after sees and makes one history per member.
 */
export async function awardOrders(tx: Tx, shop: Shop, learnt: Learnt, awarding: Awarding): Promise<NewEntry[]> {
  const { now, isTrial = false } = awarding;
  const refunds = uniqueById([...learnt.refunds, ...learnt.orders.flatMap((order) => order.refunds)]);
  const chargebacks = learnt.chargebacks ?? [];
  const orderIds = [
    ...new Set([...learnt.orders.map(({ id }) => id), ...[...refunds, ...chargebacks].map(({ orderId }) => orderId)]),
  ];
  const codes = [...new Set(learnt.orders.flatMap((order) => order.codes).filter(looksLikeOurs))];

  const versions = await ensureProgramme(tx, shop, now);
  const customers = learnt.orders.flatMap(({ customer, processedAt }) =>
    customer ? { ...customer, joinedAt: processedAt } : [],
  );
  const members = await enrol(tx, shop, customers, versions, awarding.keyOf);
  const claimants = [...members.claimants, ...(learnt.claimants ?? [])];
  const guests = await findGuests(tx, shop.id, learnt.orders, claimants, { keyOf: awarding.keyOf, versions });
  const concerned = await membersConcerned(tx, shop.id, orderIds, codes);
  const accounts = await lockAccounts(tx, shop.id, [
    ...members.idOf.values(),
    ...guests.memberOf.values(),
    ...concerned,
    ...(learnt.judge ?? []),
  ]);
  await storeRefunds(tx, shop.id, refunds);
  const onRecord = new Map(
    (await lockOrders(tx, shop.id, [...new Set([...orderIds, ...guests.memberOf.keys()])])).map((each) => [
      each.id,
      each,
    ]),
  );
  requireLocked([...onRecord.values()], accounts);
  const { orders } = learnt;
  const known = { orders, refunds, chargebacks, onRecord, memberOf: members.idOf, guests, versions };
  const states = await statesOfOrders(tx, shop, known);
  requireLocked(states, accounts);
  const refundsOf = await refundsByOrder(tx, shop.id, states);
  const whole = new Set([
    ...membersToJudgeWhole(states, { onRecord, refundsOf, accounts, versions }),
    ...(learnt.judge ?? []),
  ]);
  const records = [
    ...states,
    ...(await otherOrders(tx, shop.id, { whole, newIds: members.newIds, onRecord, refundsOf })),
  ];
  const areNew = learnt.orders.length >= MANY;
  return writeSettled(tx, shop, records.sort(byTime), {
    areNew,
    accounts,
    versions,
    onRecord,
    refundsOf,
    whole,
    codes,
    members,
    now,
    isTrial,
  });
}

type Settling = {
  accounts: ReadonlyMap<bigint, Account>;
  versions: readonly ProgrammeVersion[];
  onRecord: ReadonlyMap<bigint, OrderRecord>;
  refundsOf: ReadonlyMap<bigint, readonly KnownRefund[]>;
  whole: ReadonlySet<bigint>;
  codes: readonly string[];
  members: { newIds: readonly bigint[] };
  areNew: boolean;
  now: Date;
  isTrial: boolean;
};

async function writeSettled(
  tx: Tx,
  shop: Shop,
  records: readonly OrderRecord[],
  settling: Settling,
): Promise<NewEntry[]> {
  const { versions, onRecord, codes, members, areNew, now } = settling;
  const settled = settleBatch(records, {
    ...settling,
    movesOf: await movesOfMembers(tx, shop.id, [...settling.accounts.keys()]),
    drawOf: await findDraws(tx, shop.id, [...settling.accounts.keys()], versions),
    zone: shop.timezone,
    zoneAt: zonesOf(shop),
    earnsFrom: shop.earnsFrom,
    currency: shop.currency,
  });
  const entries = [
    ...settled.entries,
    ...(await bringToGrants(tx, shop.id, settled.deserved)),
    ...(await settleCodes(tx, shop.id, codes, settled.records)),
  ];
  if (settling.isTrial) return entries;
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
  const { standings } = settled;
  const days = new Map(settled.records.map(({ id, availableAt }) => [id, availableAt]));
  await appendEntries(tx, shop.id, entries, { standings, version: versions.at(-1)!.version, areNew, days });
  const touched = [...members.newIds, ...[...entries, ...standings].map(({ memberId }) => memberId)];
  // Nobody can write the cards of a shop without the app; on installing it all of them are marked.
  if (shop.installedAt) await markCards(tx, shop.id, [...new Set(touched)], now);
  return entries;
}

async function refundsByOrder(
  tx: Tx,
  shopId: bigint,
  orders: readonly { id: bigint }[],
): Promise<Map<bigint, KnownRefund[]>> {
  const refunds = await refundsOfOrders(
    tx,
    shopId,
    orders.map(({ id }) => id),
  );
  return Map.groupBy(refunds, ({ orderId }) => orderId);
}

/** The other orders of members who are judged from the beginning, with their refunds; new members have none. */
async function otherOrders(
  tx: Tx,
  shopId: bigint,
  known: {
    whole: ReadonlySet<bigint>;
    newIds: readonly bigint[];
    onRecord: Map<bigint, OrderRecord>;
    refundsOf: Map<bigint, KnownRefund[]>;
  },
): Promise<OrderRecord[]> {
  const { whole, onRecord, refundsOf } = known;
  const isNew = new Set(known.newIds);
  const found = await lockOrdersOf(
    tx,
    shopId,
    [...whole].filter((id) => !isNew.has(id)),
  );
  const others = found.filter(({ id }) => !onRecord.has(id));
  for (const record of others) onRecord.set(record.id, record);
  for (const [id, refunds] of await refundsByOrder(tx, shopId, others)) refundsOf.set(id, refunds);
  return others;
}

/**
 * An order that came on record since we looked whose accounts to lock, or an account that was merged into another one since
 * then, is another transaction's news: begin again.
 */
function requireLocked(records: readonly OrderRecord[], accounts: ReadonlyMap<bigint, unknown>): void {
  const isUnlocked = ({ memberId }: OrderRecord) => memberId !== null && !accounts.has(memberId);
  if (records.some(isUnlocked)) throw new RaceLost("another transaction wrote first whose an order is");
}

function byTime(a: OrderRecord, b: OrderRecord): number {
  return a.processedAt.getTime() - b.processedAt.getTime() || (a.id < b.id ? -1 : 1);
}

function uniqueById(refunds: readonly Refund[]): Refund[] {
  return [...new Map(refunds.map((refund) => [refund.id, refund])).values()];
}
