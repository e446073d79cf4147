import type { EntryKind } from "./entry";

/**
 * Points that came together. `key` is the entry they came from, unique in the shop; `id` is null until it is written;
 * `extendedUntil` is a day of the shop's.
 */
export type Lot = {
  id: bigint | null;
  key: string;
  memberId: bigint;
  orderId: bigint | null;
  earnedAt: Date;
  points: number;
  remaining: number;
  extendedUntil: string | null;
};

/** What an entry took from a lot; negative: gave back. `redemptionId`: for which code, null when it paid a debt. */
export type Draw = { lotKey: string; entryId: bigint; redemptionId: string | null; points: number };

/** What is known of the members concerned: their lots with points left and those drawn from, and what they owe. */
export type Holdings = { lots: readonly Lot[]; draws: readonly Draw[]; owed: ReadonlyMap<bigint, number> };

/**
 * An entry that moves what is available. `earnedAt` dates the lot it makes; `undoes` is the entry whose draws it gives back,
 * where no redemption says which.
 */
export type Movement = {
  entryId: bigint;
  memberId: bigint;
  kind: EntryKind;
  key: string;
  available: number;
  orderId: bigint | null;
  redemptionId: string | null;
  earnedAt: Date;
  undoes: bigint | null;
};

/** The order in which lots are drawn from: the first to expire first; negative when `a` is. Ties go by when they were earned. */
export type LotOrder = (a: Lot, b: Lot) => number;

/**
 * What entries, in their order, make of lots and debts. What takes points draws from the lots that expire first (a reversal
 * before from those of its own order, or of the grant it undoes), and owes what no lot had. What gives points back returns them to the lots they were drawn
 * from, with their dates; another member's lots are made anew for this one. Other points pay the debt, and the rest is
 * a lot of its own. Afterwards Σ remaining − owed has changed by Σ available, and one of the two is 0.
 *
 * Returns everything as it is then: changed lots are new objects, `draws` only the new ones.
 */
export function moveLots(before: Holdings, movements: readonly Movement[], order: LotOrder): Holdings {
  const books = new Books(before, order);
  for (const movement of movements) {
    if (movement.available < 0) books.take(movement, -movement.available);
    else books.give(movement, movement.available);
  }
  return { lots: [...books.lots.values()], draws: books.draws, owed: books.owed };
}

/** Whether a reversal takes back what a lot came from: an order's points, or a grant. */
function isUndoneBy(lot: Lot, { key, orderId }: Movement): boolean {
  return orderId === null ? key === `${lot.key}:undo` : lot.orderId === orderId;
}

/** The books while entries are written into them. */
class Books {
  readonly lots: Map<string, Lot>;
  readonly owed: Map<bigint, number>;
  readonly draws: Draw[] = [];

  constructor(
    private readonly before: Holdings,
    private readonly order: LotOrder,
  ) {
    this.lots = new Map(before.lots.map((lot) => [lot.key, lot]));
    this.owed = new Map(before.owed);
  }

  take(movement: Movement, points: number): void {
    const open = this.open(movement.memberId);
    const isOwn = (lot: Lot) => movement.kind === "reverse" && isUndoneBy(lot, movement);
    const left = this.draw([...open.filter(isOwn), ...open.filter((lot) => !isOwn(lot))], points, movement);
    this.owe(movement.memberId, left);
  }

  give(movement: Movement, points: number): void {
    let left = points;
    for (const { lot, points: drawn } of this.drawnFor(movement)) {
      const returned = Math.min(left, drawn);
      if (returned > 0) this.putBack(lot, returned, movement);
      left -= returned;
    }
    const paid = Math.min(left, this.owedBy(movement.memberId));
    this.owe(movement.memberId, -paid);
    if (left > paid) this.make(movement, movement.key, left - paid, movement);
    this.payFromLots(movement);
  }

  private owedBy(memberId: bigint): number {
    return this.owed.get(memberId) ?? 0;
  }

  private owe(memberId: bigint, points: number): void {
    this.owed.set(memberId, this.owedBy(memberId) + points);
  }

  /** The member's lots that have points, the first to expire first. */
  private open(memberId: bigint): Lot[] {
    const own = [...this.lots.values()].filter((lot) => lot.memberId === memberId && lot.remaining > 0);
    return own.sort(this.order);
  }

  /** Draw from lots one after the other. Returns what they did not have. */
  private draw(
    lots: readonly Lot[],
    points: number,
    { entryId, redemptionId }: Pick<Draw, "entryId" | "redemptionId">,
  ) {
    let left = points;
    for (const lot of lots) {
      const drawn = Math.min(left, lot.remaining);
      if (drawn === 0) continue;
      this.lots.set(lot.key, { ...lot, remaining: lot.remaining - drawn });
      this.draws.push({ lotKey: lot.key, entryId, redemptionId, points: drawn });
      left -= drawn;
    }
    return left;
  }

  /** What the movement gives back: net of what was given back before, the member's own lots first, the last to expire of them. */
  private drawnFor({ memberId, redemptionId, undoes }: Movement): { lot: Lot; points: number }[] {
    if (redemptionId === null && undoes === null) return [];
    const drawn = new Map<string, number>();
    for (const draw of [...this.before.draws, ...this.draws]) {
      const isMeant = redemptionId === null ? draw.entryId === undoes : draw.redemptionId === redemptionId;
      if (isMeant) drawn.set(draw.lotKey, (drawn.get(draw.lotKey) ?? 0) + draw.points);
    }
    const slices = [...drawn].flatMap(([key, points]) => {
      const lot = this.lots.get(key);
      return lot && points > 0 ? [{ lot, points }] : [];
    });
    const isForeign = ({ lot }: { lot: Lot }) => Number(lot.memberId !== memberId);
    return slices.sort((a, b) => isForeign(a) - isForeign(b) || this.order(b.lot, a.lot));
  }

  private putBack(lot: Lot, points: number, movement: Movement): void {
    if (lot.memberId !== movement.memberId) return this.make(movement, `${movement.key}:${lot.key}`, points, lot);
    const { entryId, redemptionId } = movement;
    this.lots.set(lot.key, { ...lot, remaining: lot.remaining + points });
    this.draws.push({ lotKey: lot.key, entryId, redemptionId, points: -points });
  }

  private make(movement: Movement, key: string, points: number, dates: Pick<Lot, "earnedAt"> & Partial<Lot>): void {
    const { memberId, orderId } = movement;
    const { earnedAt, extendedUntil = null } = dates;
    const lot = { id: null, key, memberId, orderId: dates.orderId ?? orderId, earnedAt, extendedUntil };
    this.lots.set(key, { ...lot, points, remaining: points });
  }

  /** Points that came back while something is owed pay it, the first to expire first. */
  private payFromLots({ memberId, entryId }: Movement): void {
    const owed = this.owedBy(memberId);
    if (owed === 0) return;
    const left = this.draw(this.open(memberId), owed, { entryId, redemptionId: null });
    this.owed.set(memberId, left);
  }
}
