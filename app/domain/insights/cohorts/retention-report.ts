import { averageOrderValue, purchaseFrequency, repurchaseRate } from "../customers/rates";
import type { CustomerFlow } from "../customers/retention";
import type { DayRange } from "../ranges/range";
import { share } from "../statistics/share";
import { flowRates, type FlowRates } from "./customer-flows";
import { gapHistogram, timeBetweenOrdersCounted, type GapBar, type GapCount, type Spread } from "./time-between-orders";

/** What some buyers bought in a range; `repeating` ordered twice or more. */
type Bought = { customers: number; repeating: number; orders: number; revenueMinor: number };

/**
 * Customers of one use, tier (null: no member) and novelty. `atStart`, `atEnd`: customers before the range's first day and at its
 * end, whether they bought in it or not; `stayed`: at both.
 */
export type BuyerCounts = Bought & {
  use: string;
  tier: string | null;
  isNew: boolean;
  atStart: number;
  atEnd: number;
  stayed: number;
};

export type GroupNumbers = Bought & {
  key: string;
  repurchase: number | null;
  ordersPerCustomer: number | null;
  averageOrderMinor: number | null;
  revenuePerCustomerMinor: number | null;
};

/** How customers came back in a range. `newcomers` first ordered in it; gaps have both of their orders in it. */
export type RetentionReport = DayRange & {
  buyers: GroupNumbers;
  newcomers: GroupNumbers;
  byUse: GroupNumbers[];
  byTier: GroupNumbers[];
  guests: { orders: number; revenueMinor: number };
  flow: CustomerFlow & FlowRates;
  gaps: { spread: Spread | null; bars: GapBar[] };
};

type Counts = { buyers: readonly BuyerCounts[]; gaps: readonly GapCount[]; guests: RetentionReport["guests"] };

/** Groups without a buyer are left out. */
export function retentionReport(range: DayRange, { buyers, gaps, guests }: Counts): RetentionReport {
  const sumOf = (key: "atStart" | "atEnd" | "stayed") => buyers.reduce((sum, each) => sum + each[key], 0);
  const flow = { atStart: sumOf("atStart"), atEnd: sumOf("atEnd"), joined: sumOf("atEnd") - sumOf("stayed") };
  return {
    ...range,
    buyers: groupNumbers("buyers", buyers),
    newcomers: groupNumbers(
      "newcomers",
      buyers.filter(({ isNew }) => isNew),
    ),
    byUse: groupsBy(buyers, ({ use }) => use),
    byTier: groupsBy(buyers, ({ tier }) => tier),
    guests,
    flow: { ...flow, ...flowRates(flow) },
    gaps: { spread: timeBetweenOrdersCounted(gaps), bars: gapHistogram(gaps) },
  };
}

function groupsBy(buyers: readonly BuyerCounts[], keyOf: (of: BuyerCounts) => string | null): GroupNumbers[] {
  return [...Map.groupBy(buyers, keyOf)]
    .flatMap(([key, own]) => (key === null ? [] : groupNumbers(key, own)))
    .filter(({ customers }) => customers > 0);
}

function groupNumbers(key: string, of: readonly Bought[]): GroupNumbers {
  const sum = (field: keyof Bought) => of.reduce((total, each) => total + each[field], 0);
  const bought = {
    ...{ customers: sum("customers"), repeating: sum("repeating") },
    ...{ orders: sum("orders"), revenueMinor: sum("revenueMinor") },
  };
  const { customers, repeating, orders, revenueMinor } = bought;
  return {
    key,
    ...bought,
    repurchase: repurchaseRate({ buyers: customers, repeatBuyers: repeating }),
    ordersPerCustomer: purchaseFrequency({ orders, buyers: customers }),
    averageOrderMinor: averageOrderValue({ revenueMinor, orders }),
    revenuePerCustomerMinor: share(revenueMinor, customers),
  };
}

/** People among guests, where they were counted: some left no address, so orders a person are not known. */
type GuestPeople = Pick<Bought, "customers" | "repeating"> | null;

/** Guests as a group of buyers; `customers` and `repeating` null: not counted for this range. */
export type GuestNumbers = Omit<GroupNumbers, "customers" | "repeating"> & {
  customers: number | null;
  repeating: number | null;
};

export function guestNumbers({ orders, revenueMinor }: RetentionReport["guests"], people: GuestPeople): GuestNumbers {
  return {
    key: "guests",
    ...{ customers: people?.customers ?? null, repeating: people?.repeating ?? null, orders, revenueMinor },
    repurchase: people && repurchaseRate({ buyers: people.customers, repeatBuyers: people.repeating }),
    ordersPerCustomer: null,
    averageOrderMinor: averageOrderValue({ revenueMinor, orders }),
    revenuePerCustomerMinor: null,
  };
}
