import type { EarnBreakdown, NewEntry } from "~/domain/ledger/entry";
import { minorPerMajor } from "~/domain/money";
import { givenBack } from "./known-refund";
import { eligibleMinor, type OrderLine, type Refund } from "./order";
import { pointsForSpend } from "./points-for-spend";

/** What an order is awarded at: rule, tier and multiplier as they were, with the hold's end. */
export type Pin = EarnBreakdown & { version: number; holdDays: number; availableAt: Date };

/** What has been credited for an order so far. `basisMinor` null: it has not earned yet. */
export type OrderAccount = {
  basisMinor: number | null;
  refundedMinor: number;
  credited: number;
  isReversed: boolean;
  /** How many edits have moved points so far: gives each its name in the ledger. */
  edits: number;
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

/** All refunds known of an order: those an earlier settlement has counted, and the others. */
export type KnownRefunds = { counted: readonly Refund[]; fresh: readonly Refund[] };

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
 * when cancelled. What refunds take back is judged by the newest lines each time, the refunds counted before included: an
 * edit may tell only now what was given back. So deliveries may repeat, overtake each other or go missing for a while, the
 * sum ends the same; several partial refunds never drift and a full one is exact. Refunds may be in any order.
 * `qualifyingMinor` in the result is the change of the member's qualifying spend.
 */
export function settleOrder(order: SettledOrder, former: OrderAccount, refunds: KnownRefunds, pin: Pin): Settlement {
  const run = new Run(order, { ...former }, pin, refunds.counted);
  const before = qualifying(former);
  if (order.isPaid) {
    run.earn();
    run.followChange();
    for (const refund of [...refunds.fresh].sort(byTime)) run.takeBack(refund);
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
  private readonly eligible: number;
  /** What the refunds counted so far give back by the newest lines, before it is capped at the basis. */
  private givenBack: number;

  constructor(
    private readonly order: SettledOrder,
    readonly account: OrderAccount,
    private readonly pin: Pin,
    counted: readonly Refund[],
  ) {
    this.eligible = eligibleMinor(order.lines);
    this.givenBack = counted.reduce((sum, refund) => sum + this.givenBackBy(refund), 0);
  }

  earn(): void {
    if (this.account.basisMinor !== null) return;
    this.account.basisMinor = this.eligible;
    this.moveTo(this.pointsFor(this.eligible), "earn", `order:${this.order.id}:earn`, this.order.processedAt, {
      type: "order_earned",
      ...this.breakdown(),
    });
  }

  /** Follow what has changed of an order that earned before: its lines, what refunds take back by them, its tier. */
  followChange(): void {
    const formerMinor = this.account.basisMinor ?? 0;
    const refunded = Math.min(this.eligible, this.givenBack);
    const target = this.pointsFor(this.eligible - refunded);
    const isEdited = this.eligible !== formerMinor || refunded !== this.account.refundedMinor;
    this.account.basisMinor = this.eligible;
    this.account.refundedMinor = refunded;
    if (this.account.isReversed || target === this.account.credited) return;
    const kind = target > this.account.credited ? "earn" : "reverse";
    const key = `order:${this.order.id}:edit:${this.account.edits}`;
    this.account.edits += 1;
    const reason = isEdited
      ? { type: "order_edited" as const, formerMinor, ...this.breakdown() }
      : { type: "order_rejudged" as const, ...this.breakdown() };
    this.moveTo(target, kind, key, isEdited ? this.order.snapshotAt : this.order.processedAt, reason);
  }

  takeBack(refund: Refund): void {
    this.settled.push(refund.id);
    const before = this.account.refundedMinor;
    const basisMinor = this.account.basisMinor ?? 0;
    this.givenBack += this.givenBackBy(refund);
    this.account.refundedMinor = Math.min(basisMinor, this.givenBack);
    if (this.account.isReversed) return;
    const remainingMinor = basisMinor - this.account.refundedMinor;
    this.moveTo(this.pointsFor(remainingMinor), "reverse", `refund:${refund.id}:reverse`, refund.refundedAt, {
      type: "order_refunded",
      refundedMinor: this.account.refundedMinor - before,
      remainingMinor,
      ...this.breakdown(),
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

  private givenBackBy(refund: Refund): number {
    return givenBack(this.order.lines, refund);
  }

  private breakdown(): EarnBreakdown {
    const basisMinor = this.account.basisMinor ?? 0;
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
