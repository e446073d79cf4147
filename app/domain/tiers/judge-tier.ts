import { measured } from "./measures";
import type { Qualifying } from "./qualifying";
import { stepReached, type TierScale } from "./tier-scale";

const DAY_MS = 86_400_000;

/**
 * Where a member stands on a scale, instants in milliseconds. `reachedAt`: when they qualified for this very step; null when
 * they came down to it. `belowSince`: since when they no longer have what keeps it.
 */
export type Place = { step: number; since: number; belowSince: number | null; reachedAt: number | null };

/** What counts for getting into a tier now, in the scale's own measure. */
export function amountOf(scale: TierScale, qualifying: Qualifying): number {
  return measured(qualifying.over(scale.window), scale.by);
}

/**
 * What counts for keeping a tier. A calendar year's tier is good to the end of the next: what keeps it is the better one of
 * this year and the last.
 */
export function keepingAmount(scale: TierScale, qualifying: Qualifying): number {
  const amount = amountOf(scale, qualifying);
  if (scale.window !== "calendar_year") return amount;
  return Math.max(amount, measured(qualifying.over(scale.window, 1), scale.by));
}

/** By what a member is judged. `graceSince`: the grace of who has been below since an instant, milliseconds. */
export type JudgedBy = {
  scale: TierScale;
  graceSince: (belowSince: number) => number;
  yearOf: (at: number) => number;
};

/**
 * Judge a member at an instant. Up at once, to the highest step reached; down one step, when the grace since they fell below
 * is over. With `yearOf`, a step that a member came down to is good for the rest of that calendar year.
 */
export function judgeTier(place: Place, by: JudgedBy, qualifying: Qualifying, at: number): Place {
  const { scale, yearOf } = by;
  const reached = stepReached(scale, amountOf(scale, qualifying));
  if (reached > place.step) return { step: reached, since: at, belowSince: null, reachedAt: at };
  const { step, since, reachedAt } = place;
  const isGrantedYear = scale.window === "calendar_year" && reachedAt === null && yearOf(since) === qualifying.year;
  if (step === 0 || isGrantedYear || scale.steps[step]!.keep <= keepingAmount(scale, qualifying)) {
    return place.belowSince === null ? place : { ...place, belowSince: null };
  }
  const below = { ...place, belowSince: place.belowSince ?? at };
  if (fallsAt(below, by) > at) return below;
  return judgeTier({ step: step - 1, since: at, belowSince: null, reachedAt: null }, by, qualifying, at);
}

/**
 * When a member who stays below falls; Infinity for one who is not below. Who has just come down stays for a day at least,
 * unless all that was ever gained counts and there is no grace: then there is nothing to wait for.
 */
export function fallsAt({ since, belowSince, reachedAt }: Place, { scale, graceSince }: JudgedBy): number {
  if (belowSince === null) return Infinity;
  const graceMs = graceSince(belowSince);
  const isAtOnce = scale.window === "lifetime" && graceMs === 0;
  const hasJustComeDown = reachedAt === null && belowSince === since;
  return belowSince + (hasJustComeDown && !isAtOnce ? Math.max(graceMs, DAY_MS) : graceMs);
}
