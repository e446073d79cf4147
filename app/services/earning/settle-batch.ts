import type { Account, Standing } from "~/db/accounts.server";
import type { KnownRefund } from "~/domain/earning/known-refund";
import type { OrderRecord } from "~/domain/earning/order-record";
import { settleOrder, type Pin } from "~/domain/earning/settle-order";
import type { NewEntry } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import { tierFor } from "~/domain/programme/tiers";
import { spendBeforeOrders } from "./judge-tiers";
import { pinOrder } from "./pin-order";

type Context = {
  refundsOf: ReadonlyMap<bigint, KnownRefund[]>;
  accounts: ReadonlyMap<bigint, Account>;
  /** Members whose orders are all here, to be judged anew; of the others, only those that something happened to. */
  judgedAnew: ReadonlySet<bigint>;
  versions: readonly ProgrammeVersion[];
  currency: string;
  now: Date;
};

export type SettledBatch = {
  /** All the orders as they are afterwards; one that nothing happened to is the very record that came in. */
  records: OrderRecord[];
  entries: NewEntry[];
  refundIds: bigint[];
  standings: Standing[];
};

/**
 * Settle orders one after the other, oldest first. The tier an order is awarded at is that of its buyer's spend just before
 * it. Orders without a member, and those that have nothing to settle yet, are passed over. Where a member stands
 * afterwards is judged by the newest version.
 */
export function settleBatch(records: readonly OrderRecord[], context: Context): SettledBatch {
  const { accounts, versions, currency } = context;
  const batch: SettledBatch = { records: [], entries: [], refundIds: [], standings: [] };
  const standings = new Map<bigint, Standing>();
  const spendBefore = spendBeforeOrders(records, context);
  for (const record of records) {
    const account = record.memberId === null ? undefined : accounts.get(record.memberId);
    const rules = ruleInForce(versions, record.processedAt).programme;
    const tier = tierFor(rules, spendBefore.get(record.id) ?? 0, currency);
    const pin = account && pinOrder(record, tier, versions, context.judgedAnew.has(account.memberId));
    const settled = pin && settleRecord({ ...record, memberId: account.memberId }, pin, context);
    if (!settled || !settled.hasChanged) {
      batch.records.push(record);
      continue;
    }
    batch.records.push(settled.record);
    batch.entries.push(...settled.entries);
    batch.refundIds.push(...settled.settledRefunds);
    const former = standings.get(account.memberId) ?? account;
    standings.set(account.memberId, standingAfter(former, record, settled, context));
  }
  batch.standings = [...standings.values()];
  return batch;
}

/** Where the member stands after an order. A change of tier is dated by what brought it about. */
function standingAfter(
  former: Account | Standing,
  record: OrderRecord,
  settled: ReturnType<typeof settleRecord>,
  { versions, currency, refundsOf }: Context,
): Standing {
  const qualifyingMinor = former.qualifyingMinor + settled.qualifyingMinor;
  const tierKey = tierFor(versions.at(-1)!.programme, qualifyingMinor, currency).key;
  const happenedAt = latest([record.processedAt, ...settled.entries.map(({ occurredAt }) => occurredAt)]);
  const earlier =
    "changedAt" in former
      ? former
      : { formerTierKey: former.tierKey, lastActiveAt: record.processedAt, changedAt: happenedAt };
  const refundedAt = (refundsOf.get(record.id) ?? []).map((refund) => refund.refundedAt);
  const facts = [record.processedAt, ...refundedAt, ...(record.cancelledAt ? [record.cancelledAt] : [])];
  return {
    memberId: former.memberId,
    qualifyingMinor,
    orders: former.orders + settled.orders,
    formerTierKey: earlier.formerTierKey,
    tierKey,
    lastActiveAt: latest([earlier.lastActiveAt, record.processedAt]),
    changedAt: tierKey === former.tierKey ? earlier.changedAt : happenedAt,
    settledUntil: latest([...facts, ...(former.settledUntil ? [former.settledUntil] : [])]),
  };
}

function latest(instants: readonly Date[]): Date {
  return new Date(Math.max(...instants.map((instant) => instant.getTime())));
}

function settleRecord(record: OrderRecord & { memberId: bigint }, pin: Pin, { refundsOf, now }: Context) {
  const isFirst = record.isPaid && record.basisMinor === null;
  const maturedAt = record.maturedAt ?? (isFirst && pin.availableAt <= now ? now : null);
  const { basisMinor, refundedMinor, credited, isReversed, edits } = record;
  const former = { basisMinor, refundedMinor, credited, isReversed, edits, isMatured: maturedAt !== null };
  const refunds = refundsOf.get(record.id) ?? [];
  const known = {
    counted: refunds.filter(({ isCounted }) => isCounted),
    fresh: refunds.filter(({ isCounted }) => !isCounted),
  };
  const settlement = settleOrder(record, former, known, pin);
  const { account } = settlement;
  return {
    ...settlement,
    record: {
      ...record,
      basisMinor: account.basisMinor,
      refundedMinor: account.refundedMinor,
      credited: account.credited,
      isReversed: account.isReversed,
      edits: account.edits,
      programmeVersion: pin.version,
      tierKey: pin.tierKey,
      multiplierPercent: pin.multiplierPercent,
      availableAt: pin.availableAt,
      maturedAt,
    },
    hasChanged:
      account.basisMinor !== basisMinor ||
      account.refundedMinor !== refundedMinor ||
      record.tierKey !== pin.tierKey ||
      account.isReversed !== isReversed ||
      settlement.entries.length + settlement.settledRefunds.length > 0,
    orders: Number(counts(account)) - Number(counts(record)),
  };
}

/** Whether an order is one of the member's orders: it earned, and was not cancelled. */
function counts({ basisMinor, isReversed }: { basisMinor: number | null; isReversed: boolean }): boolean {
  return basisMinor !== null && !isReversed;
}
