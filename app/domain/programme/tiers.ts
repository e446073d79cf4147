import { minorFromDecimal } from "~/domain/money";
import type { Programme, Tier } from "./programme";

/**
 * The tier that a qualifying spend belongs to. Half-open: a tier begins at its entry, lower bound in. A negative spend is
 * in the first tier.
 */
export function tierFor(programme: Programme, qualifyingMinor: number, currency: string): Tier {
  const reached = programme.tiers.filter((tier) => minorFromDecimal(tier.entry, currency) <= qualifyingMinor);
  return reached.at(-1) ?? programme.tiers[0]!;
}

/** The tier after the one a spend belongs to and what is missing to it, minor units; null in the highest. */
export function nextTier(
  programme: Programme,
  qualifyingMinor: number,
  currency: string,
): { tier: Tier; missingMinor: number } | null {
  const tier = programme.tiers.find(({ entry }) => minorFromDecimal(entry, currency) > qualifyingMinor);
  return tier ? { tier, missingMinor: minorFromDecimal(tier.entry, currency) - qualifyingMinor } : null;
}
