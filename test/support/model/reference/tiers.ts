import type { Tier, TierRules } from "~/domain/programme/tier-rules";
import { DECIMALS } from "../shop";
import { instantShowing, leavesYearAt, yearOf } from "./clocks";

const DAY = 86_400_000;

/** The tiers of a programme from an instant on. */
export type Scale = { from: number; tiers: readonly Tier[]; rules: TierRules };

/** What qualifies: it happened `at` an instant, and belongs to the window of another. */
export type Gain = { at: number; gainedAt: number; minor: number; points: number; orders: number };

/** A move by hand; of two that have begun, the later binds. */
export type Move = { tierKey: string; from: number; until: number | null };

/** `isRise`: to a tier above the one that the former is, or has become in a new version. */
export type Change = { at: number; to: string; isRise: boolean };

type Standing = { key: string; since: number; below: number | null; cameDown: boolean };
type Setting = { scales: readonly Scale[]; moves?: readonly Move[]; zone: string; currency: string };

/** A member's tier at `until`, and all the changes on the way there: everything is added up anew at every instant that matters. */
export function tierAt(
  until: number,
  gains: readonly Gain[],
  joinedAt: number,
  setting: Setting,
): { key: string; changes: Change[] } {
  let scale = scaleAt(joinedAt, setting.scales);
  let standing: Standing = { key: scale.tiers[0]!.key, since: joinedAt, below: null, cameDown: false };
  let shown = keyShown(standing, scale, joinedAt, setting);
  const changes: Change[] = [];
  const note = (at: number) => {
    const key = keyShown(standing, scale, at, setting);
    if (key !== shown) changes.push({ at, to: key, isRise: isAbove(key, shown, scale, setting) });
    shown = key;
  };
  for (let now = joinedAt; ;) {
    const before = gains.filter(({ at }) => at < now);
    for (const next of setting.scales.filter(({ from }) => from > scale.from && from <= now && now > joinedAt)) {
      standing = carried(standing, scale, next, now, setting);
      scale = next;
    }
    standing = judged(standing, scale, before, now, setting);
    note(now);
    const atNow = gains.filter(({ at }) => at === now);
    atNow.forEach((_, index) => {
      standing = judged(standing, scale, [...before, ...atNow.slice(0, index + 1)], now, setting);
      note(now);
    });
    if (now === until) return { key: shown, changes };
    now = Math.min(until, ...instants(gains, setting, standing, scale).filter((at) => at > now));
  }
}

function instants(
  gains: readonly Gain[],
  { scales, moves = [], zone }: Setting,
  standing: Standing,
  scale: Scale,
): number[] {
  // Who came down keeps that tier to the end of the year, though they never gained anything.
  const dates = [standing.since, ...gains.flatMap(({ at, gainedAt }) => [at, gainedAt])];
  const years = [...new Set(dates.map((at) => yearOf(zone, at)))];
  const rules = new Set(scales.map(({ rules }) => rules.window));
  return [
    ...gains.map(({ at }) => at),
    ...scales.map(({ from }) => from),
    ...moves.flatMap(({ from, until }) => [from, until ?? from]),
    ...(rules.has("rolling_year") ? gains.map(({ gainedAt }) => leavesYearAt(zone, gainedAt)) : []),
    ...(rules.has("calendar_year")
      ? years.flatMap((year) => [0, 1, 2, 3, 4, 5].map((more) => instantShowing(zone, `${year + more}-01-01T00:00:00`)))
      : []),
    ...(standing.below === null ? [] : [standing.below + graceOf(standing, scale, scales)]),
  ];
}

function scaleAt(at: number, scales: readonly Scale[]): Scale {
  return scales.findLast(({ from }) => from <= at) ?? scales[0]!;
}

/**
 * How long a member who is below stays: the longest grace there was since. Who came down a moment ago at least a day, unless
 * nothing will ever change by itself.
 */
function graceOf({ below, since, cameDown }: Standing, scale: Scale, scales: readonly Scale[]): number {
  const untilNow = scales.slice(0, scales.indexOf(scale) + 1);
  const sinceThen = untilNow.filter((each, place) => each === scale || untilNow[place + 1]!.from > below!);
  const days = Math.max(...sinceThen.map(({ rules }) => rules.graceDays));
  const isAtOnce = scale.rules.window === "lifetime" && days === 0;
  return DAY * (cameDown && below === since && !isAtOnce ? Math.max(1, days) : days);
}

