/** What an order adds to its buyer's qualifying spend, and when parts of it were taken back. Minor units. */
export type Contribution = {
  id: bigint;
  processedAt: Date;
  basisMinor: number;
  refunds: readonly { at: Date; minor: number }[];
  cancelledAt: Date | null;
};

type Event = { at: number; order: bigint | null; minor: number };

/**
 * What a member's qualifying spend had come to just before each of their orders, by order id: the orders placed before,
 * less what had been refunded or cancelled of them by then. It follows from when things happened, not from when they were
 * heard of. `startMinor` is the spend that none of these orders has a part in.
 */
export function spendBefore(startMinor: number, orders: readonly Contribution[]): Map<bigint, number> {
  const before = new Map<bigint, number>();
  let spend = startMinor;
  for (const { order, minor } of orders.flatMap(eventsOf).sort(byTime)) {
    if (order !== null) before.set(order, spend);
    spend += minor;
  }
  return before;
}

function eventsOf(order: Contribution): Event[] {
  const placed = order.processedAt.getTime();
  const events: Event[] = [{ at: placed, order: order.id, minor: order.basisMinor }];
  let left = order.basisMinor;
  const takenBack = order.refunds.map(({ at, minor }) => ({ at: at.getTime(), minor }));
  if (order.cancelledAt) takenBack.push({ at: order.cancelledAt.getTime(), minor: Infinity });
  for (const { at, minor } of takenBack.sort((a, b) => a.at - b.at)) {
    const taken = Math.min(left, minor);
    left -= taken;
    // Nothing is taken back before it was there, whatever the clocks say.
    events.push({ at: Math.max(placed, at), order: null, minor: -taken });
  }
  return events;
}

/** Of one instant: orders by id, then what was taken back. */
function byTime(a: Event, b: Event): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.order === null || b.order === null) return Number(a.order === null) - Number(b.order === null);
  return a.order < b.order ? -1 : 1;
}
