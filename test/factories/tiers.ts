import { tierRulesSchema, tierSchema, type Tier, type TierRules } from "~/domain/programme/tier-rules";
import type { Measures } from "~/domain/tiers/measures";
import type { TierVersion } from "~/domain/tiers/tier-scale";

/** Tiers by key, with what gets one in and, behind a slash, what keeps it: `{ bronze: "0", gold: "500/300" }`. */
export function tiersOf(entries: Record<string, string>): Tier[] {
  return Object.entries(entries).map(([key, amounts]) => {
    const [entry, keep = null] = amounts.split("/");
    return tierSchema.parse({ key, name: key, entry, keep, multiplierPercent: 100 });
  });
}

export const THREE_TIERS = { bronze: "0", silver: "500", gold: "1500" };

/** A version of tiers and their rules, in effect from the beginning unless it says since when. */
export function tierVersion(
  rules: Partial<TierRules>,
  entries: Record<string, string> = THREE_TIERS,
  effectiveAt = new Date(0),
): TierVersion {
  return { effectiveAt, tiers: tiersOf(entries), rules: tierRulesSchema.parse(rules) };
}

/** An order of so many major units that earned as many points. */
export function spent(major: number): Measures {
  return { minor: major * 100, points: major, orders: Math.sign(major) };
}
