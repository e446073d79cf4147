import type { TierRules } from "~/domain/programme/tier-rules";
import { startOfYear } from "~/domain/zone";
import { amountOf } from "./judge-tier";
import type { Setting, TierCourse } from "./tier-course";
import type { TierMove } from "./tier-moves";

/**
 * What keeps a tier: `missing` more, gained at any time from `from` (null: now) until before `by` (null: nothing is needed).
 * Without it the member falls at `until`; null when never, as things are.
 */
export type TierKeep = { missing: number; from: Date | null; by: Date | null; until: Date | null };

/** Where a member stands. Amounts in the measure that `measure` names: minor units, points or orders. */
export type TierOutlook = {
  measure: TierRules["by"];
  window: TierRules["window"];
  /** What counts now. */
  amount: number;
  /** The tier by history, what it took to get in, and since when it is the member's. */
  earned: { tierKey: string; entry: number; keep: number; since: Date };
  /** The move that binds now, if one does. */
  byHand: TierMove | null;
  /** Null in the first tier, which nobody falls from. */
  keep: TierKeep | null;
  /** Null in the highest tier. */
  next: { tierKey: string; missing: number } | null;
};

/** Longer than two ends of a year and the longest grace: what time has not changed by then, it does not change. */
const HORIZON_MS = 4 * 366 * 86_400_000;

/** When time alone changes the tier a member is in; null when it never does. */
export function tierDueAt(course: TierCourse, setting: Setting): Date | null {
  const { tierKey } = course;
  const ahead = runAhead(course, setting, (then) => then.tierKey !== tierKey);
  return ahead && new Date(ahead.at);
}

export function tierOutlook(course: TierCourse, setting: Setting): TierOutlook {
  const { scale, place, qualifying } = course;
  const amount = amountOf(scale, qualifying);
  const { key, entry, keep } = scale.steps[place.step]!;
  const next = scale.steps[place.step + 1];
  return {
    measure: scale.by,
    window: scale.window,
    amount,
    earned: { tierKey: key, entry, keep, since: new Date(place.since) },
    byHand: course.move,
    keep: place.step === 0 ? null : whatKeeps(course, setting),
    next: next ? { tierKey: next.key, missing: next.entry - amount } : null,
  };
}

function whatKeeps(course: TierCourse, setting: Setting): TierKeep {
  const { scale, place, qualifying, earnedKey } = course;
  const { keep } = scale.steps[place.step]!;
  if (place.belowSince !== null) {
    const until = course.fallsAt;
    const last = runTo(course, until - 1);
    const by = new Date(until);
    return { missing: keep - amountOf(scale, last.qualifying), from: null, by, until: by };
  }
  const below = runAhead(course, setting, (then) => then.place.belowSince !== null || then.earnedKey !== earnedKey);
  if (!below || below.scale !== scale) return { missing: 0, from: null, by: null, until: null };
  const fallen = runAhead(course, setting, (then) => then.earnedKey !== earnedKey);
  const by = new Date(below.at);
  const until = fallen && new Date(fallen.at);
  if (scale.window !== "calendar_year") {
    return { missing: keep - amountOf(scale, below.qualifying), from: null, by, until };
  }
  const year = below.qualifying.year - 1;
  if (year > qualifying.year) return { missing: keep, from: startOfYear(setting.zone, year), by, until };
  return { missing: keep - amountOf(scale, qualifying), from: null, by, until };
}

/** A copy of the course at a later instant, if nothing but time passes. */
function runTo(course: TierCourse, at: number): TierCourse {
  const ahead = course.copy();
  for (let next = ahead.nextAt; next <= at; next = ahead.nextAt) ahead.passTo(next);
  return ahead;
}

/** A copy of the course at the first event, of time alone, at which something holds; null when it never does. */
function runAhead(course: TierCourse, setting: Setting, holds: (then: TierCourse) => boolean): TierCourse | null {
  if (!Number.isFinite(course.nextAt)) return null;
  const ahead = course.copy();
  const { scales, moves } = setting;
  const plans = [scales.at(-1)!.effectiveAt, ...moves.flatMap(({ from, until }) => [+from, +(until ?? from)])];
  const horizon = Math.max(ahead.at, ...plans) + HORIZON_MS;
  for (let next = ahead.nextAt; next <= horizon; next = ahead.nextAt) {
    ahead.passTo(next);
    if (holds(ahead)) return ahead;
  }
  return null;
}
