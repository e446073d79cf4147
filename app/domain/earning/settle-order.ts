import type { EarnBreakdown, NewEntry } from "~/domain/ledger/entry";
import { minorPerMajor } from "~/domain/money";
import { eligibleMinor, refundedMinor, type OrderLine, type Refund } from "./order";
import { pointsForSpend } from "./points-for-spend";

/** What an order was awarded at: rule, tier and multiplier as they were, with the hold's end. */
export type Pin = EarnBreakdown & { version: number; holdDays: number; availableAt: Date };

/** What has been credited for an order so far. `basisMinor` null: it has not earned yet. */
export type OrderAccount = {
  basisMinor: number | null;
  refundedMinor: number;
  credited: number;
  isReversed: boolean;
  /** The hold is over: what is taken back now comes out of the available points. */
  isMatured: boolean;
};

export type SettledOrder = {
  id: bigint;
  memberId: bigint;
  name: string;
  isPaid: boolean;
  cancelledAt: Date | null;
  processedAt: Date;
  snapshotAt: Date;
  lines: OrderLine[];
};

export type Settlement = {
  entries: NewEntry[];
  account: OrderAccount;
  settledRefunds: bigint[];
  qualifyingMinor: number;
};

/**
 * Bring what an order has credited to what its newest state deserves, at its pinned rule.
 *
 * Every step is a target, not a difference: earn the whole basis, follow an edit, take back per refund, take back all
 * when cancelled. So deliveries may repeat, overtake each other or go missing for a while, the sum ends the same; several
 * partial refunds never drift and a full one is exact. `refunds` are those not settled before, in any order.
 * `qualifyingMinor` in the result is the change of the member's qualifying spend.
 */
export function settleOrder(
  order: SettledOrder,
  former: OrderAccount,
  refunds: readonly Refund[],
  pin: Pin,
): Settlement {
  const run = new Run(order, { ...former }, pin);
  const before = qualifying(former);
  if (order.isPaid) {
    run.earn();
    run.followEdit();
    for (const refund of [...refunds].sort(byTime)) run.takeBack(refund);
    if (order.cancelledAt) run.cancel(order.cancelledAt);
  }
  return {
    entries: run.entries,
    account: run.account,
    settledRefunds: run.settled,
    qualifyingMinor: qualifying(run.account) - before,
  };
}

function qualifying({ basisMinor, refundedMinor: refunded, isReversed }: OrderAccount): number {
  return basisMinor === null || isReversed ? 0 : basisMinor - refunded;
}

function byTime(a: Refund, b: Refund): number {
  return a.refundedAt.getTime() - b.refundedAt.getTime() || (a.id < b.id ? -1 : 1);
}

/** One settlement in progress. */
class Run {
  readonly entries: NewEntry[] = [];
  readonly settled: bigint[] = [];

  constructor(
    private readonly order: SettledOrder,
    readonly account: OrderAccount,
    private readonly pin: Pin,
  ) {}

  earn(): void {
    if (this.account.basisMinor !== null) return;
    const basisMinor = eligibleMinor(this.order.lines);
    this.account.basisMinor = basisMinor;
    this.moveTo(this.pointsFor(basisMinor), "earn", `order:${this.order.id}:earn`, this.order.processedAt, {
      type: "order_earned",
      ...this.breakdown(basisMinor),
    });
  }

  followEdit(): void {
    const formerMinor = this.account.basisMinor ?? 0;
    const basisMinor = eligibleMinor(this.order.lines);
    if (basisMinor === formerMinor || this.account.isReversed) return;
    this.account.basisMinor = basisMinor;
    this.account.refundedMinor = Math.min(this.account.refundedMinor, basisMinor);
    const target = this.pointsFor(basisMinor - this.account.refundedMinor);
    const kind = target > this.account.credited ? "earn" : "reverse";
    const key = `order:${this.order.id}:edit:${this.order.snapshotAt.getTime()}`;
    this.moveTo(target, kind, key, this.order.snapshotAt, {
      type: "order_edited",
      formerMinor,
      ...this.breakdown(basisMinor),
    });
  }

  takeBack(refund: Refund): void {
    this.settled.push(refund.id);
    const left = (this.account.basisMinor ?? 0) - this.account.refundedMinor;
    const refunded = Math.min(left, Math.max(0, refundedMinor(this.order.lines, refund)));
    this.account.refundedMinor += refunded;
    if (this.account.isReversed) return;
    this.moveTo(this.pointsFor(left - refunded), "reverse", `refund:${refund.id}:reverse`, refund.refundedAt, {
      type: "order_refunded",
      refundedMinor: refunded,
      remainingMinor: left - refunded,
      ...this.breakdown(this.account.basisMinor ?? 0),
    });
  }

  cancel(cancelledAt: Date): void {
    if (this.account.isReversed) return;
    this.account.isReversed = true;
    this.moveTo(0, "reverse", `order:${this.order.id}:cancel`, cancelledAt, {
      type: "order_cancelled",
      orderName: this.order.name,
    });
  }

  private pointsFor(minor: number): number {
    return pointsForSpend({ minor, minorPerMajor: minorPerMajor(this.pin.currency) }, this.pin);
  }

  private breakdown(basisMinor: number): EarnBreakdown {
    const { orderName, currency, points, perMajor, tierKey, tierName, multiplierPercent } = this.pin;
    return { orderName, currency, basisMinor, points, perMajor, tierKey, tierName, multiplierPercent };
  }

  private moveTo(target: number, kind: "earn" | "reverse", key: string, at: Date, reason: NewEntry["reason"]): void {
    const change = target - this.account.credited;
    if (change === 0) return;
    this.account.credited = target;
    this.entries.push({
      memberId: this.order.memberId,
      kind,
      key,
      pending: this.account.isMatured ? 0 : change,
      available: this.account.isMatured ? change : 0,
      reserved: 0,
      occurredAt: at,
      orderId: this.order.id,
      redemptionId: null,
      programmeVersion: this.pin.version,
      reason,
    });
  }
}
