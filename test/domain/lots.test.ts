import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntryKind } from "~/domain/ledger/entry";
import { moveLots, type Holdings, type Lot, type LotOrder, type Movement } from "~/domain/ledger/lots";

const ADA = 1n;
const GRACE = 2n;
const day = (date: string) => new Date(`2026-${date}T12:00:00Z`);

const byAge: LotOrder = (a, b) => a.earnedAt.getTime() - b.earnedAt.getTime();

function lot(key: string, earnedOn: string, remaining: number, fields: Partial<Lot> = {}): Lot {
  const dates = { earnedAt: day(earnedOn), extendedUntil: null };
  return {
    id: null,
    key,
    memberId: ADA,
    orderId: null,
    points: Math.max(1, remaining),
    remaining,
    ...dates,
    ...fields,
  };
}

let nextEntry = 0n;
function movement(kind: EntryKind, available: number, fields: Partial<Movement> = {}): Movement {
  const entryId = (nextEntry += 1n);
  const names = { entryId, key: `entry:${entryId}`, memberId: ADA, orderId: null, redemptionId: null, undoes: null };
  return { ...names, kind, available, earnedAt: day("06-01"), ...fields };
}

function holding(lots: readonly Lot[], owed = 0): Holdings {
  return { lots, draws: [], owed: new Map([[ADA, owed]]) };
}

/** What is left, lot by lot, of those that have anything. */
const leftIn = ({ lots }: Holdings, memberId = ADA) =>
  Object.fromEntries(
    lots.filter((each) => each.memberId === memberId && each.remaining > 0).map((each) => [each.key, each.remaining]),
  );
const owes = ({ owed }: Holdings, memberId = ADA) => owed.get(memberId) ?? 0;

describe("what takes points", () => {
  const lots = [lot("march", "03-01", 100), lot("january", "01-01", 100), lot("february", "02-01", 100)];

  test.each<[string, Movement, Record<string, number>, number]>([
    ["draws from the first to expire", movement("redeem", -150), { february: 50, march: 100 }, 0],
    ["draws from all of them", movement("redeem", -300), {}, 0],
    ["owes what no lot had", movement("adjust", -310), {}, 10],
  ])("%s", (_, taken, left, owed) => {
    const after = moveLots(holding(lots), [taken], byAge);
    expect(leftIn(after)).toEqual(left);
    expect(owes(after)).toBe(owed);
  });

  test("by a refund draws from its own order's lots before the others, whenever they expire", () => {
    const own = [lot("own", "02-15", 40, { orderId: 7n }), lot("own too", "04-15", 40, { orderId: 7n })];
    const refund = movement("reverse", -100, { orderId: 7n });
    expect(leftIn(moveLots(holding([...lots, ...own]), [refund], byAge))).toEqual({
      january: 80,
      february: 100,
      march: 100,
    });
  });

  test("by undoing a grant draws from what was granted before the others", () => {
    const granted = lot("grant:1:way:third:1", "04-15", 40);
    const undo = movement("reverse", -50, { key: "grant:1:way:third:1:undo" });
    expect(leftIn(moveLots(holding([...lots, granted]), [undo], byAge))).toEqual({
      january: 90,
      february: 100,
      march: 100,
    });
  });

  test("goes by the order it is told: an extended lot comes last", () => {
    const extended = new Set(["january"]);
    const order: LotOrder = (a, b) => Number(extended.has(a.key)) - Number(extended.has(b.key)) || byAge(a, b);
    const after = moveLots(holding(lots), [movement("redeem", -150)], order);
    expect(leftIn(after)).toEqual({ january: 100, march: 50 });
  });

  test("never touches another member's", () => {
    const after = moveLots(holding([lot("hers", "01-01", 100, { memberId: GRACE })]), [movement("adjust", -10)], byAge);
    expect(leftIn(after, GRACE)).toEqual({ hers: 100 });
    expect(owes(after)).toBe(10);
  });
});

describe("new points", () => {
  test.each<[string, number, number, Record<string, number>, number]>([
    ["are a lot of their own", 0, 100, { new: 100 }, 0],
    ["pay what is owed first, and the rest is a lot", 30, 100, { new: 70 }, 0],
    ["pay what is owed and leave no lot", 100, 100, {}, 0],
    ["pay as much as they are", 150, 100, {}, 50],
  ])("%s", (_, owed, points, left, stillOwed) => {
    const after = moveLots(holding([], owed), [movement("bonus", points, { key: "new", orderId: 5n })], byAge);
    expect(leftIn(after)).toEqual(left);
    expect(owes(after)).toBe(stillOwed);
    for (const each of after.lots)
      expect(each).toMatchObject({ orderId: 5n, earnedAt: day("06-01"), points: each.remaining });
  });
});

