import { minus, NOTHING, type Measures } from "~/domain/tiers/measures";
import { TierClock, type TierState } from "~/domain/tiers/tier-clock";
import type { TierMove } from "~/domain/tiers/tier-moves";
import type { TierVersion } from "~/domain/tiers/tier-scale";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import type { ZoneAt } from "~/domain/zone";
import { ruleInForce } from "~/domain/programme/rule-in-force";
import { CapsUsed } from "./caps";
import type { KnownRefund } from "./known-refund";
import type { OrderRecord } from "./order-record";
import { pinOf, type Pin } from "./pin";
import { isOrderLeft, worthOf, type Worth } from "./settle-order";

export type HistoryOrder = { record: OrderRecord; refunds: readonly KnownRefund[] };

/** What a member's history is judged by. */
export type Judging = {
  versions: readonly ProgrammeVersion[];
  moves: readonly TierMove[];
  zone: string;
  /** The zone the shop was in: an order is of the day that it was there. */
  zoneAt: ZoneAt;
  currency: string;
  now: Date;
  /** Where chance has put the customer: who is held out follows from it (`heldOutBy`). */
  draw: number;
  /** Orders placed before it earn nothing; null: all do. */
  earnsFrom: Date | null;
  /**
   * Where an earlier settlement left the member, to go on from: then the orders are those with news, all of it later. Null:
   * they are all the orders the member has, to be judged from the beginning.
   */
  start: { state: TierState; totals: Measures } | null;
};

/** An order that earns: at what, and what it is worth before refunds. */
export type JudgedOrder = { pin: Pin; whole: Worth };

export type JudgedHistory = {
  /** By order id; orders that do not earn (yet) are missing. */
  orders: Map<bigint, JudgedOrder>;
  clock: TierClock;
  /** The clock as the last thing that happened left it. */
  state: TierState;
};

type Step = { at: number; isTakenBack: boolean; id: bigint; run: () => void };

/**
 * Go through a member's history and say for each order what it is awarded at: the rule in force when it was placed, the tier
 * its buyer had then, and what caps had left. It follows from when things happened, not from when they were heard of. Of one
 * instant: orders by id, then what was taken back.
 */
export function judgeHistory(history: readonly HistoryOrder[], judging: Judging): JudgedHistory {
  const run = new Run(judging, beginningOf(history, judging.now));
  const steps = history.flatMap((order) => run.stepsOf(order)).sort(byTime);
  for (const step of steps) step.run();
  return { orders: run.orders, clock: run.clock, state: run.settledState() };
}

function byTime(a: Step, b: Step): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.isTakenBack !== b.isTakenBack) return Number(a.isTakenBack) - Number(b.isTakenBack);
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

const tierVersions = new WeakMap<readonly ProgrammeVersion[], TierVersion[]>();

/** What of the versions tiers are judged by; the same list for the same versions. */
function tierVersionsOf(versions: readonly ProgrammeVersion[]): TierVersion[] {
  const known = tierVersions.get(versions);
  if (known) return known;
  const made = versions.map(({ effectiveAt, programme: { tiers, tierRules: rules } }) => ({
    effectiveAt,
    tiers,
    rules,
  }));
  tierVersions.set(versions, made);
  return made;
}

function beginningOf(history: readonly HistoryOrder[], now: Date): Date {
  return history.reduce((first, { record }) => (record.processedAt < first ? record.processedAt : first), now);
}

class Run {
  readonly orders = new Map<bigint, JudgedOrder>();
  readonly clock: TierClock;
  private readonly caps: CapsUsed;

  constructor(
    private readonly judging: Judging,
    joinedAt: Date,
  ) {
    const { versions, moves, zone, zoneAt, currency, start } = judging;
    this.caps = new CapsUsed(
      zoneAt,
      versions.some(({ programme }) => programme.earning.caps.perDay !== null),
    );
    this.clock = new TierClock({
      versions: tierVersionsOf(versions),
      moves,
      zone,
      currency,
      joinedAt,
      ...(start ? { start } : {}),
    });
  }

  /** What happened to an order, as far as it is to be counted. */
  stepsOf({ record, refunds }: HistoryOrder): Step[] {
    const version = versionFor(record, this.judging);
    const awardedAt = version && awardOf(record, version);
    if (!version || !awardedAt) return [];
    const isCounted = this.judging.start !== null && record.basisMinor !== null;
    const step = (at: Date, run: () => void, isTakenBack = false): Step => ({
      at: at.getTime(),
      isTakenBack,
      id: record.id,
      run,
    });
    const order = new Progress(record, version, awardedAt);
    return [
      ...(isCounted
        ? [step(record.processedAt, () => this.keep(order, refunds))]
        : [
            step(record.processedAt, () => this.place(order)),
            step(awardedAt, () => this.clock.add(order.gain(this.whole(record)), awardedAt)),
          ]),
      ...refunds
        .filter((refund) => !isCounted || !refund.isCounted)
        .map((refund) => {
          const at = later(awardedAt, refund.refundedAt);
          return step(at, () => this.clock.add(order.lose(refund), at, awardedAt), true);
        }),
      ...reversals(record).map((reversedAt) => {
        const at = later(awardedAt, reversedAt);
        return step(at, () => this.clock.add(order.loseAll(), at, awardedAt), true);
      }),
    ];
  }

