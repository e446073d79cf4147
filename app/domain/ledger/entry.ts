import type { HoldoutMode } from "~/domain/programme/holdout";
import type { WayToEarn } from "~/domain/programme/way-to-earn";

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

/**
 * What an order's points were computed from: enough to answer "why this many?" without looking anything up. Minor units of
 * `currency`: the shop's, or the buyer's where the rule has a rate for it.
 */
export type EarnBreakdown = {
  orderName: string;
  currency: string;
  /** What of the order earns by its rule, before refunds. */
  basisMinor: number;
  points: number;
  perMajor: number;
  tierKey: string;
  tierName: string;
  multiplierPercent: number;
  /** What the buyer was held out of, as one of those that the others are compared with. */
  heldOut?: HoldoutMode;
  /** How the points add up; entries of the first days lack it. */
  sum?: PointsSum;
};

/** The sum behind an entry: (parts added up) / per, rounded, less what a cap cut off, is `total`; the entry is `total − former`. */
export type PointsSum = {
  /** What the base rate gives, and what tier, products and bonus days add, in 1/`per` of a point: whole numbers as text. */
  parts: [base: string, tier: string, products: string, window: string];
  per: string;
  /** Down, unless it says otherwise. */
  rounding?: "half_up";
  /** Points cut off, and by which cap. */
  cut?: number;
  cap?: "order" | "day" | "member";
  /** The bonus days' name. */
  window?: string;
  total: number;
  former: number;
  /** Of every line that earns: what is left of it, and its multiplier in percent. */
  lines: [lineId: string, minor: number, percent: number][];
};

/** What points are granted for once it is reached. */
export type GrantReason = { type: "tier_entered"; tierName: string } | { type: "milestone_reached"; wayName: string };

/** What a way to earn gave points for, with the name it had then. */
export type WayEarned = {
  kind: WayToEarn["kind"];
  name: string;
  /** Years since joining, of an anniversary. */
  years?: number;
  /** What a birthday gave on top, for the tier. */
  tierName?: string;
  tierPoints?: number;
  /** Who told us, if it was an app. */
  by?: string;
};

export type EntryReason =
  | ({ type: "order_earned" } & EarnBreakdown)
  /** The order was edited after it earned: its basis went from formerMinor to nowMinor (or basisMinor), in the shop's currency. */
  | ({ type: "order_edited"; formerMinor: number; nowMinor?: number; shopCurrency?: string } & EarnBreakdown)
  /**
   * What happened before the order became known later: the buyer's tier, or what caps left, was another than it seemed; or, after
   * a merge, whether they are held out. `wasHeldOut`: they are not, and were taken to be.
   */
  | ({ type: "order_rejudged"; wasHeldOut?: true } & EarnBreakdown)
  /** remainingMinor is the basis left after this refund, at the same pinned rule. */
  | ({ type: "order_refunded"; refundedMinor: number; remainingMinor: number } & EarnBreakdown)
  | { type: "order_cancelled"; orderName: string }
  /** The buyer's bank took the payment back. */
  | { type: "order_charged_back"; orderName: string }
  | { type: "hold_ended"; orderName: string; holdDays: number }
  | { type: "redeemed"; rewardName: string; code: string }
  | { type: "code_used"; rewardName: string; code: string; orderName: string }
  | { type: "code_closed"; rewardName: string; code: string; because: "cancelled" | "expired" | "failed" }
  | { type: "order_with_code_cancelled"; rewardName: string; code: string; orderName: string }
  | ({ type: "way_earned" } & WayEarned)
  | GrantReason
  /** What was given for this is no longer deserved: an order behind it was edited, cancelled or refunded. */
  | { type: "grant_undone"; of: GrantReason }
  /** Customers who became one had this each. */
  | { type: "given_twice"; of: string }
  /** The points of a customer who was merged into another one. */
  | { type: "merged"; direction: "into" | "from" }
  /** months: how long points last; lots: from how many awards they were; lastDay: their last, in the shop's zone. */
  | { type: "points_expired"; because: "lots" | "inactivity"; months: number; lots: number; lastDay: string }
  /** entryId is the expiry that is undone; the points last until lastDay at least. */
  | { type: "expiry_restored"; entryId: string; lastDay: string; note: string; by: string }
  /** What everybody of a segment was given, by hand: the segment's key, as it was called then. */
  | { type: "segment_bonus"; segment: string; note: string; by: string }
  /** customerNote: what the customer is told; absent where that is nothing. */
  | { type: "adjusted"; note: string; customerNote?: string; by: string };

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
