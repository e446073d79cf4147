import { dayAfter } from "~/domain/calendar";
import type { CohortsResult } from "~/domain/insights/cohorts/cohort-months";
import type { GroupNumbers, GuestNumbers } from "~/domain/insights/cohorts/retention-report";
import { monthsAfter } from "~/domain/insights/cohorts/months";
import { RETENTION_NUMBERS } from "~/domain/insights/cohorts/retention-numbers";
import { share } from "~/domain/insights/statistics/share";
import { tablesOf, type Cell, type CsvColumn, type CsvTable } from "./csv-table";
import { NUMBER_COLUMNS, numberRows } from "./number-rows";
import { readReport } from "./report.server";
import { presentRetention } from "./retention.server";

/** Tables of customers by month, which are taken from what the refresh made. */
const ofMonths = tablesOf(
  { hasRange: true, unit: "month", report: "cohort-months", isOfAllRanges: true },
  async (deps, shop, { range }) => (await presentRetention(deps, shop, range)).cohorts,
);

/** What has no range: the time before the programme and that since. */
const ofProgramme = tablesOf({ hasRange: false, report: "cohort-months" }, async (deps, shop) => {
  const { result } = await readReport<CohortsResult>(deps, shop, "cohort-months");
  return result;
});

/** Tables of the range's own report; that of what it is compared with may be missing. */
const ofRange = tablesOf({ hasRange: true, unit: "month", report: "retention" }, async (deps, shop, { range }) => {
  const { numbers, former } = await presentRetention(deps, shop, range);
  return numbers && { now: numbers, former, currency: shop.currency };
});

const GROUP: readonly CsvColumn[] = [
  { name: "customers", kind: "number" },
  { name: "customers_repeating", kind: "number" },
  { name: "orders", kind: "number" },
  { name: "revenue", kind: "money" },
  { name: "repurchase_rate", kind: "percent" },
  { name: "average_order", kind: "money" },
  { name: "orders_per_customer", kind: "number" },
  { name: "revenue_per_customer", kind: "money" },
];

const groupRow = (group: GroupNumbers | GuestNumbers): Cell[] => [
  group.customers,
  group.repeating,
  group.orders,
  group.revenueMinor,
  group.repurchase,
  group.averageOrderMinor,
  rounded(group.ordersPerCustomer),
  group.revenuePerCustomerMinor,
];

/** A mean, to four digits. */
const rounded = (mean: number | null) => (mean === null ? null : Math.round(mean * 1e4) / 1e4);

const AGE: CsvColumn = { name: "age_months", kind: "number" };

/** The tables of the page about retention, by the name in their address. */
export const RETENTION_TABLES: Record<string, CsvTable> = {
  retention: ofRange(NUMBER_COLUMNS, ({ currency, now, former }) =>
    numberRows(RETENTION_NUMBERS, { now, former }, currency),
  ),
  cohorts: ofMonths(
    [
      { name: "first_month", kind: "month" },
      { name: "order_month", kind: "month" },
      AGE,
      { name: "customers", kind: "number" },
      { name: "retention", kind: "percent" },
      { name: "revenue", kind: "money" },
    ],
    ({ table }) =>
      table.flatMap(({ month, cells }) =>
        cells.map(({ age, customers, retention, revenueMinor }) => [
          month,
          monthsAfter(month, age),
          age,
          customers,
          retention,
          revenueMinor,
        ]),
      ),
  ),
  "retention-curve": ofMonths(
    [
      AGE,
      { name: "cohort_customers", kind: "number" },
      { name: "customers", kind: "number" },
      { name: "retention", kind: "percent" },
      { name: "retention_before", kind: "percent" },
    ],
    ({ retention, former }) =>
      retention.map((step, at) => [
        step.age,
        step.size,
        step.customers,
        step.retention,
        former?.retention[at]?.retention ?? null,
      ]),
  ),
  "repurchase-curve": ofMonths(
    [
      AGE,
      { name: "at_risk", kind: "number" },
      { name: "repurchased", kind: "percent" },
      { name: "repurchased_before", kind: "percent" },
    ],
    ({ repurchase, former }) =>
      repurchase.map((step, at) => [
        step.age,
        step.atRisk,
        step.repurchased,
        former?.repurchase[at]?.repurchased ?? null,
      ]),
  ),
  "customer-flows": ofMonths(
    [
      { name: "month", kind: "month" },
      { name: "at_start", kind: "number" },
      { name: "won", kind: "number" },
      { name: "lost", kind: "number" },
      { name: "at_end", kind: "number" },
      { name: "retention", kind: "percent" },
      { name: "churn", kind: "percent" },
      { name: "guide_retention", kind: "percent" },
      { name: "guide_churn", kind: "percent" },
    ],
    ({ flows }) =>
      flows.map((flow) => [
        flow.month,
        flow.atStart,
        flow.joined,
        flow.lost,
        flow.atEnd,
        flow.retention,
        flow.churn,
        flow.guideRetention,
        flow.guideChurn,
      ]),
  ),
  "order-gaps": ofRange(
    [
      { name: "days_from", kind: "number" },
      { name: "days_to", kind: "number" },
      { name: "gaps", kind: "number" },
    ],
    ({ now }) => now.gaps.bars.map(({ from, to, gaps }) => [from, to, gaps]),
  ),
  "buyer-groups": ofRange([{ name: "group", kind: "word" }, ...GROUP], ({ now }) =>
    [...now.byUse, now.guests].map((group) => [`retention.group.${group.key}`, ...groupRow(group)]),
  ),
  "buyers-by-tier": ofRange([{ name: "tier", kind: "text" }, ...GROUP], ({ now }) =>
    now.byTier.map((group) => [group.name, ...groupRow(group)]),
  ),
  "before-and-after": ofProgramme(
    [
      { name: "side", kind: "word" },
      { name: "from", kind: "day" },
      { name: "to", kind: "day" },
      { name: "customers", kind: "number" },
      { name: "buyers", kind: "number" },
      { name: "orders_per_customer", kind: "number" },
      { name: "revenue_per_customer", kind: "money" },
    ],
    ({ beforeAndAfter: found }) =>
      (found ? (["before", "after"] as const) : []).map((side) => {
        const { began, days, customers } = found!;
        const { buyers, orders, revenueMinor } = found![side];
        const from = side === "before" ? dayAfter(began, -days) : began;
        return [
          `csv.side.${side}`,
          from,
          dayAfter(from, days - 1),
          customers,
          buyers,
          rounded(share(orders, customers)),
          share(revenueMinor, customers),
        ];
      }),
  ),
};