  /** Where the clock stands after the last thing that happened, time's own doings until now included. */
  settledState(): TierState {
    const { clock } = this;
    const { now } = this.judging;
    for (let due = clock.dueAt; due && due <= now; due = clock.dueAt) clock.advanceTo(due);
    const { state } = clock;
    if (now > state.at) clock.advanceTo(now);
    return state;
  }

  /** An order is placed: it is pinned to the rule and the tier of this moment. */
  private place({ record, version, awardedAt }: Progress): void {
    const { zoneAt, draw } = this.judging;
    const { earning, tiers } = version.programme;
    if (record.processedAt > this.clock.state.at) this.clock.advanceTo(record.processedAt);
    const tier = tiers.find(({ key }) => key === this.clock.tierKey) ?? tiers[0]!;
    const room = this.caps.roomFor(earning, record.processedAt);
    const pin = pinOf(version, tier, { record, awardedAt, room, zoneAt, draw });
    const whole = worthOf(record, pin, []);
    this.caps.use(whole.points, record.processedAt);
    this.orders.set(record.id, { pin, whole });
  }

  /** An order that was settled before keeps what it is pinned to; its former worth is what the clock has of it. */
  private keep(order: Progress, refunds: readonly KnownRefund[]): void {
    const { record, version, awardedAt } = order;
    const { zoneAt, draw } = this.judging;
    const { tiers } = version.programme;
    const former = tiers.find(({ key }) => key === record.tierKey) ?? tiers[0]!;
    const tier = { ...former, multiplierPercent: record.multiplierPercent ?? former.multiplierPercent };
    const pin = pinOf(version, tier, { record, awardedAt, room: record.room, zoneAt, draw });
    this.orders.set(record.id, { pin, whole: worthOf(record, pin, []) });
    order.gain(this.whole(record));
    for (const refund of refunds.filter(({ isCounted }) => isCounted)) order.lose(refund);
    if (record.isReversed) order.loseAll();
  }

  private whole({ id }: OrderRecord): JudgedOrder {
    return this.orders.get(id)!;
  }
}

/** How much of an order counts at a point of its history. */
class Progress {
  private judged: JudgedOrder | null = null;
  private readonly refunds: KnownRefund[] = [];
  private counted: Measures = NOTHING;
  private isUndone = false;

  constructor(
    readonly record: OrderRecord,
    readonly version: ProgrammeVersion,
    readonly awardedAt: Date,
  ) {}

  gain(judged: JudgedOrder): Measures {
    this.judged = judged;
    return this.moveTo(measuresOf(judged.whole));
  }

  lose(refund: KnownRefund): Measures {
    this.refunds.push(refund);
    if (this.isUndone || !this.judged) return NOTHING;
    return this.moveTo(measuresOf(worthOf(this.record, this.judged.pin, this.refunds)));
  }

  loseAll(): Measures {
    this.isUndone = true;
    return this.moveTo(NOTHING);
  }

  private moveTo(next: Measures): Measures {
    const change = minus(next, this.counted);
    this.counted = next;
    return change;
  }
}

function measuresOf({ shopMinor: minor, points }: Worth): Measures {
  return { minor, points, orders: isOrderLeft(minor) ? 1 : 0 };
}

/** The version an order is settled at: the one it was awarded under, or the one in force when it was placed. Null: none then. */
function versionFor(record: OrderRecord, { versions, earnsFrom }: Judging): ProgrammeVersion | null {
  if (record.basisMinor !== null && record.programmeVersion !== null) {
    const pinned = versions.find(({ version }) => version === record.programmeVersion);
    if (!pinned) throw new Error(`programme version ${record.programmeVersion} is missing`);
    return pinned;
  }
  if (earnsFrom && record.processedAt < earnsFrom) return null;
  const inForce = ruleInForce(versions, record.processedAt);
  return record.isPaid && inForce.programme.status === "active" ? inForce : null;
}

/** When an order comes to earn by a version; null while what it takes has not happened. */
function awardOf(record: OrderRecord, { programme: { earning } }: ProgrammeVersion): Date | null {
  if (earning.awardOn === "paid") return record.processedAt;
  return record.fulfilledAt && later(record.processedAt, record.fulfilledAt);
}

/** When an order was undone; the first of it counts. */
function reversals({ cancelledAt, chargedBackAt }: OrderRecord): Date[] {
  const instants = [cancelledAt, chargedBackAt].filter((at) => at !== null);
  return instants.length > 0 ? [instants.reduce((a, b) => (a <= b ? a : b))] : [];
}

function later(a: Date, b: Date): Date {
  return a >= b ? a : b;
}
