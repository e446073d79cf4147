import type { State } from "./story.ts";

/**
 * What an order deserves, from its last state alone: an account of the rules that shares nothing with the engine. It holds
 * for a programme of one tier, whose multiplier is the same whenever an order is heard of.
 */
export type Deserved = { points: number; qualifyingMinor: number; isOrder: boolean };

export type Rate = { pointsPerUnit: number; multiplierPercent: number };

/**
 * Points of the eligible spend that was kept, rounded down once. More money given back than that takes nothing further; an
 * order never paid, or cancelled, deserves nothing.
 */
export function deserves({ isPaid, cancelledAt, lines, refunds }: State, rate: Rate): Deserved {
  if (!isPaid || cancelledAt !== null) return { points: 0, qualifyingMinor: 0, isOrder: false };
  let cents = 0;
  for (const line of lines) {
    if (line.isGiftCard) continue;
    const pieces = line.quantity - line.removed;
    cents += (pieces * (line.quantity * line.unitMinor - line.discountMinor)) / line.quantity;
  }
  for (const refund of refunds) {
    cents -= refund.extraMinor;
    for (const part of refund.parts)
      if (!lines.some(({ id, isGiftCard }) => id === part.lineId && isGiftCard)) cents -= part.minor;
  }
  cents = Math.max(0, cents);
  const points = Math.floor((cents * rate.pointsPerUnit * rate.multiplierPercent) / 10_000);
  return { points, qualifyingMinor: cents, isOrder: cents > 0 };
}
