import { dayAfter } from "~/domain/calendar";
import type { CohortsResult, GroupNumbers } from "~/domain/insights/cohorts/cohort-report";
import { monthsAfter } from "~/domain/insights/cohorts/months";
import { share } from "~/domain/insights/statistics/share";
import type { Cell, CsvColumn, CsvTable } from "./csv-table";
import { presentRetention } from "./retention.server";

type Report = NonNullable<Awaited<ReturnType<typeof presentRetention>>["result"]>;

/** A table of the report; without rows while it was never computed. */
function tableOf(columns: readonly CsvColumn[], rows: (report: Report) => readonly (readonly Cell[])[]): CsvTable {
  return {
    columns,
    hasRange: false,
    report: "cohorts",
    async *read(deps, shop) {
      const { result } = await presentRetention(deps, shop);
      if (result) yield rows(result);
    },
  };
}

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

const groupRow = (group: GroupNumbers): Cell[] => [
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
  cohorts: tableOf(
    [
      { name: "first_month", kind: "month" },
      { name: "order_month", kind: "month" },
      AGE,
      { name: "customers", kind: "number" },
      { name: "retention", kind: "percent" },
      { name: "revenue", kind: "money" },
    ],
    ({ cohorts }) =>
      cohorts.flatMap(({ month, cells }) =>
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
  "retention-curve": tableOf(
    [
      AGE,
      { name: "cohort_customers", kind: "number" },
      { name: "customers", kind: "number" },
      { name: "retention", kind: "percent" },
    ],
    ({ retention }) => retention.map((step) => [step.age, step.size, step.customers, step.retention]),
  ),
  "repurchase-curve": tableOf(
    [AGE, { name: "at_risk", kind: "number" }, { name: "repurchased", kind: "percent" }],
    ({ repurchase }) => repurchase.map((step) => [step.age, step.atRisk, step.repurchased]),
  ),
  "order-gaps": tableOf(
    [
      { name: "days_from", kind: "number" },
      { name: "days_to", kind: "number" },
      { name: "gaps", kind: "number" },
    ],
    ({ gaps }) => gaps.bars.map(({ from, to, gaps }) => [from, to, gaps]),
  ),
  "customer-flows": tableOf(
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
  "buyer-groups": tableOf([{ name: "group", kind: "word" }, ...GROUP], ({ byUse, guests }: CohortsResult) =>
    [...byUse, guests].map((group) => [`retention.group.${group.key}`, ...groupRow(group)]),
  ),
  "buyers-by-tier": tableOf([{ name: "tier", kind: "text" }, ...GROUP], ({ byTier }) =>
    byTier.map((group) => [group.name, ...groupRow(group)]),
  ),
  "before-and-after": tableOf(
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
