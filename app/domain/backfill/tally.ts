import type { NewEntry } from "~/domain/ledger/entry";

/** Points by where they go, net of what refunds and cancellations took back. */
type Points = { pending: number; available: number };

/** What past orders come to. */
export type Tally = Points & {
  /** Orders that could be read, earning or not. */
  orders: number;
  earningOrders: number;
  /** Members whose points move. */
  members: number;
  /** Orders that could not be taken in: their body is no order, or the sums are out of range. */
  setAside: number;
  /** By the year an order was placed in, in the shop's zone. */
  years: Record<string, Points & { orders: number }>;
};

export const EMPTY_TALLY: Tally = {
  orders: 0,
  earningOrders: 0,
  members: 0,
  setAside: 0,
  pending: 0,
  available: 0,
  years: {},
};

/** What a batch of orders comes to, by the entries that were made for it. A batch holds all orders of its customers. */
export function tallyOf(
  orders: readonly { id: bigint; processedAt: Date }[],
  entries: readonly NewEntry[],
  timezone: string,
): Tally {
  const yearOf = yearIn(timezone);
  const years: Tally["years"] = {};
  const yearOfOrder = new Map(orders.map(({ id, processedAt }) => [id, yearOf(processedAt)]));
  const inYear = (year: string) => (years[year] ??= { orders: 0, pending: 0, available: 0 });
  for (const year of yearOfOrder.values()) inYear(year).orders += 1;
  const tally: Tally = { ...EMPTY_TALLY, orders: orders.length, years };
  for (const { orderId, occurredAt, pending, available } of entries) {
    const year = inYear((orderId === null ? undefined : yearOfOrder.get(orderId)) ?? yearOf(occurredAt));
    for (const sum of [tally, year]) {
      sum.pending += pending;
      sum.available += available;
    }
  }
  tally.members = new Set(entries.map(({ memberId }) => memberId)).size;
  tally.earningOrders = new Set(entries.filter(({ kind }) => kind === "earn").map(({ orderId }) => orderId)).size;
  return tally;
}

/** Two tallies of different customers' orders as one. */
export function addTallies(a: Tally, b: Tally): Tally {
  const years = { ...a.years };
  for (const [year, { orders, pending, available }] of Object.entries(b.years)) {
    const former = years[year] ?? { orders: 0, pending: 0, available: 0 };
    years[year] = {
      orders: former.orders + orders,
      pending: former.pending + pending,
      available: former.available + available,
    };
  }
  return {
    orders: a.orders + b.orders,
    earningOrders: a.earningOrders + b.earningOrders,
    members: a.members + b.members,
    setAside: a.setAside + b.setAside,
    pending: a.pending + b.pending,
    available: a.available + b.available,
    years,
  };
}

const YEAR_MS = 366 * 86_400_000;

/** The calendar year of an instant in a zone. The zone's clock is asked only where the year could be another than UTC's. */
function yearIn(timezone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat("en", { timeZone: timezone, year: "numeric" });
  return (at) => {
    const start = Date.UTC(at.getUTCFullYear(), 0, 1);
    const sinceStart = at.getTime() - start;
    const isNearEnd = sinceStart < 2 * 86_400_000 || sinceStart > YEAR_MS - 4 * 86_400_000;
    return isNearEnd ? format.format(at) : String(at.getUTCFullYear());
  };
}
