import type { EarnBreakdown, NewEntry } from "~/domain/ledger/entry";
import { awardFor, type Award } from "./award";
import { basisOf, rateFor, remainingBasis, type BasisLine, type Purchase } from "./basis";
import type { Refund } from "./order";
import type { Pin } from "./pin";

/** What has been credited for an order so far. `basisMinor` null: it has not earned yet. In the shop's currency. */
export type OrderAccount = {
  basisMinor: number | null;
  refundedMinor: number;
  credited: number;
  isReversed: boolean;
  /** How many edits have moved points so far: gives each its name in the ledger. */
  edits: number;
  /** The hold is over: what is taken back now comes out of the available points. */
  isMatured: boolean;
  /** It earned nothing, because its buyer was held out of the programme as far as was known. */
  isHeldOut: boolean;
};

export type SettledOrder = Purchase & {
  id: bigint;
  memberId: bigint;
  name: string;
  processedAt: Date;
  snapshotAt: Date;
  cancelledAt: Date | null;
  /** The buyer's bank took the payment back. */
  chargedBackAt: Date | null;
};

/** All refunds known of an order: those an earlier settlement has counted, and the others. */
export type KnownRefunds = { counted: readonly Refund[]; fresh: readonly Refund[] };

export type Settlement = { entries: NewEntry[]; account: OrderAccount; settledRefunds: bigint[] };

/**
 * Bring what an order has credited to what its newest state deserves, at its pinned rule. `whole` is
 * what the order is worth at its pin before refunds.
 *
 * Every step is a target, not a difference: earn the whole basis, follow an edit, take back per refund, take back all
 * when cancelled. What refunds take back is judged by the newest lines each time, the refunds counted before included: an
 * edit may tell only now what was given back. So deliveries may repeat, overtake each other or go missing for a while, the
 * sum ends the same; several partial refunds never drift and a full one is exact. Refunds may be in any order.
 */
export function settleOrder(
  order: SettledOrder,
  former: OrderAccount,
  refunds: KnownRefunds,
  { pin, whole }: { pin: Pin; whole: Worth },
): Settlement {
  const run = new Run(order, { ...former }, { pin, whole, counted: refunds.counted });
  run.earn();
  run.followChange();
  for (const refund of [...refunds.fresh].sort(byTime)) run.takeBack(refund);
  run.reverse();
  return { entries: run.entries, account: run.account, settledRefunds: run.settled };
}

function byTime(a: Refund, b: Refund): number {
  return a.refundedAt.getTime() - b.refundedAt.getTime() || (a.id < b.id ? -1 : 1);
}

/**
 * Whether an order is one of its buyer's orders still, by what is left of its basis: one that was refunded whole, that is
 * excluded or was free is none, nor is one of a buyer who was held out.
 */
export function isOrderLeft(minor: number): boolean {
  return minor > 0;
}

/** What is left of an order after refunds: its basis in the shop's currency and the rate's, and what it is worth. */
export type Worth = { shopMinor: number; rateMinor: number; award: Award; points: number };

/** What an order is worth at its pin after the refunds given; `points` are within its room. Nothing of an order counts whose buyer is held out. */
export function worthOf(order: Purchase, pin: Pin, refunds: readonly Refund[]): Worth {
  const basis = pin.heldOut === "programme" ? [] : basisOf(order, pin.earning);
  const left = remainingBasis(basis, order, refunds);
  const award = awardFor(left, {
    rate: rateFor(order, pin.earning),
    tierPercent: pin.tier.multiplierPercent,
    windowPercent: pin.window?.percent ?? 100,
    earning: pin.earning,
  });
  return {
    shopMinor: total(left, ({ shopMinor }) => shopMinor),
    rateMinor: total(left, ({ rateMinor }) => rateMinor),
    award,
    points: pin.room ? Math.min(award.points, pin.room.points) : award.points,
  };
}

function total(lines: readonly BasisLine[], minorOf: (line: BasisLine) => number): number {
  return lines.reduce((sum, line) => sum + minorOf(line), 0);
}

/** One settlement in progress. */
class Run {
  readonly entries: NewEntry[] = [];
  readonly settled: bigint[] = [];
  private readonly pin: Pin;
  private readonly whole: Worth;
  private readonly counted: Refund[];

  constructor(
    private readonly order: SettledOrder,
    readonly account: OrderAccount,
    { pin, whole, counted }: { pin: Pin; whole: Worth; counted: readonly Refund[] },
  ) {
    this.pin = pin;
    this.whole = whole;
    this.counted = [...counted];
  }