describe("what gives points back", () => {
  const lots = [lot("a", "01-01", 300), lot("b", "02-01", 300)];
  const reserve = movement("redeem", -500, { redemptionId: "r" });
  const release = movement("release", 500, { redemptionId: "r" });

  test("returns them to the lots they came from, though others are there by now", () => {
    const after = moveLots(holding(lots), [reserve, movement("bonus", 50, { key: "c" }), release], byAge);
    expect(leftIn(after)).toEqual({ a: 300, b: 300, c: 50 });
  });

  test("pays what was owed meanwhile from the first to expire", () => {
    const after = moveLots(holding(lots), [reserve, movement("adjust", -250), release], byAge);
    expect(leftIn(after)).toEqual({ a: 150, b: 200 });
    expect(owes(after)).toBe(0);
  });

  test("gives a debt back as a debt", () => {
    const commit = movement("commit", -700, { redemptionId: "r" });
    const after = moveLots(holding(lots), [commit, movement("return", 700, { redemptionId: "r" })], byAge);
    expect(leftIn(after)).toEqual({ a: 300, b: 300 });
    expect(owes(after)).toBe(0);
  });

  test("returns twice what was taken twice, each time to where it came from", () => {
    const commit = movement("commit", -500, { redemptionId: "r" });
    const giving = movement("return", 500, { redemptionId: "r" });
    const after = moveLots(holding(lots), [reserve, release, commit, giving], byAge);
    expect(leftIn(after)).toEqual({ a: 300, b: 300 });
  });

  test("undoes one entry that took them, where no redemption says which", () => {
    const expiry = movement("expire", -300);
    const after = moveLots(holding(lots), [expiry, movement("adjust", 300, { undoes: expiry.entryId })], byAge);
    expect(leftIn(after)).toEqual({ a: 300, b: 300 });
  });

  test("makes another member's lots anew, with their dates: two customers are one", () => {
    const extended = lot("b", "02-01", 300, { extendedUntil: "2027-05-31", orderId: 9n });
    const from = movement("merge", -600);
    const to = movement("merge", 600, { key: "merge:to", memberId: GRACE, undoes: from.entryId });
    const after = moveLots(holding([lots[0]!, extended]), [from, to], byAge);
    expect(leftIn(after)).toEqual({});
    expect(after.lots.filter(({ memberId }) => memberId === GRACE)).toEqual([
      { ...extended, key: "merge:to:b", memberId: GRACE, points: 300 },
      { ...lots[0], key: "merge:to:a", memberId: GRACE, points: 300 },
    ]);
  });
});

describe("whatever comes, in whatever order", () => {
  const amount = fc.integer({ min: -400, max: 400 }).filter((points) => points !== 0);
  const step = fc.oneof(
    amount.map((points) => ({ what: "move" as const, points })),
    fc.record({ what: fc.constant("reserve" as const), points: fc.integer({ min: 1, max: 400 }), code: fc.nat(3) }),
    fc.record({ what: fc.constant("release" as const), code: fc.nat(3) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

  /** Steps as entries: a code is reserved only once at a time and never beyond what is there, as the app has it. */
  function toMovements(steps: readonly Step[]): Movement[] {
    const reserved = new Map<number, number>();
    let available = 0;
    return steps.flatMap((each, index) => {
      const earnedAt = new Date(day("01-01").getTime() + ((index * 37) % 101) * 86_400_000);
      if (each.what === "release") {
        const points = reserved.get(each.code) ?? 0;
        reserved.delete(each.code);
        available += points;
        return points > 0 ? [movement("release", points, { redemptionId: `r${each.code}` })] : [];
      }
      if (each.what === "move") {
        available += each.points;
        return [movement("adjust", each.points, { earnedAt })];
      }
      if (reserved.has(each.code) || each.points > available) return [];
      reserved.set(each.code, each.points);
      available -= each.points;
      return [movement("redeem", -each.points, { redemptionId: `r${each.code}` })];
    });
  }

  test("what is left less what is owed is what is available, no lot is out of bounds, and draws say where it went", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(30), (steps, split) => {
        const all = toMovements(steps);
        const first = moveLots(holding([]), all.slice(0, split), byAge);
        const after = moveLots(first, all.slice(split), byAge);
        const draws = [...first.draws, ...after.draws];
        const left = after.lots.reduce((sum, { remaining }) => sum + remaining, 0);
        expect(left - owes(after)).toBe(all.reduce((sum, { available }) => sum + available, 0));
        expect(left === 0 || owes(after) === 0).toBe(true);
        for (const { key, points, remaining } of after.lots) {
          expect(remaining).toBeGreaterThanOrEqual(0);
          expect(remaining).toBeLessThanOrEqual(points);
          const drawn = draws.filter(({ lotKey }) => lotKey === key).reduce((sum, draw) => sum + draw.points, 0);
          expect(points - remaining).toBe(drawn);
        }
      }),
    );
  });

  test("one batch or many come to the same", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const all = toMovements(steps);
        const whole = moveLots(holding([]), all, byAge);
        let parts = holding([]);
        for (const each of all) {
          const next = moveLots(parts, [each], byAge);
          parts = { ...next, draws: [...parts.draws, ...next.draws] };
        }
        expect(leftIn(parts)).toEqual(leftIn(whole));
        expect(owes(parts)).toBe(owes(whole));
      }),
    );
  });

  test("redeeming and giving back leaves every lot as it was, dates included", () => {
    const lots = fc.uniqueArray(
      fc.record({ age: fc.nat(300), points: fc.integer({ min: 1, max: 500 }), used: fc.nat(499) }),
      { minLength: 1, maxLength: 8, selector: ({ age }) => age },
    );
    fc.assert(
      fc.property(lots, fc.integer({ min: 1, max: 100 }), (some, percent) => {
        const before = some.map(({ age, points, used }) => {
          const earnedAt = new Date(day("01-01").getTime() + age * 86_400_000);
          return lot(`lot:${age}`, "01-01", 0, { earnedAt, points, remaining: Math.max(0, points - used) });
        });
        const available = before.reduce((sum, { remaining }) => sum + remaining, 0);
        const points = Math.ceil((available * percent) / 100);
        fc.pre(points > 0);
        const taking = movement("redeem", -points, { redemptionId: "r" });
        const after = moveLots(holding(before), [taking, movement("release", points, { redemptionId: "r" })], byAge);
        expect(after.lots).toEqual(before);
        const taken = moveLots(holding(before), [taking], byAge);
        const touched = taken.lots.filter((each, index) => each.remaining !== before[index]!.remaining);
        const untouched = taken.lots.filter(({ remaining }) => remaining > 0);
        for (const early of touched) {
          for (const late of untouched) expect(byAge(early, late)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
