import type { Programme } from "~/domain/programme/programme";
import { pointsWorthMinor } from "~/domain/programme/points-worth";
import { aYearAfter, startOfYear, yearIn } from "~/domain/zone";
import { sameStep, tierScale } from "./tier-scale";

/** The parts of a programme that a preview of its tiers looks at. */
export type TierTerms = Pick<Programme, "tiers" | "tierRules" | "pointValue">;

/** Members of one tier today who would be in another; `isUp` at once, otherwise when the grace is over. */
export type PreviewedMove = { from: string; to: string; members: number; isUp: boolean };

/** What a change of tiers would do. Points are whole; money is what they are worth at the proposed value of a point. */
export type TierPreview = {
  moves: PreviewedMove[];
  /** Members who stay. */
  staying: number;
  /** Given once, to those who go up. */
  entry: { points: number; minor: number };
  /** More, or less, than in the last twelve months, by the multipliers alone. */
  yearly: { points: number; minor: number };
  graceDays: number;
};

type Counted = { tierKey: string; step: number; members: number; newcomers: number; yearlyPoints: number };

/** What the members are counted by. Throws RangeError when an amount has more digits than the currency. */
export function previewProposal(current: TierTerms, proposed: TierTerms, shop: Shop, now: Date) {
  const [former, scale] = [current, proposed].map(({ tiers, tierRules: rules }) =>
    tierScale({ effectiveAt: now, tiers, rules }, shop.currency),
  ) as [ReturnType<typeof tierScale>, ReturnType<typeof tierScale>];
  const year = yearIn(shop.timezone, now);
  const isYears = scale.window === "calendar_year";
  const aYearAgo = twelveMonthsBefore(shop.timezone, now);
  return {
    measure: scale.by === "spend" ? ("minor" as const) : scale.by,
    window: scale.window,
    since: isYears ? startOfYear(shop.timezone, year) : aYearAgo,
    before: isYears ? startOfYear(shop.timezone, year - 1) : aYearAgo,
    entries: scale.steps.map(({ entry }) => entry),
    keeps: scale.steps.map(({ keep }) => keep),
    keys: scale.steps.map(({ key }) => key),
    mapped: former.steps.map(({ key }, step) => ({ tierKey: key, step: sameStep(former, step, scale) })),
  };
}

/** What comes of the counts. */
export function tierPreview(
  counts: readonly Counted[],
  current: TierTerms,
  proposed: TierTerms,
  currency: string,
): TierPreview {
  const moves: PreviewedMove[] = [];
  let [staying, entryPoints, yearlyPoints] = [0, 0, 0];
  for (const { tierKey, step, members, newcomers, yearlyPoints: points } of counts) {
    const from = current.tiers.findIndex(({ key }) => key === tierKey);
    const to = proposed.tiers[step]!;
    const isUp = Number(to.entry) > Number(current.tiers[from]?.entry ?? 0);
    yearlyPoints += (points * to.multiplierPercent) / (current.tiers[from]?.multiplierPercent ?? 100) - points;
    if (to.key === tierKey) {
      staying += members;
      continue;
    }
    if (isUp) entryPoints += newcomers * to.entryPoints;
    moves.push({ from: current.tiers[from]?.name ?? tierKey, to: to.name, members, isUp });
  }
  const worth = (points: number) => ({ points, minor: pointsWorthMinor(points, proposed.pointValue, currency) });
  const { graceDays } = proposed.tierRules;
  return { moves, staying, entry: worth(entryPoints), yearly: worth(Math.round(yearlyPoints)), graceDays };
}

type Shop = { currency: string; timezone: string };

/** The instant from which on what was gained is still in a rolling year. */
function twelveMonthsBefore(zone: string, now: Date): Date {
  const days = [366, 365].map((count) => new Date(now.getTime() - count * 86_400_000));
  return days.find((day) => aYearAfter(zone, day) >= now) ?? days[1]!;
}