  earn(): void {
    if (this.account.basisMinor !== null) return;
    this.account.basisMinor = this.whole.shopMinor;
    this.moveTo(this.whole, "earn", `order:${this.order.id}:earn`, this.pin.awardedAt, (breakdown) => ({
      type: "order_earned",
      ...breakdown,
    }));
  }

  /** Follow what has changed of an order that earned before: its lines, what refunds take back by them, its tier, its room. */
  followChange(): void {
    const formerMinor = this.account.basisMinor ?? 0;
    const worth = this.worthNow();
    const wasHeldOut = this.account.isHeldOut;
    const isHeldOut = this.pin.heldOut === "programme";
    const isEdited =
      isHeldOut === wasHeldOut &&
      (this.whole.shopMinor !== formerMinor || this.whole.shopMinor - worth.shopMinor !== this.account.refundedMinor);
    this.account.isHeldOut = isHeldOut;
    this.account.basisMinor = this.whole.shopMinor;
    this.account.refundedMinor = this.whole.shopMinor - worth.shopMinor;
    if (this.account.isReversed || worth.points === this.account.credited) return;
    const kind = worth.points > this.account.credited ? "earn" : "reverse";
    const key = `order:${this.order.id}:edit:${this.account.edits}`;
    this.account.edits += 1;
    this.moveTo(worth, kind, key, isEdited ? this.order.snapshotAt : this.order.processedAt, (breakdown) =>
      isEdited
        ? {
            type: "order_edited",
            formerMinor,
            nowMinor: this.whole.shopMinor,
            shopCurrency: this.order.currency,
            ...breakdown,
          }
        : { type: "order_rejudged", ...(wasHeldOut ? { wasHeldOut } : {}), ...breakdown },
    );
  }

  takeBack(refund: Refund): void {
    this.settled.push(refund.id);
    const before = this.worthNow();
    this.counted.push(refund);
    const worth = this.worthNow();
    this.account.refundedMinor = this.whole.shopMinor - worth.shopMinor;
    if (this.account.isReversed) return;
    this.moveTo(worth, "reverse", `refund:${refund.id}:reverse`, refund.refundedAt, (breakdown) => ({
      type: "order_refunded",
      refundedMinor: before.rateMinor - worth.rateMinor,
      remainingMinor: worth.rateMinor,
      ...breakdown,
    }));
  }

  /** Take back everything once the order is cancelled or its payment was taken back. */
  reverse(): void {
    const { cancelledAt, chargedBackAt } = this.order;
    if (this.account.isReversed || (cancelledAt ?? chargedBackAt) === null) return;
    this.account.isReversed = true;
    const because = cancelledAt ? "cancel" : "chargeback";
    const type = cancelledAt ? "order_cancelled" : "order_charged_back";
    const nothing = worthOf({ ...this.order, lines: [] }, this.pin, []);
    this.moveTo(nothing, "reverse", `order:${this.order.id}:${because}`, (cancelledAt ?? chargedBackAt)!, () => ({
      type,
      orderName: this.order.name,
    }));
  }

  private worthNow(): Worth {
    return this.counted.length === 0 ? this.whole : worthOf(this.order, this.pin, this.counted);
  }

  private breakdown({ award, points }: Worth): EarnBreakdown {
    const { pin, order } = this;
    const { tier, window, room } = pin;
    const rate = rateFor(order, pin.earning);
    const { base, tier: byTier, products, window: byWindow } = award.parts;
    const cut = award.points - points;
    return {
      orderName: order.name,
      currency: rate.currency,
      basisMinor: this.whole.rateMinor,
      points: rate.points,
      perMajor: rate.perMajor,
      tierKey: tier.key,
      tierName: tier.name,
      multiplierPercent: tier.multiplierPercent,
      ...(pin.heldOut ? { heldOut: pin.heldOut } : {}),
      sum: {
        parts: [base, byTier, products, byWindow].map(String) as [string, string, string, string],
        per: String(award.per),
        ...(pin.earning.rounding === "half_up" ? { rounding: "half_up" as const } : {}),
        ...(cut > 0 && room ? { cut, cap: room.cap } : {}),
        ...(window ? { window: window.name } : {}),
        total: points,
        former: this.account.credited,
        lines: award.lines,
      },
    };
  }

  private moveTo(
    worth: Worth,
    kind: "earn" | "reverse",
    key: string,
    at: Date,
    reasonOf: (breakdown: EarnBreakdown) => NewEntry["reason"],
  ): void {
    const change = worth.points - this.account.credited;
    if (change === 0) return;
    const reason = reasonOf(this.breakdown(worth));
    this.account.credited = worth.points;
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
