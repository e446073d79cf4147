import { share } from "../statistics/share";
import type { PeriodResult } from "./period";

/** What was bought in a range, as a page shows it; a rate of nothing is null. Means are in minor units. */
export type SalesFigures = {
  buyers: number;
  repurchase: number | null;
  orders: number;
  netMinor: number;
  participation: number | null;
  activeMembers: number;
  /** Net sales a buyer: of who earned or redeemed, and of the other customers. Observational: they chose themselves. */
  perActiveBuyerMinor: number | null;
  perOtherBuyerMinor: number | null;
};

export function salesFigures(period: PeriodResult): SalesFigures {
  const { buyers, netMinor, influencedBuyers, influencedMinor } = period;
  return {
    buyers,
    repurchase: share(period.repeatBuyers, buyers),
    orders: period.orders,
    netMinor,
    participation: share(period.activeMembers, period.members),
    activeMembers: period.activeMembers,
    perActiveBuyerMinor: share(influencedMinor, influencedBuyers),
    perOtherBuyerMinor: share(netMinor - influencedMinor, buyers - influencedBuyers),
  };
}
