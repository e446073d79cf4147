import { dayIn } from "~/domain/calendar";
import type { SegmentAtBoth } from "~/domain/insights/segments/segment-report";
import { tablesOf, type Cell, type CsvColumn, type CsvTable } from "./csv-table";
import { parseSnapshot } from "./snapshot";
import { presentSegments } from "./segments.server";

/** Tables of the report of the days that are asked for. */
const tableOf = tablesOf(
  { hasRange: true, report: "segments", snapshot: parseSnapshot },
  async (deps, shop, { query }) => {
    const { result } = await presentSegments(deps, shop, parseSnapshot(query, dayIn(shop.timezone, deps.now())));
    return result;
  },
);

const SIZE: readonly CsvColumn[] = [
  { name: "segment", kind: "word" },
  { name: "customers", kind: "number" },
  { name: "share", kind: "percent" },
  { name: "orders", kind: "number" },
  { name: "revenue", kind: "money" },
  { name: "average_order", kind: "money" },
  { name: "customers_before", kind: "number" },
  { name: "share_before", kind: "percent" },
  { name: "orders_before", kind: "number" },
  { name: "revenue_before", kind: "money" },
  { name: "average_order_before", kind: "money" },
];

function sizeRow({ key, now, before }: SegmentAtBoth): Cell[] {
  const numbers = (end: SegmentAtBoth["before"]): Cell[] =>
    end ? [end.customers, end.share, end.orders, end.revenueMinor, end.averageMinor] : [null, null, null, null, null];
  return [`segment.${key}`, ...numbers(now), ...numbers(before)];
}

/** The tables of the page about segments, by the name in their address. */
export const SEGMENT_TABLES: Record<string, CsvTable> = {
  segments: tableOf(SIZE, ({ segments }) => segments.map(sizeRow)),
  "guide-segments": tableOf(SIZE, ({ guides }) => guides.map(sizeRow)),
  "segment-grid": tableOf(
    [
      { name: "recency", kind: "number" },
      { name: "value_from", kind: "number" },
      { name: "segment", kind: "word" },
      { name: "customers", kind: "number" },
      { name: "orders", kind: "number" },
      { name: "revenue", kind: "money" },
    ],
    ({ grid }) =>
      grid.map(({ recency, value, segment, customers, orders, revenueMinor }) => [
        recency,
        value,
        `segment.${segment}`,
        customers,
        orders,
        revenueMinor,
      ]),
  ),
  "segment-moves": tableOf(
    [
      { name: "segment_before", kind: "word" },
      { name: "segment_now", kind: "word" },
      { name: "customers", kind: "number" },
    ],
    ({ transitions }) => {
      if (!transitions) return [];
      const { segments, counts } = transitions;
      return segments.flatMap((from, row) =>
        segments.flatMap((to, column) => {
          const customers = counts[row]![column]!;
          return customers === 0 ? [] : [[`segment.${from}`, `segment.${to}`, customers]];
        }),
      );
    },
  ),
  "product-classes": tableOf(
    [
      { name: "class", kind: "word" },
      { name: "customers", kind: "number" },
      { name: "revenue", kind: "money" },
      { name: "classic_customers", kind: "number" },
      { name: "classic_revenue", kind: "money" },
    ],
    ({ classes, classicClasses }) =>
      classes.map(({ key, customers, revenueMinor }, index) => {
        const classic = classicClasses[index]!;
        return [`segments.class.${key}`, customers, revenueMinor, classic.customers, classic.revenueMinor];
      }),
  ),
};
