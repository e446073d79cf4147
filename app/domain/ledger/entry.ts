/** What can happen to points. `mature`: a hold ran out; `commit`: a reserved redemption was used. */
export type EntryKind =
  | "earn"
  | "bonus"
  | "referral"
  | "tier_reward"
  | "mature"
  | "redeem"
  | "commit"
  | "release"
  | "return"
  | "reverse"
  | "expire"
  | "adjust"
  | "import"
  | "merge";

/** What an order's points were computed from: enough to answer "why this many?" without looking anything up. */
export type EarnBreakdown = {
  orderName: string;
  currency: string;
  /** Eligible spend after discounts, without tax, shipping and gift cards; minor units. */
  basisMinor: number;
  points: number;
  perMajor: number;
  tierKey: string;
  tierName: string;
  multiplierPercent: number;
};

export type EntryReason =
  | ({ type: "order_earned" } & EarnBreakdown)
  /** The order was edited after it earned: basisMinor is the new basis, formerMinor the old one. */
  | ({ type: "order_edited"; formerMinor: number } & EarnBreakdown)
  /** An order placed before it became known later: the buyer's tier at this one was another than it seemed. */
  | ({ type: "order_rejudged" } & EarnBreakdown)
  /** remainingMinor is the basis left after this refund, at the same pinned rule. */
  | ({ type: "order_refunded"; refundedMinor: number; remainingMinor: number } & EarnBreakdown)
  | { type: "order_cancelled"; orderName: string }
  | { type: "hold_ended"; orderName: string; holdDays: number }
  | { type: "redeemed"; rewardName: string; code: string }
  | { type: "code_used"; rewardName: string; code: string; orderName: string }
  | { type: "code_closed"; rewardName: string; code: string; because: "cancelled" | "expired" | "failed" }
  | { type: "order_with_code_cancelled"; rewardName: string; code: string; orderName: string }
  | { type: "adjusted"; note: string; by: string };

/**
 * One movement of a member's points between the three buckets. The key names the fact (`order:123:earn`), unique in the
 * shop: the same fact recorded twice counts once.
 */
export type NewEntry = {
  memberId: bigint;
  kind: EntryKind;
  key: string;
  pending: number;
  available: number;
  reserved: number;
  occurredAt: Date;
  orderId: bigint | null;
  redemptionId: string | null;
  programmeVersion: number | null;
  reason: EntryReason;
};
