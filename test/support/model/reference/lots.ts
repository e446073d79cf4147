import type { Programme } from "~/domain/programme/programme";
import { dayOf, monthsAfter } from "./clocks";

const DAY = 86_400_000;

/** An entry of the ledger that moves what is available. `earnedAt` dates the points that it brings. */
export type Movement = {
  kind: string;
  key: string;
  available: number;
  orderId: string | null;
  redemptionId: string | null;
  earnedAt: number;
};

/** Points that came together and how many are left. `drawn`: how many went for which code. */
export type Lot = { key: string; orderId: string | null; earnedAt: number; left: number; drawn: Map<string, number> };

/** A member's lots, kept by hand: entry after entry, oldest points first. */
export class Purse {
  lots: Lot[] = [];
  owed = 0;

  move(movement: Movement): void {
    if (movement.available < 0) this.take(movement, -movement.available);
    else this.give(movement, movement.available);
  }

  /** Another's lots become this one's, with their dates and what went from them for codes; what either owes is paid. */
  absorb(other: Purse): void {
    this.lots.push(...other.oldestFirst());
    this.owed = draw(this.oldestFirst(), this.owed + other.owed, null);
  }

  get isEmpty(): boolean {
    return this.owed === 0 && this.lots.every(({ left }) => left === 0);
  }

  private take({ kind, key, orderId, redemptionId }: Movement, points: number): void {
    const isOwn = (lot: Lot) =>
      kind === "reverse" && ((orderId !== null && lot.orderId === orderId) || `${lot.key}:undo` === key);
    const lots = this.oldestFirst();
    this.owed += draw([...lots.filter(isOwn), ...lots.filter((lot) => !isOwn(lot))], points, redemptionId);
  }

  /** Points of a code go back to where they were drawn from; others pay what is owed, and the rest is a lot of its own. */
  private give({ key, orderId, redemptionId, earnedAt }: Movement, points: number): void {
    let left = points;
    for (const lot of redemptionId === null ? [] : this.oldestFirst().reverse()) {
      const back = Math.min(left, lot.drawn.get(redemptionId!) ?? 0);
      lot.drawn.set(redemptionId!, (lot.drawn.get(redemptionId!) ?? 0) - back);
      lot.left += back;
      left -= back;
    }
    const paid = Math.min(left, this.owed);
    this.owed -= paid;
    if (left > paid) this.lots.push({ key, orderId, earnedAt, left: left - paid, drawn: new Map() });
    this.owed = draw(this.oldestFirst(), this.owed, null);
  }

  private oldestFirst(): Lot[] {
    return this.lots.toSorted((a, b) => a.earnedAt - b.earnedAt);
  }
}

function draw(lots: readonly Lot[], points: number, redemptionId: string | null): number {
  let missing = points;
  for (const lot of lots) {
    const drawn = Math.min(missing, lot.left);
    lot.left -= drawn;
    if (redemptionId !== null) lot.drawn.set(redemptionId, (lot.drawn.get(redemptionId) ?? 0) + drawn);
    missing -= drawn;
  }
  return missing;
}

type Expiring = { from: number; programme: Pick<Programme, "status" | "expiry"> };

/** How many points run out when the job comes by `now`. `activeAt`: the member's last order or redemption; null for neither. */
export function pointsDue(
  lots: readonly Lot[],
  versions: readonly Expiring[],
  { activeAt, zone, now }: { activeAt: number | null; zone: string; now: number },
): number {
  const { status, expiry } = versions.at(-1)!.programme;
  if (status === "paused" || expiry.mode === "off") return 0;
  const other = versions.findLastIndex(
    ({ programme }) => programme.expiry.mode !== expiry.mode || programme.expiry.months !== expiry.months,
  );
  const pausedLast = versions.findLastIndex(({ programme }) => programme.status === "paused");
  const since = versions[other + 1]!.from;
  const spared = pausedLast < 0 ? "" : dayOf(zone, versions[pausedLast + 1]!.from + 30 * DAY);
  const open = lots.filter(({ left }) => left > 0);
  const lastActive = Math.max(activeAt ?? 0, ...open.map(({ earnedAt }) => earnedAt));
  const isOver = ({ earnedAt }: Lot) => {
    const from = Math.max(since, expiry.mode === "lots" ? earnedAt : lastActive);
    const lastDay = monthsAfter(dayOf(zone, from), expiry.months);
    const today = dayOf(zone, now);
    return lastDay < today && spared < today;
  };
  return open.filter(isOver).reduce((sum, { left }) => sum + left, 0);
}
