import { cannibalisation, type Cannibalisation, type RewardedOrder } from "../behaviour/cannibalisation";
import { timeToReward, type RewardPath, type TimeToReward } from "../behaviour/time-to-reward";
import { participationRate, redemptionRates, repurchaseRate, type RedemptionRates } from "../customers/rates";
import type { DayRange } from "../ranges/range";
import { share } from "../statistics/share";

/** A reward in a range of days. `taken` in it, `used` in it (of whichever were taken), what those took off, minor units. */
export type RewardUse = {
  key: string;
  name: string;
  taken: number;
  used: number;
  usedPoints: number;
  costMinor: number;
};

/** Orders with a reward that came so long after the one before, by somebody with this usual gap. */
export type RewardedOrders = RewardedOrder & { orders: number };

/**
 * What was bought in the range. `orders` are of customers, guests apart; of the `buyers` some are members and some ordered twice or
 * more. Amounts in minor units.
 */
export type Bought = {
  orders: number;
  netMinor: number;
  memberOrders: number;
  memberNetMinor: number;
  guestOrders: number;
  earningOrders: number;
  rewardedOrders: number;
  buyers: number;
  repeatBuyers: number;
  memberBuyers: number;
};

/** `medianDays` from joining to the first reward taken, of the members who took their first in the range; null for none. */
export type FirstRewards = { members: number; medianDays: number | null };

export type HealthFacts = {
  range: DayRange;
  bought: Bought;
  points: { earned: number; issued: number; redeemed: number };
  codes: { issued: number; used: number };
  members: number;
  activeMembers: number;
  rewards: readonly RewardUse[];
  rewarded: readonly RewardedOrders[];
  firstRewards: FirstRewards;
  /** The programme's cheapest reward; null without one. */
  cheapest: { name: string; points: number } | null;
  startingPoints: number;
  /** Median of the gaps between orders that ended in the range; null without any. */
  daysBetweenOrders: number | null;
};

/** The report "health" of one range of days. A rate of nothing is null. */
export type HealthReport = DayRange & {
  rates: RedemptionRates;
  /** Orders that used a reward, of all orders. */
  rewardRate: number | null;
  participation: number | null;
  /** Buyers with two orders or more, of those with one or more. */
  repurchase: number | null;
  bought: Bought;
  points: HealthFacts["points"];
  codes: HealthFacts["codes"];
  members: number;
  activeMembers: number;
  rewards: readonly RewardUse[];
  timing: Cannibalisation;
  firstRewards: FirstRewards;
  /** How far the cheapest reward is for a new customer; null without a reward, or where it is never reached. */
  path: (TimeToReward & RewardPath & { name: string }) | null;
};

/** How well a programme is taken up, from what happened in a range of days. */
export function healthReport(facts: HealthFacts): HealthReport {
  const { bought, points, codes, members, activeMembers } = facts;
  const orders = bought.orders + bought.guestOrders;
  return {
    ...facts.range,
    rates: redemptionRates({
      pointsEarned: Math.max(0, points.issued),
      pointsRedeemed: points.redeemed,
      codesIssued: codes.issued,
      codesUsed: codes.used,
      orders,
      ordersThatEarned: bought.earningOrders,
      buyers: bought.buyers,
      buyersWhoAreMembers: bought.memberBuyers,
    }),
    rewardRate: share(bought.rewardedOrders, orders),
    participation: participationRate({ members, active: activeMembers }),
    repurchase: repurchaseRate(bought),
    bought,
    points,
    codes,
    members,
    activeMembers,
    rewards: facts.rewards,
    timing: cannibalisation(each(facts.rewarded)),
    firstRewards: facts.firstRewards,
    path: pathOf(facts),
  };
}

function* each(groups: readonly RewardedOrders[]): Generator<RewardedOrder> {
  for (const { orders, ...order } of groups) for (let nth = 0; nth < orders; nth += 1) yield order;
}

/** What an order earns and comes to is the average of those that happened; without any there is no average to go by. */
function pathOf({ cheapest, startingPoints, bought, points, daysBetweenOrders }: HealthFacts): HealthReport["path"] {
  const pointsPerOrder = share(points.earned, bought.earningOrders);
  const averageOrderMinor = share(bought.netMinor, bought.orders);
  if (!cheapest || pointsPerOrder === null || averageOrderMinor === null) return null;
  const path = { rewardPoints: cheapest.points, startingPoints, pointsPerOrder, averageOrderMinor, daysBetweenOrders };
  const reached = timeToReward(path);
  return reached && { ...path, ...reached, name: cheapest.name };
}
