import { z } from "zod";
import { earningSchema } from "./earning";
import { expirySchema } from "./expiry";
import { holdoutSchema } from "./holdout";
import { programmeProblems } from "./programme-problems";
import { rewardSchema } from "./reward";
import { tierRulesSchema, tierSchema } from "./tier-rules";
import { wayToEarnSchema } from "./way-to-earn";

/**
 * What a shop's programme says, as one document. A change is a new version of the whole document; awards and redemptions
 * pin the version they were made under. Amounts of money are decimal strings in the shop's currency. What a document of an
 * earlier day does not say has the value that was true of it then.
 */
export const programmeSchema = z
  .object({
    status: z.enum(["active", "paused"]),
    earning: earningSchema,
    /** What points are worth when spent: `points` of them are worth `major` currency units. */
    pointValue: z.object({
      points: z.number().int().min(1).max(1_000_000),
      major: z.number().int().min(1).max(1_000_000),
    }),
    tierRules: tierRulesSchema.prefault({}),
    tiers: z.array(tierSchema).min(1).max(10),
    rewards: z.array(rewardSchema).max(30),
    ways: z.array(wayToEarnSchema).max(30).default([]),
    expiry: expirySchema.prefault({}),
    holdout: holdoutSchema.prefault({}),
  })
  .superRefine((programme, context) => {
    for (const problem of programmeProblems(programme)) {
      context.addIssue({ code: "custom", message: problem.code, path: problem.path });
    }
  });

export type Programme = z.infer<typeof programmeSchema>;
/** A version as it is in force: `version` counts from 1 within the shop. */
export type ProgrammeVersion = { version: number; effectiveAt: Date; programme: Programme };
export type { Earning } from "./earning";
export type { Reward } from "./reward";
export type { Tier } from "./tier-rules";
