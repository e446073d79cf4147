/** What the programme cost in a window, in minor units. Liabilities are after breakage, at the window's start and end. */
export type CostParts = {
  /** What the rewards that were used took off orders: given, not issued. */
  rewardsMinor: number;
  liabilityBeforeMinor: number;
  liabilityAfterMinor: number;
  appMinor: number;
  campaignsMinor: number;
};

/**
 * Rewards given + change in liability + app + campaigns. Points that were earned and not yet used cost through the
 * liability; when they are used it falls by as much as the reward cost, so nothing counts twice. It can be negative:
 * where more of the liability ran out than the rest cost.
 */
export function programmeCost(parts: CostParts): { liabilityChangeMinor: number; totalMinor: number } {
  const liabilityChangeMinor = parts.liabilityAfterMinor - parts.liabilityBeforeMinor;
  const totalMinor = parts.rewardsMinor + liabilityChangeMinor + parts.appMinor + parts.campaignsMinor;
  return { liabilityChangeMinor, totalMinor };
}
