import { z } from "zod";
import { amount, key, name, percent, tag } from "./fields";

export const tierSchema = z.object({
  key,
  name,
  /** What qualifies for this tier, lower bound in: an amount of money, or a number of points or orders (`tierRules.by`). */
  entry: amount,
  /** What keeps it; null: as much as it took to get in. Never more than `entry`. */
  keep: amount.nullable().default(null),
  /** 100 earns the base rate, 150 half as much again. */
  multiplierPercent: percent,
  /** Points for getting in, once a member. */
  entryPoints: z.number().int().min(0).max(1_000_000).default(0),
  /** A reward given for getting in, once a member; its key. */
  entryReward: key.nullable().default(null),
  /** Added to what a birthday gives. */
  birthdayPoints: z.number().int().min(0).max(1_000_000).default(0),
  /** What members of this tier are tagged with in Shopify: early access, priority service. */
  customerTags: z.array(tag).max(10).default([]),
});

export const tierRulesSchema = z.object({
  by: z.enum(["spend", "points", "orders"]).default("spend"),
  /**
   * What counts: everything since the beginning; one calendar year at a time, a tier being good for the rest of it and all of
   * the next; or the last twelve months at any time.
   */
  window: z.enum(["lifetime", "calendar_year", "rolling_year"]).default("lifetime"),
  /** Days that a member who no longer qualifies stays; then they go down one tier. */
  graceDays: z.number().int().min(0).max(365).default(0),
});

/**
 * Whether tiers can be published: two or more, or one that gives nothing, which means that there are none. Documents of an
 * earlier day may have one that does.
 */
export function isTierList(tiers: readonly Tier[]): boolean {
  const [first, second] = tiers;
  if (!first || second) return tiers.length > 0;
  const { multiplierPercent, entryPoints, entryReward, birthdayPoints, customerTags } = first;
  return multiplierPercent === 100 && !entryPoints && !entryReward && !birthdayPoints && customerTags.length === 0;
}

export type Tier = z.infer<typeof tierSchema>;
export type TierRules = z.infer<typeof tierRulesSchema>;
