import type { TierRules } from "~/domain/programme/tier-rules";
import type { TierMove } from "~/domain/tiers/tier-moves";
import type { TierVersion } from "~/domain/tiers/tier-scale";

/** What happened at an instant; `gainedAt` says whose window it belongs to. Amounts in major units. */
export type Fact = { at: number; gainedAt: number; major: number };
export type History = { versions: TierVersion[]; moves: TierMove[]; facts: Fact[]; from: number; to: number };

const HALF_DAY = 43_200_000;
type Standing = { key: string; since: number; below: number | null; cameDown: boolean };

/**
 * The tier at the end of every half day, by asking of each what the rules say in plain words and adding everything up anew.
 * For histories in UTC in which all happens at noon or midnight.
 */
export function tiersByHalfDay({ versions, moves, facts, from, to }: History): string[] {
  const seen: string[] = [];
  let version = versions.findLast(({ effectiveAt }) => +effectiveAt <= from) ?? versions[0]!;
  let standing: Standing = { key: version.tiers[0]!.key, since: from, below: null, cameDown: false };
  for (let now = from; now <= to; now += HALF_DAY) {
    const past = facts.filter(({ at }) => at < now);
    const next = versions.findLast(({ effectiveAt }) => +effectiveAt <= now) ?? versions[0]!;
    if (next !== version) standing = carried(standing, version, next, now);
    version = next;
    const graceOf = (below: number) => longestGrace(versions, below, now);
    standing = judged(standing, version, past, now, graceOf);
    facts.forEach((fact, index) => {
      if (fact.at !== now) return;
      const known = facts.filter(({ at }, place) => at < now || (at === now && place <= index));
      standing = judged(standing, version, known, now, graceOf);
    });
    const move = moves
      .filter((each) => +each.from <= now)
      .reduce<TierMove | null>((latest, each) => (latest === null || +each.from >= +latest.from ? each : latest), null);
    seen.push(move && (move.until === null || now < +move.until) ? move.tierKey : standing.key);
  }
  return seen;
}

function sum({ window }: TierRules, facts: Fact[], now: number, yearsAgo = 0): number {
  const year = new Date(now).getUTCFullYear() - yearsAgo;
  const counts = ({ gainedAt }: Fact) => {
    if (window === "lifetime") return true;
    if (window === "calendar_year") return new Date(gainedAt).getUTCFullYear() === year;
    return leavesAt(gainedAt) > now;
  };
  return facts.filter(counts).reduce((total, { major }) => total + major, 0);
}

function leavesAt(gainedAt: number): number {
  const [year, month, day] = new Date(gainedAt).toISOString().slice(0, 10).split("-").map(Number) as [
    number,
    number,
    number,
  ];
  if (month === 2 && day === 29) return Date.UTC(year + 1, 2, 1);
  return Date.UTC(year + 1, month - 1, day) + (gainedAt % (2 * HALF_DAY));
}

/** What is measured is the same in all versions. */
function carried(standing: Standing, former: TierVersion, next: TierVersion, now: number): Standing {
  if (next.tiers.some(({ key }) => key === standing.key)) return standing;
  const entry = Number(former.tiers.find(({ key }) => key === standing.key)!.entry);
  return { ...standing, key: highest(next, entry), since: now, cameDown: false };
}

/** The most days of grace that any version gave from an instant to another. */
function longestGrace(versions: TierVersion[], from: number, to: number): number {
  const inForce = versions.filter(
    ({ effectiveAt }, index) => +effectiveAt <= to && +(versions[index + 1]?.effectiveAt ?? Infinity) > from,
  );
  return Math.max(...inForce.map(({ rules }) => rules.graceDays));
}

function highest({ tiers }: TierVersion, amount: number): string {
  let best = tiers[0]!.key;
  for (const { key, entry } of tiers) if (Number(entry) <= amount) best = key;
  return best;
}

function judged(
  standing: Standing,
  version: TierVersion,
  facts: Fact[],
  now: number,
  graceOf: (below: number) => number,
): Standing {
  const { tiers, rules } = version;
  const order = tiers.map(({ key }) => key);
  let { key, since, below, cameDown } = standing;
  const up = highest(version, sum(rules, facts, now));
  if (order.indexOf(up) > order.indexOf(key)) return { key: up, since: now, below: null, cameDown: false };
  for (;;) {
    const place = order.indexOf(key);
    const { entry, keep } = tiers[place]!;
    const needed = Number(keep ?? entry);
    const inCalendarYears = rules.window === "calendar_year";
    const isKept =
      place === 0 ||
      sum(rules, facts, now) >= needed ||
      (inCalendarYears && sum(rules, facts, now, 1) >= needed) ||
      (inCalendarYears && cameDown && new Date(since).getUTCFullYear() === new Date(now).getUTCFullYear());
    if (isKept) return { key, since, below: null, cameDown };
    below ??= now;
    const grace = graceOf(below);
    const isAtOnce = rules.window === "lifetime" && grace === 0;
    const days = !isAtOnce && cameDown && below === since ? Math.max(1, grace) : grace;
    if (now - below < days * 2 * HALF_DAY) return { key, since, below, cameDown };
    [key, since, below, cameDown] = [order[place - 1]!, now, null, true];
  }
}
