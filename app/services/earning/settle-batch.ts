import type { Account, Standing } from "~/db/accounts.server";
import type { Grant } from "~/domain/earning/deserved-grants";
import { hasGrants, milestoneGrants, tierGrants } from "~/domain/earning/deserved-grants";
import { judgeHistory, type HistoryOrder, type JudgedHistory, type JudgedOrder } from "~/domain/earning/judge-history";
import type { KnownRefund } from "~/domain/earning/known-refund";
import type { OrderRecord } from "~/domain/earning/order-record";
import { EARNS_NOTHING } from "~/domain/earning/pin";
import { isOrderLeft, settleOrder } from "~/domain/earning/settle-order";
import type { NewEntry } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import type { ZoneAt } from "~/domain/zone";
import { toldOutlook } from "~/domain/tiers/told-outlook";
import type { TierMove } from "~/domain/tiers/tier-moves";

type Context = {
  refundsOf: ReadonlyMap<bigint, readonly KnownRefund[]>;
  accounts: ReadonlyMap<bigint, Account>;
  movesOf: ReadonlyMap<bigint, readonly TierMove[]>;
  /** Members whose orders are all here, to be judged from the beginning; of the others, only those that something happened to. */
  whole: ReadonlySet<bigint>;
  versions: readonly ProgrammeVersion[];
  /** Where chance has put each member (`findDraws`). */
  drawOf: (memberId: bigint) => number;
  zone: string;
  zoneAt: ZoneAt;
  currency: string;
  /** Orders placed before it earn nothing; null: all do. */
  earnsFrom: Date | null;
  now: Date;
};

/** What a member deserves for what they have reached: all of it, or with `isWhole` false only what is new. As of `at`. */
export type Deserved = { memberId: bigint; grants: Grant[]; isWhole: boolean; at: Date };

export type SettledBatch = {
  /** All the orders as they are afterwards; one that nothing happened to is the very record that came in. */
  records: OrderRecord[];
  entries: NewEntry[];
  refundIds: bigint[];
  standings: Standing[];
  deserved: Deserved[];
};

/**
 * Judge the members' histories and settle their orders, oldest first. Orders without a member, and those that have nothing
 * to settle yet, are passed over.
 */
export function settleBatch(records: readonly OrderRecord[], context: Context): SettledBatch {
  const batch: SettledBatch = { records: [], entries: [], refundIds: [], standings: [], deserved: [] };
  const byMember = Map.groupBy(records, ({ memberId }) => memberId);
  const isGenerous = context.versions.some(({ programme }) => hasGrants(programme));
  for (const [memberId, own] of byMember) {
    if (memberId === null || !context.accounts.has(memberId)) batch.records.push(...own);
  }
  const concerned = [...byMember.keys()].filter((id) => id !== null);
  for (const memberId of new Set([...concerned, ...context.whole])) {
    const account = context.accounts.get(memberId);
    if (account) settleMember(batch, account, byMember.get(memberId) ?? [], { ...context, isGenerous });
  }
  return batch;
}

function settleMember(
  batch: SettledBatch,
  account: Account,
  records: readonly OrderRecord[],
  context: Context & { isGenerous: boolean },
): void {
  const { memberId } = account;
  const isWhole = context.whole.has(memberId);
  const history = records.map((record) => ({ record, refunds: context.refundsOf.get(record.id) ?? [] }));
  const judged = judgeHistory(history, {
    ...context,
    moves: context.movesOf.get(memberId) ?? [],
    draw: context.drawOf(memberId),
    start: startOf(account, isWhole),
  });
  const settled = history.map((order) =>
    settleRecord(order, memberId, judged.orders.get(order.record.id), context.now),
  );
  batch.records.push(...settled.map(({ record }) => record));
  batch.entries.push(...settled.flatMap(({ entries }) => entries));
  batch.refundIds.push(...settled.flatMap(({ settledRefunds }) => settledRefunds));
  const standing = standingAfter(account, judged, settled);
  const hasNews = settled.some(({ hasChanged }) => hasChanged);
  if (hasNews || isOther(account, standing)) batch.standings.push(standing);
  else if (!isWhole) return;
  if (!context.isGenerous) return;
  batch.deserved.push({
    memberId,
    grants: deservedBy(judged, settled, isWhole, { ...context, draw: context.drawOf(memberId) }),
    isWhole,
    at: standing.changedAt,
  });
}

function startOf({ tierState, qualifyingMinor, orders }: Account, isWhole: boolean) {
  if (isWhole) return null;
  if (!tierState) throw new Error("a member without a tier state is judged from the beginning");
  // By points a member is always judged from the beginning.
  return { state: tierState, totals: { minor: qualifyingMinor, points: 0, orders } };
}

