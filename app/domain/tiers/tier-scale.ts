import { minorFromDecimal } from "~/domain/money";
import type { Tier, TierRules } from "~/domain/programme/tier-rules";

/** The tiers of a programme and the rules of moving between them, from when they are in effect. */
export type TierVersion = { effectiveAt: Date; tiers: readonly Tier[]; rules: TierRules };

export type Step = { key: string; entry: number; keep: number };

/** A version as the clock reads it: numbers instead of decimals, instants in milliseconds. `steps` ascend. */
export type TierScale = Omit<TierRules, "graceDays"> & { effectiveAt: number; graceMs: number; steps: readonly Step[] };

const read = new WeakMap<readonly TierVersion[], Map<string, readonly TierScale[]>>();

/** The versions as the clock reads them: read once for a list of versions, however many clocks go by it. */
export function tierScales(versions: readonly TierVersion[], currency: string): readonly TierScale[] {
  const byCurrency = read.get(versions) ?? new Map<string, readonly TierScale[]>();
  read.set(versions, byCurrency);
  const known = byCurrency.get(currency) ?? versions.map((version) => tierScale(version, currency));
  byCurrency.set(currency, known);
  return known;
}

/** Throws RangeError when an amount of money has more digits than the currency. */
export function tierScale({ effectiveAt, tiers, rules }: TierVersion, currency: string): TierScale {
  const amountOf = (amount: string) => (rules.by === "spend" ? minorFromDecimal(amount, currency) : Number(amount));
  return {
    by: rules.by,
    window: rules.window,
    effectiveAt: effectiveAt.getTime(),
    graceMs: rules.graceDays * 86_400_000,
    steps: tiers.map(({ key, entry, keep }) => ({ key, entry: amountOf(entry), keep: amountOf(keep ?? entry) })),
  };
}

/** The highest step that so much reaches, lower bound in; the first when it reaches none. */
export function stepReached({ steps }: TierScale, qualifying: number): number {
  return Math.max(
    0,
    steps.findLastIndex(({ entry }) => entry <= qualifying),
  );
}

/**
 * Where a tier of one version is in another: under the same key, or else the highest that takes no more to get into. Where the
 * two measure by different things, the one in the same place, counted from the first, or the last there is.
 */
export function sameStep(former: TierScale, step: number, scale: TierScale): number {
  const { key, entry } = former.steps[step]!;
  const named = scale.steps.findIndex((each) => each.key === key);
  if (named >= 0) return named;
  return former.by === scale.by ? stepReached(scale, entry) : Math.min(step, scale.steps.length - 1);
}

/**
 * The grace of who has been below since an instant, milliseconds: the longest of the versions in force since then, up to
 * `version`. So a grace that has begun is never made shorter.
 */
export function graceSince(scales: readonly TierScale[], version: number, since: number): number {
  const first = scales.findLastIndex(({ effectiveAt }) => effectiveAt <= since);
  return Math.max(...scales.slice(Math.max(0, first), version + 1).map(({ graceMs }) => graceMs));
}
