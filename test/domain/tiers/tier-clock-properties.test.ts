import fc from "fast-check";
import { expect, test } from "vitest";
import { TierClock } from "~/domain/tiers/tier-clock";
import type { TierMove } from "~/domain/tiers/tier-moves";
import type { TierVersion } from "~/domain/tiers/tier-scale";
import { spent, tierVersion } from "#test/factories/tiers";
import { tiersByHalfDay, type Fact, type History } from "#test/factories/tier-oracle";

const HALF_DAY = 43_200_000;
/** Leap years on both sides. */
const FROM = Date.UTC(2027, 9, 1);
const HALF_DAYS = 2 * 1300;
const TO = FROM + HALF_DAYS * HALF_DAY;

const instant = fc.oneof(
  fc.integer({ min: 0, max: HALF_DAYS }).map((n) => FROM + n * HALF_DAY),
  // Days on which something is about to go wrong.
  fc.constantFrom(
    ...["2027-12-31", "2028-01-01", "2028-02-28", "2028-02-29", "2028-03-01"].flatMap((day) => [
      Date.parse(day),
      Date.parse(day) + HALF_DAY,
    ]),
  ),
);

const version = (effectiveAt: number) =>
  fc
    .record({
      window: fc.constantFrom("lifetime", "calendar_year", "rolling_year"),
      graceDays: fc.constantFrom(0, 0, 1, 10, 60, 365),
      entries: fc.constantFrom<Record<string, string>[]>(
        { bronze: "0", silver: "5", gold: "15" },
        { bronze: "0", silver: "5/2", gold: "15/10", platinum: "30/12" },
        { bronze: "0", gold: "8" },
        { one: "0", two: "4", three: "9/9", four: "12/3" },
      ),
    } as const)
    .map(({ entries, ...rules }) => tierVersion(rules, entries, new Date(effectiveAt)));

/** Purchases, parts of them taken back later on, in order of time. */
const facts = fc
  .array(
    fc.record({
      at: instant,
      major: fc.integer({ min: 0, max: 12 }),
      back: fc.option(fc.tuple(fc.nat(500), fc.nat(12))),
    }),
    {
      maxLength: 25,
    },
  )
  .map((bought): Fact[] =>
    bought
      .flatMap(({ at, major, back }) => [
        { at, gainedAt: at, major },
        ...(back ? [{ at: at + back[0] * HALF_DAY, gainedAt: at, major: -Math.min(back[1], major) }] : []),
      ])
      .sort((one, other) => one.at - other.at)
      .filter(({ at }) => at <= TO),
  );

const moves = fc
  .array(
    fc.record({
      tierKey: fc.constantFrom("bronze", "gold"),
      at: instant,
      days: fc.option(fc.integer({ min: 1, max: 300 })),
    }),
    { maxLength: 3 },
  )
  .map((list): TierMove[] =>
    list.map(({ tierKey, at, days }) => ({
      tierKey,
      from: new Date(at),
      until: days === null ? null : new Date(at + days * 2 * HALF_DAY),
    })),
  );

const oneVersion: fc.Arbitrary<History> = fc.record({
  versions: fc.tuple(version(0)),
  moves: fc.constant([]),
  facts,
  from: fc.constant(FROM),
  to: fc.constant(TO),
});
const movedByHand: fc.Arbitrary<History> = fc
  .tuple(oneVersion, moves)
  .map(([history, list]) => ({ ...history, moves: list.filter(({ tierKey }) => has(history.versions[0]!, tierKey)) }));
const manyVersions: fc.Arbitrary<History> = fc
  .tuple(oneVersion, fc.uniqueArray(instant, { maxLength: 3 }))
  .chain(([history, at]) =>
    fc
      .tuple(...at.sort((one, other) => one - other).map(version))
      .map((later) => ({ ...history, versions: [...history.versions, ...later] })),
  );

function has({ tiers }: TierVersion, tierKey: string): boolean {
  return tiers.some(({ key }) => key === tierKey);
}

function clockFor({ versions, moves: byHand, from }: History): TierClock {
  return new TierClock({ versions, moves: byHand, zone: "UTC", currency: "USD", joinedAt: new Date(from) });
}

function feed(clock: TierClock, list: readonly Fact[]): TierClock {
  for (const { major, at, gainedAt } of list) clock.add(spent(major), new Date(at), new Date(gainedAt));
  return clock;
}

function whole(history: History): TierClock {
  const clock = feed(clockFor(history), history.facts);
  clock.advanceTo(new Date(history.to));
  return clock;
}

/** The tier at the end of every half day, from the list of changes. */
function seenByHalfDay(clock: TierClock): string[] {
  const seen: string[] = [];
  let next = 0;
  for (let now = FROM; now <= TO; now += HALF_DAY) {
    while ((clock.changes[next]?.at.getTime() ?? Infinity) <= now) next += 1;
    seen.push(clock.changes[next - 1]!.to);
  }
  return seen;
}

test.each([
  ["of one programme", oneVersion],
  ["with moves by hand", movedByHand],
  ["of a programme that changes", manyVersions],
])(
  "a history %s gives the tiers that adding everything up for every half day gives",
  (_, histories) => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(seenByHalfDay(whole(history))).toEqual(tiersByHalfDay(history));
      }),
      { numRuns: 40 },
    );
  },
  30_000,
);

