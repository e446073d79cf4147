import type { TierRules } from "~/domain/programme/tier-rules";
import { amountOf, type Place } from "./judge-tier";
import { NOTHING, type Measures } from "./measures";
import { Qualifying } from "./qualifying";
import { TierCourse, stepNamed, type Setting } from "./tier-course";
import { inOrder, type TierMove } from "./tier-moves";
import { tierOutlook, tierDueAt, type TierOutlook } from "./tier-outlook";
import { stepReached, tierScales, type TierVersion } from "./tier-scale";

/**
 * What must be kept to go on later: the tier by history, without what was moved by hand, as it was at `at`. `belowSince`:
 * since when the member lacks what keeps it. `reachedAt`: when they qualified for it; null when they came down to it.
 */
export type TierState = {
  at: Date;
  tierKey: string;
  since: Date;
  belowSince: Date | null;
  reachedAt: Date | null;
};

/** `from` null: the member's first tier. */
export type TierChange = { at: Date; from: string | null; to: string };

/** What is left of something that qualified, and when it was gained. */
export type Gain = { measures: Measures; gainedAt: Date };

type Options = {
  /** Ascending by `effectiveAt`; before the first takes effect, the first holds. Throws when there is none. */
  versions: readonly TierVersion[];
  moves: readonly TierMove[];
  zone: string;
  currency: string;
  /** When the member's history begins: no later than anything that is added to it. */
  joinedAt: Date;
  /**
   * Go on from here instead of the beginning. What was added before must be in `totals`, which is enough when `canGoOn`;
   * otherwise in `gained`, each with when it was gained, which then goes before `totals`.
   */
  start?: { state: TierState; totals: Measures; gained?: readonly Gain[] };
};

/**
 * A clock that is moved along one member's history and always says the tier. What qualifies lifts a member at once to the
 * highest tier reached. Who falls below what keeps the tier goes down one tier when the grace ends, and the next fall has a
 * grace of its own; without grace, and where everything since the beginning counts, down to the right tier at once. Moves by
 * hand bind from their begin to their end, and the clock runs on beneath.
 *
 * @example
 * const clock = new TierClock({ versions, moves: [], zone: "UTC", currency: "USD", joinedAt });
 * clock.add({ minor: 50_000, points: 2500, orders: 1 }, boughtAt);
 * clock.tierKey; // => "silver"
 */
export class TierClock {
  readonly #course: TierCourse;
  readonly #setting: Setting;
  readonly #changes: TierChange[] = [];
  #tierKey: string;

  constructor({ versions, moves, zone, currency, joinedAt, start }: Options) {
    const scales = tierScales(versions, currency);
    if (scales.length === 0) throw new Error("there is no version of the programme to judge by");
    const windows = new Set(scales.map(({ window }) => window));
    const at = (start?.state.at ?? joinedAt).getTime();
    const version = Math.max(
      0,
      scales.findLastIndex(({ effectiveAt }) => effectiveAt <= at),
    );
    const qualifying = new Qualifying(windows, zone, at, start?.gained ? NOTHING : start?.totals);
    for (const { measures, gainedAt } of start?.gained ?? []) qualifying.add(measures, gainedAt);
    const amount = amountOf(scales[version]!, qualifying);
    this.#setting = { scales, moves: inOrder(moves), zone };
    const step = start ? stepNamed(scales, version, start.state.tierKey) : 0;
    const place = placeOf(step ?? stepReached(scales[version]!, amount), start?.state, at);
    this.#course = new TierCourse(this.#setting, { at, version, place, qualifying });
    this.#tierKey = this.#course.tierKey;
    if (!start) this.#changes.push({ at: joinedAt, from: null, to: this.#tierKey });
  }

  /** Let time pass: windows move on, years and graces end, moves begin and end, versions take effect. Never back. */
  advanceTo(at: Date): void {
    const until = at.getTime();
    for (let next = this.#course.nextAt; next <= until; next = this.#course.nextAt) {
      this.#course.passTo(next);
      this.#note();
    }
    if (until > this.#course.at) this.#course.passTo(until);
  }

  /**
   * Count what qualifies, negative when it is taken back, in order of time. `gainedAt` says whose window it belongs to: what
   * is taken back leaves with what it was part of. What is dated before the clock stands counts from where it stands.
   */
  add(measures: Measures, at: Date, gainedAt = at): void {
    this.advanceTo(at);
    this.#course.add(measures, gainedAt);
    this.#note();
  }

  /** The tier the member is in now, by history or by hand. */
  get tierKey(): string {
    return this.#tierKey;
  }

  /** Every change since the start, the first tier included when that was the beginning. */
  get changes(): readonly TierChange[] {
    return this.#changes;
  }

  /** The sums of everything added, and of what was there at the start. */
  get totals(): Measures {
    return this.#course.qualifying.lifetime;
  }

  get state(): TierState {
    const { at, earnedKey, place } = this.#course;
    const { since, belowSince, reachedAt } = place;
    return {
      at: new Date(at),
      tierKey: earnedKey,
      since: new Date(since),
      belowSince: belowSince === null ? null : new Date(belowSince),
      reachedAt: reachedAt === null ? null : new Date(reachedAt),
    };
  }

  /** When time alone will change the tier next; null when it never does. */
  get dueAt(): Date | null {
    return tierDueAt(this.#course, this.#setting);
  }

  /** When time alone changes something next, be it only what counts; null when it never does. */
  get nextAt(): Date | null {
    const { nextAt } = this.#course;
    return Number.isFinite(nextAt) ? new Date(nextAt) : null;
  }

  /** What the tier rests on, what keeps it, and what is missing to the next. */
  get outlook(): TierOutlook {
    return tierOutlook(this.#course, this.#setting);
  }

  #note(): void {
    const { tierKey, at } = this.#course;
    if (tierKey === this.#tierKey) return;
    this.#changes.push({ at: new Date(at), from: this.#tierKey, to: tierKey });
    this.#tierKey = tierKey;
  }
}

/**
 * Whether a stored state is enough to go on from it: from then on, everything since the beginning counts. Otherwise what was
 * gained before has to be added again, each at its time.
 */
export function canGoOn(versions: readonly { effectiveAt: Date; rules: TierRules }[], since: Date): boolean {
  return versions.every(({ rules }, index) => {
    const next = versions[index + 1];
    return rules.window === "lifetime" || (next !== undefined && next.effectiveAt <= since);
  });
}

function placeOf(step: number, state: TierState | undefined, at: number): Place {
  if (!state) return { step, since: at, belowSince: null, reachedAt: at };
  const { since, belowSince, reachedAt } = state;
  return {
    step,
    since: since.getTime(),
    belowSince: belowSince?.getTime() ?? null,
    reachedAt: reachedAt?.getTime() ?? null,
  };
}
