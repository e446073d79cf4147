import { z } from "zod";

/**
 * A share of the customers, drawn by chance, who are kept out so that there is somebody to compare the others with.
 * "programme": they earn nothing, and nothing of theirs counts towards tiers. "bonuses": they earn the base rate, and nothing
 * on top of it. What they have stays theirs and can be spent.
 */
export const holdoutSchema = z.object({
  percent: z.number().int().min(0).max(50).default(0),
  mode: z.enum(["programme", "bonuses"]).default("programme"),
});

export type Holdout = z.infer<typeof holdoutSchema>;
export type HoldoutMode = Holdout["mode"];

/** The draw of who is never held out. */
export const NEVER_HELD_OUT = 1;

/** What a version keeps a member out of; null: nothing. `draw` is the customer's own (`holdoutDraw`). */
export function heldOutBy({ holdout }: { holdout: Holdout }, draw: number): HoldoutMode | null {
  return draw < holdout.percent / 100 ? holdout.mode : null;
}