function amount({ rules }: Scale, gains: readonly Gain[], now: number, { zone }: Setting, yearsAgo = 0): number {
  const counts = ({ gainedAt }: Gain) => {
    if (rules.window === "lifetime") return true;
    if (rules.window === "rolling_year") return leavesYearAt(zone, gainedAt) > now;
    return yearOf(zone, gainedAt) === yearOf(zone, now) - yearsAgo;
  };
  const measure = rules.by === "spend" ? "minor" : rules.by;
  return gains.filter(counts).reduce((sum, gain) => sum + gain[measure], 0);
}

function number(decimal: string, { rules }: Scale, { currency }: Setting): number {
  return rules.by === "spend" ? Math.round(Number(decimal) * 10 ** DECIMALS[currency]!) : Number(decimal);
}

function highest(scale: Scale, has: number, setting: Setting): string {
  let best = scale.tiers[0]!.key;
  for (const { key, entry } of scale.tiers) if (number(entry, scale, setting) <= has) best = key;
  return best;
}

/**
 * A tier that a new version no longer has becomes the highest that takes no more to get into; where that can't be said, the one
 * in its place, or the last.
 */
function counterpart(key: string, former: Scale, next: Scale, setting: Setting): string {
  if (next.tiers.some((tier) => tier.key === key)) return key;
  const place = former.tiers.findIndex((tier) => tier.key === key);
  if (former.rules.by !== next.rules.by) return (next.tiers[place] ?? next.tiers.at(-1)!).key;
  return highest(next, number(former.tiers.find((tier) => tier.key === key)!.entry, former, setting), setting);
}

/** A grace that has begun goes on. */
function carried(standing: Standing, former: Scale, next: Scale, now: number, setting: Setting): Standing {
  const key = counterpart(standing.key, former, next, setting);
  return key === standing.key ? standing : { ...standing, key, since: now, cameDown: false };
}

function isAbove(key: string, former: string, scale: Scale, setting: Setting): boolean {
  const place = (key: string | null) => scale.tiers.findIndex((tier) => tier.key === key);
  const since = nowIn(former, scale, setting);
  return since !== null && place(key) > place(since);
}

/** What a tier is in a version, going by the latest one before that had it. */
function nowIn(key: string, scale: Scale, setting: Setting): string | null {
  const had = setting.scales.findLast(
    ({ from, tiers }) => from <= scale.from && tiers.some((tier) => tier.key === key),
  );
  return had ? counterpart(key, had, scale, setting) : null;
}

function keyShown(standing: Standing, scale: Scale, now: number, setting: Setting): string {
  const move = setting.moves?.filter(({ from }) => from <= now).at(-1);
  if (!move || (move.until !== null && move.until <= now)) return standing.key;
  return nowIn(move.tierKey, scale, setting) ?? standing.key;
}

function judged(standing: Standing, scale: Scale, gains: readonly Gain[], now: number, setting: Setting): Standing {
  const { tiers, rules } = scale;
  const place = (key: string) => tiers.findIndex((tier) => tier.key === key);
  let current = standing;
  const up = highest(scale, amount(scale, gains, now, setting), setting);
  if (place(up) > place(current.key)) return { key: up, since: now, below: null, cameDown: false };
  for (;;) {
    const { key, since, cameDown } = current;
    const tier = tiers[place(key)]!;
    const needed = number(tier.keep ?? tier.entry, scale, setting);
    const isByYear = rules.window === "calendar_year";
    const isKept =
      place(key) === 0 ||
      amount(scale, gains, now, setting) >= needed ||
      (isByYear && amount(scale, gains, now, setting, 1) >= needed) ||
      (isByYear && cameDown && yearOf(setting.zone, since) === yearOf(setting.zone, now));
    if (isKept) return { ...current, below: null };
    current = { ...current, below: current.below ?? now };
    if (now < current.below! + graceOf(current, scale, setting.scales)) return current;
    current = { key: tiers[place(key) - 1]!.key, since: now, below: null, cameDown: true };
  }
}