test("to stop anywhere on the way changes nothing", () => {
  fc.assert(
    fc.property(manyVersions, fc.array(instant), (history, stops) => {
      const clock = clockFor(history);
      for (const stop of [...history.facts, ...stops].sort((a, b) => when(a) - when(b))) {
        if (typeof stop === "number") clock.advanceTo(new Date(stop));
        else feed(clock, [stop]);
      }
      clock.advanceTo(new Date(TO));
      const { changes, state, dueAt, outlook } = whole(history);
      expect({ changes: clock.changes, state: clock.state, dueAt: clock.dueAt, outlook: clock.outlook }).toEqual({
        changes,
        state,
        dueAt,
        outlook,
      });
    }),
  );
});

test("where all that was ever gained counts, to store the state and go on from it changes nothing", () => {
  const lifetimes = manyVersions.map((history) => ({
    ...history,
    versions: history.versions.map((each) => ({ ...each, rules: { ...each.rules, window: "lifetime" as const } })),
  }));
  fc.assert(
    fc.property(lifetimes, moves, instant, (history, byHand, stop) => {
      const story = { ...history, moves: byHand };
      const before = feed(
        clockFor(story),
        story.facts.filter(({ at }) => at <= stop),
      );
      before.advanceTo(new Date(stop));
      const { state, totals } = before;
      const later = new TierClock({
        ...story,
        zone: "UTC",
        currency: "USD",
        joinedAt: new Date(FROM),
        start: { state, totals },
      });
      feed(
        later,
        story.facts.filter(({ at }) => at > stop),
      ).advanceTo(new Date(TO));
      const all = whole(story);
      expect([...before.changes, ...later.changes]).toEqual(all.changes);
      expect(later.state).toEqual(all.state);
    }),
  );
});

test("with what was gained and when, any state is enough to go on from", () => {
  fc.assert(
    fc.property(manyVersions, instant, (history, stop) => {
      const known = history.facts.filter(({ at }) => at <= stop);
      const before = feed(clockFor(history), known);
      before.advanceTo(new Date(stop));
      const { state, totals } = before;
      const gained = known.map(({ major, gainedAt }) => ({ measures: spent(major), gainedAt: new Date(gainedAt) }));
      const start = { state, totals, gained };
      const later = new TierClock({ ...history, zone: "UTC", currency: "USD", joinedAt: new Date(FROM), start });
      expect([later.outlook, later.dueAt, later.totals]).toEqual([before.outlook, before.dueAt, totals]);
      feed(
        later,
        history.facts.filter(({ at }) => at > stop),
      ).advanceTo(new Date(TO));
      const all = whole(history);
      expect([...before.changes, ...later.changes]).toEqual(all.changes);
      expect(later.state).toEqual(all.state);
    }),
  );
});

test("nobody falls before the grace is over, nor two tiers at one instant", () => {
  fc.assert(
    fc.property(oneVersion, (history) => {
      const [{ tiers, rules }] = history.versions as [TierVersion];
      fc.pre(rules.window !== "lifetime" || rules.graceDays > 0);
      const rank = (key: string | null) => tiers.findIndex((tier) => tier.key === key);
      for (const { at, from, to } of whole(history).changes) {
        if (rank(to) > rank(from)) continue;
        expect(rank(to)).toBe(rank(from) - 1);
        if (rules.graceDays === 0) continue;
        const justBefore = feed(
          clockFor(history),
          history.facts.filter((fact) => fact.at < at.getTime()),
        );
        justBefore.advanceTo(new Date(at.getTime() - 1));
        const { belowSince, tierKey } = justBefore.state;
        expect(tierKey).toBe(from);
        expect(at.getTime() - belowSince!.getTime()).toBeGreaterThanOrEqual(rules.graceDays * 2 * HALF_DAY);
      }
    }),
  );
});

test("time alone changes the tier at the instant that was said, and at none before", () => {
  fc.assert(
    fc.property(manyVersions, moves, (history, byHand) => {
      const story = { ...history, moves: byHand };
      const clock = feed(clockFor(story), story.facts);
      const { dueAt, tierKey } = clock;
      clock.advanceTo(dueAt ? new Date(dueAt.getTime() - 1) : new Date(Date.UTC(2060, 0, 1)));
      expect(clock.tierKey).toBe(tierKey);
      if (!dueAt) return;
      clock.advanceTo(dueAt);
      expect(clock.tierKey).not.toBe(tierKey);
    }),
  );
});

test("what the outlook asks for keeps the tier, and anything less does not", () => {
  fc.assert(
    fc.property(oneVersion, (history) => {
      const keep = feed(clockFor(history), history.facts).outlook.keep;
      fc.pre(keep !== null && keep.by !== null && keep.missing > 0);
      const { missing, by, until } = keep;
      const tierWith = (minor: number) => {
        const clock = feed(clockFor(history), history.facts);
        const { tierKey } = clock;
        const before = clock.changes.length;
        clock.add({ minor, points: 0, orders: 0 }, new Date(by!.getTime() - 1));
        fc.pre(clock.changes.length === before);
        clock.advanceTo(until!);
        return clock.tierKey === tierKey;
      };
      expect([tierWith(missing), tierWith(missing - 1)]).toEqual([true, false]);
    }),
  );
});

test("a purchase never takes a member down", () => {
  fc.assert(
    fc.property(oneVersion, fc.integer({ min: 0, max: 50 }), (history, major) => {
      const clock = feed(clockFor(history), history.facts);
      const rank = () => history.versions[0]!.tiers.findIndex(({ key }) => key === clock.tierKey);
      const before = rank();
      clock.add(spent(major), new Date(clock.state.at));
      expect(rank()).toBeGreaterThanOrEqual(before);
    }),
  );
});

function when(stop: Fact | number): number {
  return typeof stop === "number" ? stop : stop.at;
}
