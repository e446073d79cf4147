import type { HoldoutMode } from "~/domain/programme/holdout";
import type { DayRange } from "../ranges/range";
import type { PairedSums } from "../statistics/paired-sums";

/**
 * What was bought in a range of days. Buyers are customers, guests apart. `activeMembers`: members at its end who earned or took a
 * reward in it, with an order or without; `influenced*`: what those bought. Amounts in minor units.
 */
export type PeriodSales = {
  buyers: number;
  repeatBuyers: number;
  orders: number;
  netMinor: number;
  guestOrders: number;
  guestNetMinor: number;
  rewardedOrders: number;
  rewardedMinor: number;
  activeMembers: number;
  influencedBuyers: number;
  influencedOrders: number;
  influencedMinor: number;
};

/** Members at the end of a range, and how many joined a day over its last 30 days, or since the first did. */
export type PeriodMembers = { members: number; joinedPerDay: number };

/** What rewards took off orders of a range, and the points that members held before it and at its end. */
export type PeriodPoints = { rewardsUsed: number; rewardsMinor: number; pointsBefore: number; pointsAfter: number };

/** Both groups' sums of what a customer bought, rewards not taken off: before the holdout (x), and in the days (y). */
export type GroupSums = { treated: PairedSums; holdout: PairedSums };
/** The same of one week of the days. */
export type WeekSums = GroupSums & DayRange;

/**
 * What the holdout says of its days that are in a range; what was spent and held is of the same days. `began`: its first whole day,
 * in the range or before it.
 */
export type PeriodExperiment = DayRange &
  PeriodPoints &
  GroupSums & { mode: HoldoutMode; heldBelow: number; began: string; weeks: WeekSums[] };

/** The report "period": what was bought in a range, what it cost, and what the holdout says, as sums. Money is made of them when it is read. */
export type PeriodResult = DayRange &
  PeriodSales &
  PeriodMembers &
  PeriodPoints & {
    /** What a point is worth now, minor units. */
    pointMinor: number;
    /** Null without a holdout in the range. */
    experiment: PeriodExperiment | null;
  };
