import { refundedPieces } from "./bodies";
import type { Head, Line, Piece, Refund, State, Telling } from "./facts";
import { PRODUCTS } from "./shop";
import { boundsOf, type Deed, type LinePlan, type ModelWorld, type OrderPlan, type Told } from "./worlds";

/** A telling, the stretch of time in which it is heard, how often, and where among the others. */
export type Heard = { telling: Telling; stretch: number; times: number; rank: number };

/** An order of a plan and everything that will be told of it. `stretch`: in which it is placed. */
export type Story = { head: Head; plan: OrderPlan; heard: Heard[] };

const FOREIGN = { currency: "EUR", times: 3 };

/** What becomes of the orders of a world: what is true of each and when, and what is heard of it when. */
export function tellOrders(world: ModelWorld): Story[] {
  const bounds = boundsOf(world);
  return world.orders.map((planned, index) => {
    const plan = { ...planned, isGuest: planned.isGuest && !isMergedAway(world, planned.customer) };
    const placedAt = instantIn(bounds, plan.stretch, plan.at);
    const head: Head = {
      id: 5_500_000_000_000_000_000n + BigInt(index),
      customer: plan.isGuest ? null : plan.customer,
      guest: plan.isGuest ? plan.customer : null,
      placedAt,
      currency: world.currency,
      fx: plan.isForeign ? FOREIGN : null,
      taxesIncluded: plan.taxesIncluded,
      channel: plan.channel,
      shipping: plan.shipping === null ? null : { net: plan.shipping, discount: 0, tax: plan.shipping % 7 },
    };
    return { head, plan, heard: tellOrder(head, plan, bounds) };
  });
}

/** The address of who is merged away is forgotten: whose a guest's order with it is depends on when it was heard of. So there are none. */
function isMergedAway({ merges }: ModelWorld, customer: number): boolean {
  return merges.some(({ gone }) => gone === customer);
}

function tellOrder(head: Head, plan: OrderPlan, bounds: readonly number[]): Heard[] {
  let state: State = {
    at: head.placedAt,
    isPaid: plan.isPaid,
    fulfilledAt: null,
    cancelledAt: null,
    tags: [],
    lines: plan.lines.map((line, index) => lineOf(head, line, index)),
    refunds: [],
  };
  const tell = (telling: Telling, stretch: number, { later, times, rank }: Told): Heard => ({
    telling,
    stretch: stretch + later,
    times,
    rank,
  });
  const heard = [tell({ order: head, state }, plan.stretch, plan.told)];
  for (const deed of inTime(plan, bounds)) {
    const { what } = deed;
    if (what === "dispute") {
      heard.push(tell({ order: head, lostAt: Math.max(state.at, deed.instant) }, deed.stretch, deed.told));
      continue;
    }
    const before = state;
    state = after(before, { ...deed, what }, head, Math.max(before.at + 1000, deed.instant));
    const refund = state.refunds.length > before.refunds.length ? state.refunds.at(-1)! : null;
    if (refund && deed.told.how !== "state") heard.push(tell({ order: head, refund }, deed.stretch, deed.told));
    if (!refund || deed.told.how !== "refund") heard.push(tell({ order: head, state }, deed.stretch, deed.told));
  }
  return heard;
}

/** Deeds in the order they happen; those after the end of the world never do. */
function inTime(
  { deeds, stretch }: OrderPlan,
  bounds: readonly number[],
): (Deed & { stretch: number; instant: number })[] {
  return deeds
    .map((deed) => ({ ...deed, stretch: stretch + deed.later }))
    .filter((deed) => deed.stretch < bounds.length - 1)
    .map((deed) => ({ ...deed, instant: instantIn(bounds, deed.stretch, deed.at) }))
    .sort((a, b) => a.instant - b.instant);
}

/** In whole seconds, as Shopify tells; leaves the last minute of a stretch free. */
function instantIn(bounds: readonly number[], stretch: number, at: number): number {
  const [from, until] = [bounds[stretch]!, bounds[stretch + 1]!];
  return from + 1000 * Math.floor(((until - from - 60_000) * at) / 10_000_000);
}

function after(
  before: State,
  { what, pick }: Deed & { what: Exclude<Deed["what"], "dispute"> },
  head: Head,
  at: number,
): State {
  const state: State = { ...before, at };
  const line = before.lines[pick % before.lines.length]!;
  const pieces = piecesLeft(before, line);
  const some = Math.min(pieces, 1 + (pick % 3));
  const changed = (change: Partial<Line>) =>
    before.lines.map((each) => (each === line ? { ...each, ...change } : each));
  switch (what) {
    case "pay":
      return { ...state, isPaid: true };
    case "fulfil":
      return { ...state, fulfilledAt: before.fulfilledAt ?? at };
    case "cancel":
      return { ...state, cancelledAt: before.cancelledAt ?? at };
    case "tag":
      return { ...state, tags: pick % 2 === 0 ? ["wholesale"] : ["gift"] };
    case "add": {
      const added = { product: pick % 4, net: pick, discount: pick % 5, tax: pick % 3, quantity: 1, isGiftCard: false };
      return { ...state, lines: [...before.lines, lineOf(head, added, before.lines.length)] };
    }
    case "remove":
      return { ...state, lines: changed({ removed: line.removed + some }) };
    case "refund": {
      if (some === 0) return state;
      const minor = some * (line.piece.net + (head.taxesIncluded && pick % 2 === 0 ? line.piece.tax : 0));
      const parts = [{ lineId: line.id, quantity: some, minor }];
      return withRefund(state, head, { parts, extra: pick % 5 === 0 ? -Math.min(minor, pick % 400) : 0 });
    }
    case "give":
      return pick % 3 === 0 && head.shipping && head.shipping.net > 0
        ? withRefund(state, head, {
            parts: [{ lineId: "shipping", quantity: 1, minor: Math.min(head.shipping.net, pick) }],
            extra: 0,
          })
        : withRefund(state, head, { parts: [], extra: pick });
  }
}

function withRefund(state: State, head: Head, refund: Pick<Refund, "parts" | "extra">): State {
  const id = String(4_400_000_000_000_000_000n + (head.id % 1_000_000n) * 10n + BigInt(state.refunds.length));
  return { ...state, refunds: [...state.refunds, { id, at: state.at, ...refund }] };
}

function piecesLeft({ refunds }: State, line: Line): number {
  return line.quantity - line.removed - refundedPieces(refunds, line.id);
}

function lineOf(head: Head, { product, quantity, isGiftCard, ...piece }: LinePlan, index: number): Line {
  const sold = PRODUCTS[product];
  return {
    id: String(1_000_000_000_000_000n + (head.id % 1_000_000n) * 10n + BigInt(index)),
    productId: sold?.id ?? null,
    variantId: sold ? `${sold.id}${1 + (piece.net % 2)}` : null,
    quantity,
    removed: 0,
    piece: piece satisfies Piece,
    isGiftCard,
  };
}
