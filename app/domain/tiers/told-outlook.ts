import type { TierRules } from "~/domain/programme/tier-rules";
import type { TierOutlook } from "./tier-outlook";

/**
 * What a shopper is told of their tier: what counts now, what is missing to the next tier, and what keeps this one until when
 * (milliseconds; `by` null: the sooner the better). Amounts in the measure's own unit, minor units for spend.
 */
export type ToldOutlook = {
  measure: TierRules["by"];
  window: TierRules["window"];
  amount: number;
  next: { tierKey: string; missing: number } | null;
  keep: { missing: number; by: number | null } | null;
};

/** Null where the member's spend since the beginning says it all: then whoever knows the tiers can tell it themselves. */
export function toldOutlook({ measure, window, amount, next, keep }: TierOutlook): ToldOutlook | null {
  const isPlain = measure === "spend" && window === "lifetime";
  const lacks = keep !== null && keep.missing > 0;
  if (isPlain && !lacks) return null;
  return {
    measure,
    window,
    amount,
    next,
    keep: lacks ? { missing: keep.missing, by: (keep.by ?? keep.until)?.getTime() ?? null } : null,
  };
}
