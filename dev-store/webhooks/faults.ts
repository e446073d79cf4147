import { z } from "zod";

/** What can go wrong between Shopify and an app, to be provoked at will. */
export const Faults = z.object({
  /** Copies sent besides the first. */
  duplicate: z.number().int().min(0).max(20).default(0),
  /** Send in random order: each copy waits up to half a second. */
  shuffle: z.boolean().default(false),
  /** Milliseconds every copy waits. */
  delay: z.number().int().min(0).max(600_000).default(0),
  /** Share of copies that are lost for good, 0 to 1. */
  drop: z.number().min(0).max(1).default(0),
  /** Makes chance repeatable: the same number, the same copies lost. Null leaves it to chance. */
  seed: z.number().int().nullable().default(null),
});
export type Faults = z.infer<typeof Faults>;

export const noFaults: Faults = { duplicate: 0, shuffle: false, delay: 0, drop: 0, seed: null };

export type Copy = { delayMs: number; isDropped: boolean; hasOwnId: boolean };

const SHUFFLE_MS = 500;

/**
 * The copies of one delivery. The second repeats the first one's id, later ones have ids of their own: an app that
 * trusts delivery ids alone is found out.
 */
export function planCopies(faults: Faults, random: () => number): Copy[] {
  return Array.from({ length: faults.duplicate + 1 }, (_, index) => ({
    delayMs: faults.delay + (faults.shuffle ? 1 + Math.floor(random() * SHUFFLE_MS) : 0),
    isDropped: random() < faults.drop,
    hasOwnId: index > 1,
  }));
}
