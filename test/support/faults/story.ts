import type { Rng } from "../../../dev-store/shop/rng.ts";
import { orderBodyOf, refundBodyOf } from "./story-bodies.ts";

/** A line as the shop has it: `removed` pieces were edited out of the order, without a refund. Amounts in cents. */
export type Line = {
  id: bigint;
  unitMinor: number;
  quantity: number;
  removed: number;
  discountMinor: number;
  isGiftCard: boolean;
};

/** `extraMinor` is what was given back beyond the lines, and cost points too. */
export type Refund = {
  id: bigint;
  at: Date;
  parts: { lineId: bigint; quantity: number; minor: number }[];
  extraMinor: number;
};

/** All that is true of an order at an instant. */
export type State = {
  at: Date;
  isPaid: boolean;
  cancelledAt: Date | null;
  lines: Line[];
  refunds: Refund[];
};

export type Step = "pay" | "add" | "remove" | "refund" | "fulfil" | "touch" | "cancel";
export type StoryEvent = { topic: string; body: string };

/** An order from its making to its last state, with the webhooks that tell of it in the order they happened. */
export type Story = {
  orderId: bigint;
  customerId: bigint;
  placedAt: Date;
  final: State;
  events: StoryEvent[];
};

/** `codes`: the discount codes it was paid with. */
export type Plot = {
  orderId: bigint;
  customerId: bigint;
  placedAt: Date;
  steps: readonly Step[];
  codes?: readonly string[];
};

const TOPIC: Record<Step, string> = {
  pay: "orders/paid",
  add: "orders/updated",
  remove: "orders/updated",
  refund: "orders/updated",
  fulfil: "orders/fulfilled",
  touch: "orders/updated",
  cancel: "orders/cancelled",
};

/**
 * Tell an order's story: made with one to three lines, then one step after the other, each some seconds later. A refund
 * is told by refunds/create, by the order's next state, or by both. What a step finds impossible (nothing left to refund)
 * changes nothing and is told all the same.
 */
export function tellStory(chance: Rng, { steps, ...order }: Plot): Story {
  let state: State = {
    at: order.placedAt,
    isPaid: false,
    cancelledAt: null,
    lines: Array.from({ length: chance.between(1, 3) }, (_, index) => newLine(chance, order.orderId, index)),
    refunds: [],
  };
  const events: StoryEvent[] = [{ topic: "orders/create", body: orderBodyOf(order, state) }];
  for (const step of steps) {
    const before = state.refunds.length;
    state = take(chance, order.orderId, state, step);
    const refund = state.refunds.length > before ? state.refunds.at(-1) : undefined;
    const isToldApart = refund !== undefined && chance.chance(0.7);
    if (isToldApart) events.push({ topic: "refunds/create", body: refundBodyOf(order, refund) });
    if (!isToldApart || chance.chance(0.5)) events.push({ topic: TOPIC[step], body: orderBodyOf(order, state) });
  }
  return { ...order, final: state, events };
}

function newLine(chance: Rng, orderId: bigint, index: number): Line {
  const quantity = chance.between(1, 4);
  const unitMinor = chance.between(1, 9999);
  return {
    id: 1_000_000_000_000_000_000n + (orderId % 100_000_000_000_000_000n) * 10n + BigInt(index),
    unitMinor,
    quantity,
    removed: 0,
    // A multiple of the quantity, so that each piece has a whole price.
    discountMinor: chance.chance(0.3) ? quantity * chance.between(0, unitMinor) : 0,
    isGiftCard: chance.chance(0.1),
  };
}

function take(chance: Rng, orderId: bigint, before: State, step: Step): State {
  const state = structuredClone({ ...before, at: new Date(before.at.getTime() + 1000 * chance.between(1, 5000)) });
  if (step === "pay") state.isPaid = true;
  if (step === "cancel") state.cancelledAt = state.at;
  if (step === "add") state.lines.push(newLine(chance, orderId, state.lines.length));
  if (step === "remove") {
    const line = chance.pick(state.lines);
    const pieces = chance.between(0, piecesLeft(state, line));
    if (line.isGiftCard || pieces * pieceMinor(line) <= leftMinor(state)) line.removed += pieces;
  }
  if (step === "refund") refund(chance, orderId, state);
  return state;
}

/** Gives back one or more pieces of one line, sometimes with something on top; never more than the order is still worth. */
function refund(chance: Rng, orderId: bigint, state: State): void {
  const line = chance.pick(state.lines);
  const quantity = chance.between(0, piecesLeft(state, line));
  const minor = quantity * pieceMinor(line);
  const left = leftMinor(state) - (line.isGiftCard ? 0 : minor);
  if (left < 0) return;
  const extraMinor = chance.chance(0.3) ? chance.between(0, Math.min(left, 500)) : 0;
  if (quantity === 0 && extraMinor === 0) return;
  const parts = quantity === 0 ? [] : [{ lineId: line.id, quantity, minor }];
  const id = 3_000_000_000_000_000_000n + (orderId % 100_000_000_000_000_000n) * 10n + BigInt(state.refunds.length);
  state.refunds.push({ id, at: state.at, parts, extraMinor });
}

/** The price of one piece after its share of the discount. */
export function pieceMinor(line: Line): number {
  return line.unitMinor - line.discountMinor / line.quantity;
}

function piecesLeft({ refunds }: State, line: Line): number {
  const parts = refunds.flatMap((each) => each.parts).filter(({ lineId }) => lineId === line.id);
  return line.quantity - line.removed - parts.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** What the goods of the order are still worth, gift cards aside. */
export function leftMinor(state: State): number {
  const goods = state.lines.filter(({ isGiftCard }) => !isGiftCard);
  const worth = goods.reduce((sum, line) => sum + piecesLeft(state, line) * pieceMinor(line), 0);
  return worth - state.refunds.reduce((sum, { extraMinor }) => sum + extraMinor, 0);
}
