import type { HealthReport } from "./health-report";

/** What a number counts: a share, days, or a number of things. */
type Kind = "rate" | "days" | "count";

/**
 * The numbers of programme health in the order of their page; `key` names the number and its formula. Nobody can be referred
 * yet, so the share of members who did is not known.
 */
export const HEALTH_NUMBERS = [
  { key: "redemption_points", kind: "rate", of: ({ rates }) => rates.ofPoints },
  { key: "redemption_codes", kind: "rate", of: ({ rates }) => rates.ofCodes },
  { key: "redemption_orders", kind: "rate", of: ({ rates }) => rates.ofOrders },
  { key: "redemption_buyers", kind: "rate", of: ({ rates }) => rates.ofBuyers },
  { key: "participation", kind: "rate", of: ({ participation }) => participation },
  { key: "reward_rate", kind: "rate", of: ({ rewardRate }) => rewardRate },
  { key: "repurchase", kind: "rate", of: ({ repurchase }) => repurchase },
  { key: "first_reward", kind: "days", of: ({ firstRewards }) => firstRewards.medianDays },
  { key: "referral_rate", kind: "rate", of: () => null },
] as const satisfies readonly { key: string; kind: Kind; of: (report: HealthReport) => number | null }[];
