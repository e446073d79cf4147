import type { OrderFacts, OrderLine } from "./order";

/** An order as it is on record: its newest state, and what it was awarded at and has credited so far. */
export type OrderRecord = {
  id: bigint;
  memberId: bigint | null;
  customerId: bigint | null;
  name: string;
  currency: string;
  sourceName: string | null;
  isTest: boolean;
  processedAt: Date;
  snapshotAt: Date;
  isPaid: boolean;
  cancelledAt: Date | null;
  lines: OrderLine[];
  codes: string[];
  programmeVersion: number | null;
  tierKey: string | null;
  multiplierPercent: number | null;
  basisMinor: number | null;
  refundedMinor: number;
  credited: number;
  availableAt: Date | null;
  maturedAt: Date | null;
  isReversed: boolean;
  edits: number;
};

/** An order seen for the first time, nothing settled yet. */
export function newRecord(order: OrderFacts, memberId: bigint | null): OrderRecord {
  return {
    id: order.id,
    memberId,
    customerId: order.customer?.customerId ?? null,
    name: order.name,
    currency: order.currency,
    sourceName: order.sourceName,
    isTest: order.isTest,
    processedAt: order.processedAt,
    snapshotAt: order.snapshotAt,
    isPaid: order.isPaid,
    cancelledAt: order.cancelledAt,
    lines: order.lines,
    codes: order.codes,
    programmeVersion: null,
    tierKey: null,
    multiplierPercent: null,
    basisMinor: null,
    refundedMinor: 0,
    credited: 0,
    availableAt: null,
    maturedAt: null,
    isReversed: false,
    edits: 0,
  };
}

/**
 * An order that so far only a refund has told of. It is put on record at once, so that who hears of the order at the same
 * moment meets it there; every state of the order is newer.
 */
export function unheardOf(id: bigint, at: Date, currency: string): OrderRecord {
  const nothing = { name: "", customer: null, sourceName: null, isTest: false, isPaid: false, cancelledAt: null };
  const order = {
    ...nothing,
    id,
    currency,
    processedAt: at,
    snapshotAt: new Date(0),
    lines: [],
    codes: [],
    refunds: [],
  };
  return newRecord(order, null);
}

/**
 * What is on record, brought to another state of the order, in whatever order states come: the newer one's lines count,
 * while paid, cancelled and who bought are final facts, whichever state is the first to tell them. The record itself when
 * the state tells nothing new.
 */
export function withState(record: OrderRecord, order: OrderFacts, memberId: bigint | null): OrderRecord {
  const isNewer = order.snapshotAt >= record.snapshotAt;
  const next: OrderRecord = {
    ...record,
    memberId: record.memberId ?? memberId,
    customerId: record.customerId ?? order.customer?.customerId ?? null,
    ...(isNewer ? headOf(order) : {}),
    isPaid: record.isPaid || order.isPaid,
    cancelledAt: record.cancelledAt ?? order.cancelledAt,
    lines: isNewer ? order.lines : record.lines,
    codes: isNewer ? order.codes : record.codes,
    snapshotAt: isNewer ? order.snapshotAt : record.snapshotAt,
  };
  return isSame(record, next) ? record : next;
}

function headOf({ name, currency, sourceName, isTest, processedAt }: OrderFacts | OrderRecord) {
  return { name, currency, sourceName, isTest, processedAt };
}

function isSame(a: OrderRecord, b: OrderRecord): boolean {
  return (
    a.memberId === b.memberId &&
    a.customerId === b.customerId &&
    a.isPaid === b.isPaid &&
    a.cancelledAt?.getTime() === b.cancelledAt?.getTime() &&
    a.snapshotAt.getTime() === b.snapshotAt.getTime() &&
    JSON.stringify([headOf(a), a.lines, a.codes]) === JSON.stringify([headOf(b), b.lines, b.codes])
  );
}
