import { z } from "zod";

/**
 * What a shop's programme says, as one document. A change is a new version of the whole document; awards and redemptions
 * pin the version they were made under. Amounts of money are decimal strings in the shop's currency.
 */
const amount = z.string().regex(/^\d{1,9}(\.\d{1,3})?$/);
const positiveAmount = amount.refine((value) => Number(value) > 0);
const key = z
  .string()
  .regex(/^[a-z0-9](-?[a-z0-9])*$/)
  .max(40);
const name = z.string().trim().min(1).max(40);

export const earningSchema = z.object({
  /** Points for every `perMajor` currency units spent: 5 per 1, or 1 per 10. */
  points: z.number().int().min(1).max(10_000),
  perMajor: z.number().int().min(1).max(1_000_000),
  /** Days an order's points stay pending: the shop's return window. */
  holdDays: z.number().int().min(0).max(90),
});

export const tierSchema = z.object({
  key,
  name,
  /** Qualifying spend from which a member is in this tier, lower bound in. */
  entry: amount,
  /** 100 earns the base rate, 150 half as much again. */
  multiplierPercent: z.number().int().min(100).max(1000),
});

const percentValue = positiveAmount.refine((value) => Number(value) <= 100);

export const rewardSchema = z.object({
  key,
  name,
  kind: z.enum(["fixed_amount", "percentage"]),
  points: z.number().int().min(1).max(10_000_000),
  /** An amount of money, or percent. */
  value: positiveAmount,
  /** Order subtotal from which the code works; null for any. */
  minimumSpend: positiveAmount.nullable(),
  /** Days the code stays good. */
  validDays: z.number().int().min(1).max(730),
  isEnabled: z.boolean(),
});

export const programmeSchema = z
  .object({
    status: z.enum(["active", "paused"]),
    earning: earningSchema,
    /** What points are worth when spent: `points` of them are worth `major` currency units. */
    pointValue: z.object({
      points: z.number().int().min(1).max(1_000_000),
      major: z.number().int().min(1).max(1_000_000),
    }),
    tiers: z.array(tierSchema).min(1).max(10),
    rewards: z.array(rewardSchema).max(30),
  })
  .superRefine((programme, context) => {
    for (const problem of programmeProblems(programme)) {
      context.addIssue({ code: "custom", message: problem.code, path: problem.path });
    }
  });

export type Programme = z.infer<typeof programmeSchema>;
export type Earning = z.infer<typeof earningSchema>;
export type Tier = z.infer<typeof tierSchema>;
export type Reward = z.infer<typeof rewardSchema>;
/** A version as it is in force: `version` counts from 1 within the shop. */
export type ProgrammeVersion = { version: number; effectiveAt: Date; programme: Programme };

type Shape = { tiers: Tier[]; rewards: Reward[] };
type Problem = { code: string; path: (string | number)[] };

/** What fits each field alone but not the whole: the first tier starts at 0, entries ascend, keys are unique, percent <= 100. */
function programmeProblems({ tiers, rewards }: Shape): Problem[] {
  const problems: Problem[] = [];
  tiers.forEach((tier, index) => {
    const before = tiers[index - 1];
    if (!before && Number(tier.entry) !== 0)
      problems.push({ code: "first_tier_starts_at_zero", path: ["tiers", 0, "entry"] });
    if (before && Number(tier.entry) <= Number(before.entry)) {
      problems.push({ code: "tiers_must_ascend", path: ["tiers", index, "entry"] });
    }
  });
  rewards.forEach((reward, index) => {
    if (reward.kind === "percentage" && !percentValue.safeParse(reward.value).success) {
      problems.push({ code: "percent_above_100", path: ["rewards", index, "value"] });
    }
  });
  for (const field of ["tiers", "rewards"] as const) {
    const list: { key: string }[] = field === "tiers" ? tiers : rewards;
    list.forEach(({ key: own }, index) => {
      if (list.findIndex((other) => other.key === own) !== index) {
        problems.push({ code: "duplicate_key", path: [field, index, "key"] });
      }
    });
  }
  return problems;
}
