import { z } from "zod";

/**
 * When points that were not spent run out. "inactivity": all of a member's at once, so long after they last earned or redeemed.
 * "lots": each award by itself, so long after it was earned. Pending points never do.
 */
export const expirySchema = z.object({
  mode: z.enum(["off", "inactivity", "lots"]).default("off"),
  months: z.number().int().min(1).max(60).default(12),
  /** Days before, on which members are told. */
  warningDays: z.array(z.number().int().min(1).max(180)).max(3).default([30, 7]),
});

export type Expiry = z.infer<typeof expirySchema>;
