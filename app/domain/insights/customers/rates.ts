import { share } from "../statistics/share";

/** Customers with two orders or more in the window, of those with one or more. Null while nobody has ordered. */
export function repurchaseRate({ buyers, repeatBuyers }: { buyers: number; repeatBuyers: number }): number | null {
  return share(repeatBuyers, buyers);
}

/** Net revenue per order, in minor units, not rounded. */
export function averageOrderValue({ revenueMinor, orders }: { revenueMinor: number; orders: number }): number | null {
  return share(revenueMinor, orders);
}

/** Orders per customer who ordered in the window. */
export function purchaseFrequency({ orders, buyers }: { orders: number; buyers: number }): number | null {
  return share(orders, buyers);
}

/** Four numbers go by the name of redemption rate: each has a name of its own here. */
export type RedemptionRates = {
  /** Points redeemed for each point earned in the same window; not the same points, so it can be above 1. */
  ofPoints: number | null;
  /** Share of the codes issued in the window that were used. */
  ofCodes: number | null;
  /** Share of orders that earned points. */
  ofOrders: number | null;
  /** Share of the window's buyers who are members. */
  ofBuyers: number | null;
};

/** What the redemption rates are made of, all of one window; codes that were used count by when they were issued. */
export type Redemption = {
  pointsEarned: number;
  pointsRedeemed: number;
  codesIssued: number;
  codesUsed: number;
  orders: number;
  ordersThatEarned: number;
  buyers: number;
  buyersWhoAreMembers: number;
};

export function redemptionRates(counts: Redemption): RedemptionRates {
  return {
    ofPoints: share(counts.pointsRedeemed, counts.pointsEarned),
    ofCodes: share(counts.codesUsed, counts.codesIssued),
    ofOrders: share(counts.ordersThatEarned, counts.orders),
    ofBuyers: share(counts.buyersWhoAreMembers, counts.buyers),
  };
}

/** Members who earned or redeemed in the window, of all members. */
export function participationRate({ members, active }: { members: number; active: number }): number | null {
  return share(active, members);
}

/** Members of whom at least one friend became a customer, of all members. */
export function referralRate({ members, advocates }: { members: number; advocates: number }): number | null {
  return share(advocates, members);
}