function isOther(account: Account, standing: Standing): boolean {
  return (
    account.tierState === null ||
    account.tierKey !== standing.tierKey ||
    account.tierDueAt?.getTime() !== standing.tierDueAt?.getTime() ||
    account.qualifyingMinor !== standing.qualifyingMinor ||
    account.orders !== standing.orders
  );
}

/** Where the member stands now. A change of tier is dated by what brought it about. */
function standingAfter(account: Account, { clock, state }: JudgedHistory, settled: readonly SettledRecord[]): Standing {
  const active = settled.filter(({ hasChanged }) => hasChanged);
  const happened = active.flatMap(({ record, entries }) => [
    record.processedAt,
    ...entries.map(({ occurredAt }) => occurredAt),
  ]);
  const tierOutlook = toldOutlook(clock.outlook);
  const lastChange = clock.changes.findLast(({ from }) => from !== null);
  return {
    memberId: account.memberId,
    qualifyingMinor: clock.totals.minor,
    orders: clock.totals.orders,
    formerTierKey: account.tierKey,
    tierKey: clock.tierKey,
    tierState: state,
    tierOutlook,
    // What is told of the tier is told anew whenever time changes it.
    tierDueAt: tierOutlook ? clock.nextAt : clock.dueAt,
    lastActiveAt: active.length > 0 ? latest(active.map(({ record }) => record.processedAt)) : null,
    changedAt: lastChange?.at ?? (happened.length > 0 ? latest(happened) : state.at),
    settledUntil: state.at,
  };
}

function latest(instants: readonly Date[]): Date {
  return new Date(Math.max(...instants.map((instant) => instant.getTime())));
}

function deservedBy(
  { clock }: JudgedHistory,
  settled: readonly SettledRecord[],
  isWhole: boolean,
  programme: Pick<Context, "versions" | "currency"> & { draw: number },
): Grant[] {
  const counted = settled.filter(({ record }) => isWhole && counts(record));
  const orders = counted
    .map(({ record }) => ({ placedAt: record.processedAt, minor: record.basisMinor! - record.refundedMinor }))
    .sort((a, b) => a.placedAt.getTime() - b.placedAt.getTime());
  return [...tierGrants(clock.changes, programme), ...milestoneGrants(orders, programme)];
}

type SettledRecord = { record: OrderRecord; entries: NewEntry[]; settledRefunds: bigint[]; hasChanged: boolean };

function settleRecord(
  { record, refunds }: HistoryOrder,
  memberId: bigint,
  judged: JudgedOrder | undefined,
  now: Date,
): SettledRecord {
  if (!judged) return { record, entries: [], settledRefunds: [], hasChanged: false };
  const { pin } = judged;
  const isFirst = record.basisMinor === null;
  const maturedAt = record.maturedAt ?? (isFirst && pin.availableAt <= now ? now : null);
  const { basisMinor, refundedMinor, credited, isReversed, edits } = record;
  const isHeldOut = record.multiplierPercent === EARNS_NOTHING;
  const former = { basisMinor, refundedMinor, credited, isReversed, edits, isHeldOut, isMatured: maturedAt !== null };
  const known = {
    counted: refunds.filter(({ isCounted }) => isCounted),
    fresh: refunds.filter(({ isCounted }) => !isCounted),
  };
  const { account, entries, settledRefunds } = settleOrder({ ...record, memberId }, former, known, judged);
  const next: OrderRecord = {
    ...record,
    basisMinor: account.basisMinor,
    refundedMinor: account.refundedMinor,
    credited: account.credited,
    isReversed: account.isReversed,
    edits: account.edits,
    programmeVersion: pin.version,
    tierKey: pin.tier.key,
    multiplierPercent: pin.tier.multiplierPercent,
    room: pin.room,
    availableAt: pin.availableAt,
    maturedAt,
  };
  const hasChanged = isFirst || entries.length + settledRefunds.length > 0 || isOtherRecord(record, next);
  return { record: hasChanged ? next : record, entries, settledRefunds, hasChanged };
}

function isOtherRecord(a: OrderRecord, b: OrderRecord): boolean {
  return (
    a.basisMinor !== b.basisMinor ||
    a.refundedMinor !== b.refundedMinor ||
    a.isReversed !== b.isReversed ||
    a.tierKey !== b.tierKey ||
    a.multiplierPercent !== b.multiplierPercent ||
    a.room?.points !== b.room?.points
  );
}

/** Whether an order is one of the member's orders: it earned, was not undone, and something of it is left. */
function counts({ basisMinor, refundedMinor, isReversed }: OrderRecord): boolean {
  return basisMinor !== null && !isReversed && isOrderLeft(basisMinor - refundedMinor);
}
