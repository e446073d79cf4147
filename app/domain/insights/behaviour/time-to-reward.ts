/** `pointsPerOrder`: what the average order earns by the rule in force; `startingPoints`: what joining gives. */
export type RewardPath = {
  rewardPoints: number;
  startingPoints: number;
  pointsPerOrder: number;
  averageOrderMinor: number;
  daysBetweenOrders: number | null;
};

/** `days`: from the first order to the one that completes the reward; null where the usual time between orders is not known. */
export type TimeToReward = { orders: number; spendMinor: number; days: number | null };

/**
 * How far the cheapest reward is for a customer who joins now and orders as usual: how clear it is what points are worth.
 * Orders are whole ones. Null where an order earns nothing and joining is not enough: it is never reached.
 *
 * @example
 * // 500 points; an order of 40.00 earns 200; one every 30 days: three orders, 120.00, 60 days
 */
export function timeToReward(path: RewardPath): TimeToReward | null {
  const missing = path.rewardPoints - path.startingPoints;
  if (missing <= 0) return { orders: 0, spendMinor: 0, days: 0 };
  if (path.pointsPerOrder <= 0) return null;
  const orders = Math.ceil(missing / path.pointsPerOrder);
  const days = path.daysBetweenOrders === null ? null : (orders - 1) * path.daysBetweenOrders;
  return { orders, spendMinor: orders * path.averageOrderMinor, days };
}
