import { z } from "zod";
import { key, name, positiveAmount } from "./fields";

export const rewardSchema = z.object({
  key,
  name,
  kind: z.enum(["fixed_amount", "percentage", "free_shipping"]),
  points: z.number().int().min(1).max(10_000_000),
  /** An amount of money, or percent; "100" for free shipping. */
  value: positiveAmount,
  /** Order subtotal from which the code works; null for any. */
  minimumSpend: positiveAmount.nullable(),
  /** Days the code stays good. */
  validDays: z.number().int().min(1).max(730),
  isEnabled: z.boolean(),
});

export type Reward = z.infer<typeof rewardSchema>;
