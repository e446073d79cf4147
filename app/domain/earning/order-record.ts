import type { OrderFacts, OrderLine, OrderTerms } from "./order";
import type { Room } from "./pin";

/** An order as it is on record: its newest state, and what it was awarded at and has credited so far. */
export type OrderRecord = OrderTerms & {
  id: bigint;
  memberId: bigint | null;
  customerId: bigint | null;
  name: string;
  currency: string;
  /** The buyer's tags when the order first came on record with its buyer. */
  buyerTags: string[];
  /** Of an order whose buyer is no member yet: a keyed hash of their e-mail address. */
  guestKey: string | null;
  isTest: boolean;
  processedAt: Date;
  snapshotAt: Date;
  isPaid: boolean;
  fulfilledAt: Date | null;
  cancelledAt: Date | null;
  chargedBackAt: Date | null;
  lines: OrderLine[];
  codes: string[];
  programmeVersion: number | null;
  tierKey: string | null;
  /** 0 (`EARNS_NOTHING`): its buyer was held out of the programme. */
  multiplierPercent: number | null;
  room: Room | null;
  basisMinor: number | null;
  refundedMinor: number;
  credited: number;
  availableAt: Date | null;
  maturedAt: Date | null;
  isReversed: boolean;
  edits: number;
};

/** What a record says of an order before anything is settled. */
const UNSETTLED = {
  chargedBackAt: null,
  programmeVersion: null,
  tierKey: null,
  multiplierPercent: null,
  room: null,
  basisMinor: null,
  refundedMinor: 0,
  credited: 0,
  availableAt: null,
  maturedAt: null,
  isReversed: false,
  edits: 0,
};

/** Who an order is for, as far as it is known: a member with their tags, or a guest. */
export type Buyer = { memberId: bigint | null; tags: string[]; guestKey: string | null };

/** An order seen for the first time, nothing settled yet. */
export function newRecord({ customer, guestEmail: _, refunds: __, ...order }: OrderFacts, buyer: Buyer): OrderRecord {
  return {
    ...order,
    ...UNSETTLED,
    memberId: buyer.memberId,
    customerId: customer?.customerId ?? null,
    buyerTags: buyer.tags,
    guestKey: buyer.memberId === null ? buyer.guestKey : null,
  };
}

/**
 * An order that so far only a refund has told of. It is put on record at once, so that who hears of the order at the same
 * moment meets it there; every state of the order is newer.
 */
export function unheardOf(id: bigint, at: Date, currency: string): OrderRecord {
  return {
    ...UNSETTLED,
    id,
    memberId: null,
    customerId: null,
    name: "",
    currency,
    presentmentCurrency: currency,
    taxesIncluded: false,
    tags: [],
    buyerTags: [],
    guestKey: null,
    sourceName: null,
    isTest: false,
    processedAt: at,
    snapshotAt: new Date(0),
    isPaid: false,
    fulfilledAt: null,
    cancelledAt: null,
    lines: [],
    codes: [],
  };
}

/**
 * What is on record, brought to another state of the order, in whatever order states come: the newer one's lines count,
 * while paid, fulfilled, cancelled and who bought are final facts, whichever state is the first to tell them. The record
 * itself when the state tells nothing new.
 */
export function withState(record: OrderRecord, order: OrderFacts, buyer: Buyer): OrderRecord {
  const isNewer = order.snapshotAt >= record.snapshotAt;
  const isFirstWithBuyer = record.memberId === null && buyer.memberId !== null;
  const memberId = record.memberId ?? buyer.memberId;
  const next: OrderRecord = {
    ...record,
    memberId,
    customerId: record.customerId ?? order.customer?.customerId ?? null,
    buyerTags: isFirstWithBuyer ? buyer.tags : record.buyerTags,
    guestKey: memberId === null ? (record.guestKey ?? buyer.guestKey) : null,
    ...(isNewer ? headOf(order) : {}),
    isPaid: record.isPaid || order.isPaid,
    fulfilledAt: earlier(record.fulfilledAt, order.fulfilledAt),
    cancelledAt: record.cancelledAt ?? order.cancelledAt,
    lines: isNewer ? withProductsKnown(order.lines, record.lines) : record.lines,
    codes: isNewer ? order.codes : record.codes,
    snapshotAt: isNewer ? order.snapshotAt : record.snapshotAt,
  };
  return isSame(record, next) ? record : next;
}

/** What was known of a line's product when it first came on record stays. */
function withProductsKnown(lines: readonly OrderLine[], former: readonly OrderLine[]): OrderLine[] {
  if (former.length === 0) return [...lines];
  const known = new Map(former.map((line) => [line.id, line]));
  return lines.map((line) => {
    const { collectionIds, isOnSale } = known.get(line.id) ?? line;
    return { ...line, collectionIds, isOnSale };
  });
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a <= b ? a : b;
}

function headOf(order: OrderFacts | OrderRecord) {
  const { name, currency, sourceName, isTest, processedAt, taxesIncluded, presentmentCurrency, tags } = order;
  return { name, currency, sourceName, isTest, processedAt, taxesIncluded, presentmentCurrency, tags };
}

function isSame(a: OrderRecord, b: OrderRecord): boolean {
  return (
    a.memberId === b.memberId &&
    a.customerId === b.customerId &&
    a.guestKey === b.guestKey &&
    a.isPaid === b.isPaid &&
    a.fulfilledAt?.getTime() === b.fulfilledAt?.getTime() &&
    a.cancelledAt?.getTime() === b.cancelledAt?.getTime() &&
    a.snapshotAt.getTime() === b.snapshotAt.getTime() &&
    JSON.stringify([headOf(a), a.lines, a.codes]) === JSON.stringify([headOf(b), b.lines, b.codes])
  );
}
