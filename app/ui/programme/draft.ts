import { z } from "zod";
import type { Programme, Reward, Tier } from "~/domain/programme/programme";

const text = z.string().max(200);

/** A programme as it is being typed: every number is still text. `id` tells rows apart; `key` is "" until it is published. */
export const draftSchema = z.object({
  status: z.enum(["active", "paused"]),
  earning: z.object({ points: text, perMajor: text, holdDays: text }),
  pointValue: z.object({ points: text, major: text }),
  tiers: z.array(z.object({ id: text, key: text, name: text, entry: text, multiplier: text })).max(20),
  rewards: z
    .array(
      z.object({
        id: text,
        key: text,
        name: text,
        kind: z.enum(["fixed_amount", "percentage"]),
        points: text,
        value: text,
        minimumSpend: text,
        validDays: text,
        isEnabled: z.boolean(),
      }),
    )
    .max(60),
});

export type ProgrammeDraft = z.infer<typeof draftSchema>;
export type TierDraft = ProgrammeDraft["tiers"][number];
export type RewardDraft = ProgrammeDraft["rewards"][number];

/** The draft that changes nothing. */
export function draftOf({ status, earning, pointValue, tiers, rewards }: Programme): ProgrammeDraft {
  return {
    status,
    earning: { points: String(earning.points), perMajor: String(earning.perMajor), holdDays: String(earning.holdDays) },
    pointValue: { points: String(pointValue.points), major: String(pointValue.major) },
    tiers: tiers.map(tierDraftOf),
    rewards: rewards.map(rewardDraftOf),
  };
}

function tierDraftOf({ key, name, entry, multiplierPercent }: Tier): TierDraft {
  return { id: key, key, name, entry, multiplier: String(multiplierPercent / 100) };
}

function rewardDraftOf({ key, name, kind, points, value, minimumSpend, validDays, isEnabled }: Reward): RewardDraft {
  return {
    id: key,
    key,
    name,
    kind,
    points: String(points),
    value,
    minimumSpend: minimumSpend ?? "",
    validDays: String(validDays),
    isEnabled,
  };
}

/** A row that a merchant has just added. `id` must be new to the draft. */
export function newTier(id: string): TierDraft {
  return { id, key: "", name: "", entry: "", multiplier: "1" };
}

/** A fixed-amount reward that is good for 90 days, on. */
export function newReward(id: string): RewardDraft {
  return {
    id,
    key: "",
    name: "",
    kind: "fixed_amount",
    points: "",
    value: "",
    minimumSpend: "",
    validDays: "90",
    isEnabled: true,
  };
}
