import type { Programme } from "~/domain/programme/programme";
import { pointsWorthMinor, rewardWorthMinor } from "~/domain/programme/points-worth";
import { aYearAfter, startOfYear, yearIn } from "~/domain/zone";
import { sameStep, tierScale } from "./tier-scale";

/** The parts of a programme that a preview of its tiers looks at. */
export type TierTerms = Pick<Programme, "tiers" | "tierRules" | "pointValue" | "rewards" | "holdout">;

/**
 * Members of one tier today who would be in another: at once, where they rise or their tier has another name; when the grace
 * is over, where they fall.
 */
export type PreviewedMove = { from: string; to: string; members: number; direction: "up" | "across" | "down" };

/** What a change of tiers would do. Points are whole; money is what they are worth at the proposed value of a point. */
export type TierPreview = {
  moves: PreviewedMove[];
  /** Members who stay. */
  staying: number;
  /** Given once, to those who go up; `minor` is what the points and the rewards are worth. */
  entry: { points: number; rewards: number; minor: number };
  /** More, or less, than in the last twelve months, by the multipliers alone. */
  yearly: { points: number; minor: number };
  graceDays: number;
};

/**
 * Members who are in a tier today. `placed`: the step that it is by the proposal; `reached`: the highest they would get into;
 * `kept`: the highest, up to the placed one, that they would keep. `newcomers`: those who would be given what `reached` gives.
 */
export type Counted = {
  tierKey: string;
  placed: number;
  reached: number;
  kept: number;
  members: number;
  newcomers: number;
  yearlyPoints: number;
};

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
    heldOutShare: proposed.holdout.percent / 100,
  };
}

/** What comes of the counts. */
export function tierPreview(
  counts: readonly Counted[],
  current: TierTerms,
  proposed: TierTerms,
  currency: string,
): TierPreview {
  const moves = new Map<string, PreviewedMove>();
  const entered = { points: 0, rewards: 0, rewardsMinor: 0 };
  let [staying, yearlyPoints] = [0, 0];
  for (const { tierKey, members, newcomers, yearlyPoints: points, ...place } of counts) {
    const from = current.tiers.find(({ key }) => key === tierKey);
    const { step, direction } = nextPlace(place, proposed.tierRules);
    const to = proposed.tiers[step]!;
    yearlyPoints += (points * to.multiplierPercent) / (from?.multiplierPercent ?? 100) - points;
    if (direction === "up") {
      const reward = proposed.rewards.find(({ key }) => key === to.entryReward);
      entered.points += newcomers * to.entryPoints;
      entered.rewards += reward ? newcomers : 0;
      entered.rewardsMinor += reward ? newcomers * rewardWorthMinor(reward, proposed.pointValue, currency) : 0;
    }
    const move = { from: from?.name ?? tierKey, to: to.name, direction };
    if (to.key === tierKey || (direction === "across" && move.from === move.to)) staying += members;
    else {
      const key = JSON.stringify(move);
      moves.set(key, { ...move, members: (moves.get(key)?.members ?? 0) + members });
    }
  }
  const worth = (points: number) => pointsWorthMinor(points, proposed.pointValue, currency);
  const { points, rewards, rewardsMinor } = entered;
  const yearly = Math.round(yearlyPoints);
  return {
    moves: [...moves.values()],
    staying,
    entry: { points, rewards, minor: worth(points) + rewardsMinor },
    yearly: { points: yearly, minor: worth(yearly) },
    graceDays: proposed.tierRules.graceDays,
  };
}

/** Where the rules would put them first, as `judgeTier` does. */
function nextPlace(
  { placed, reached, kept }: Pick<Counted, "placed" | "reached" | "kept">,
  { window, graceDays }: TierTerms["tierRules"],
): { step: number; direction: PreviewedMove["direction"] } {
  if (reached > placed) return { step: reached, direction: "up" };
  if (kept === placed) return { step: placed, direction: "across" };
  const isAtOnce = window === "lifetime" && graceDays === 0;
  return { step: isAtOnce ? kept : placed - 1, direction: "down" };
}

type Shop = { currency: string; timezone: string };

/** The instant from which on what was gained is still in a rolling year. */
function twelveMonthsBefore(zone: string, now: Date): Date {
  const days = [366, 365].map((count) => new Date(now.getTime() - count * 86_400_000));
  return days.find((day) => aYearAfter(zone, day) >= now) ?? days[1]!;
}
