import type { Programme } from "./programme";

/** The reward that takes the fewest points, of those on offer; null without any. */
export function cheapestReward({ rewards }: Pick<Programme, "rewards">): { name: string; points: number } | null {
  const [cheapest] = rewards.filter(({ isEnabled }) => isEnabled).sort((a, b) => a.points - b.points);
  return cheapest ? { name: cheapest.name, points: cheapest.points } : null;
}
