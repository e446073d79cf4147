import { averageOrderValue, purchaseFrequency, repurchaseRate } from "../customers/rates";
import { share } from "../statistics/share";
import { cohortTable, retentionCurve, type CohortRow } from "./cohort-table";
import { customerFlows } from "./customer-flows";
import { monthsAfter, ordinalOfMonth } from "./months";
import { repurchaseCurve, type SecondOrders } from "./repurchase-curve";
import { gapHistogram, timeBetweenOrdersCounted, type GapCount } from "./time-between-orders";

/** What some buyers bought in a window; `repeating` ordered twice or more. */
type BuyerGroup = { key: string; customers: number; repeating: number; orders: number; revenueMinor: number };

export type GroupNumbers = BuyerGroup & {
  repurchase: number | null;
  ordersPerCustomer: number | null;
  averageOrderMinor: number | null;
  revenuePerCustomerMinor: number | null;
};

/** Orders and revenue over customers are known only where every order's customer is; `isComplete` false: guests without an address. */
export function groupNumbers(group: BuyerGroup, isComplete = true): GroupNumbers {
  const { customers, repeating, orders, revenueMinor } = group;
  return {
    ...group,
    repurchase: repurchaseRate({ buyers: customers, repeatBuyers: repeating }),
    ordersPerCustomer: isComplete ? purchaseFrequency({ orders, buyers: customers }) : null,
    averageOrderMinor: averageOrderValue({ revenueMinor, orders }),
    revenuePerCustomerMinor: isComplete ? share(revenueMinor, customers) : null,
  };
}

/** Months of first order that the table and the curves go back. */
export const COHORT_MONTHS = 36;
/** Full months of which retention and churn are told. */
export const FLOW_MONTHS = 13;

type CohortCounts = {
  cohortMonths: readonly CohortRow[];
  secondOrders: readonly SecondOrders[];
  gaps: readonly GapCount[];
  runs: Parameters<typeof customerFlows>[0];
};

/**
 * How customers come back, as of a month, YYYY-MM, that has not ended. The table's last column is of that month so far; the
 * curves and the rates end with the month before.
 */
export function cohortReport({ cohortMonths, secondOrders, gaps, runs }: CohortCounts, month: string) {
  const lastMonth = monthsAfter(month, -1);
  const whole = cohortMonths.filter(({ orderMonth }) => orderMonth <= lastMonth);
  return {
    month,
    cohorts: cohortTable(cohortMonths, month),
    retention: retentionCurve(cohortTable(whole, lastMonth)),
    repurchase: repurchaseCurve(
      secondOrders.filter(({ firstMonth }) => firstMonth <= lastMonth),
      lastMonth,
    ),
    gaps: { spread: timeBetweenOrdersCounted(gaps), bars: gapHistogram(gaps) },
    flows: customerFlows(runs, ordinalOfMonth(lastMonth), FLOW_MONTHS),
  };
}

/** The same customers' purchases in as many days before and from the programme's first day on. */
export type BeforeAndAfter = {
  began: string;
  days: number;
  customers: number;
  before: { buyers: number; orders: number; revenueMinor: number };
  after: { buyers: number; orders: number; revenueMinor: number };
};

/** The whole report. `byUse`: redeemed, earned and never; `byTier`: by the tier's key; `beforeAndAfter` null: not known. */
export type CohortsResult = ReturnType<typeof cohortReport> & {
  today: string;
  byUse: GroupNumbers[];
  byTier: GroupNumbers[];
  guests: GroupNumbers;
  beforeAndAfter: BeforeAndAfter | null;
};
