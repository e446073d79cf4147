import type { Tx } from "~/db/database.server";

/** Sums of a window of 365 days over some customers; money in minor units. */
export type SegmentSums = { customers: number; orders: number; revenueMinor: number };

const SUMS = `count(*)::float8 AS customers, coalesce(sum(orders), 0)::float8 AS orders,
  coalesce(sum(net_minor), 0)::float8 AS "revenueMinor"`;

/** What `scoreCustomers` found, added up. All of it reads `customer_now`, so it is asked in the same transaction. */
export type CellRow = SegmentSums & { recency: number; twiceValue: number };

/** Customers with an order on record by recency and frequency + monetary (2 to 10). */
export function listScoreCells(tx: Tx): Promise<CellRow[]> {
  return tx.rows<CellRow>(
    `SELECT recency, (frequency + monetary)::integer AS "twiceValue", ${SUMS} FROM customer_now WHERE recency IS NOT NULL
      GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

/** `from` null: was no customer and no member yet, or (of the guides' segments) had not ordered. `before`: the earlier window's sums. */
export type MoveRow = { from: string | null; to: string; now: SegmentSums; before: Omit<SegmentSums, "customers"> };

const SCHEMES = {
  shopify: ["segment_before", "segment"],
  guides: ["guide_before", "guide_segment"],
} as const;

/** Customers by segment before and now; the guides' scheme has those with an order on record only. */
export async function listMoves(tx: Tx, scheme: keyof typeof SCHEMES): Promise<MoveRow[]> {
  const [before, now] = SCHEMES[scheme];
  const rows = await tx.rows<
    SegmentSums & { from: string | null; to: string; ordersBefore: number; revenueBefore: number }
  >(
    `SELECT ${before} AS "from", ${now} AS "to", ${SUMS}, sum(orders_before)::float8 AS "ordersBefore",
            sum(net_before)::float8 AS "revenueBefore"
       FROM customer_now WHERE ${now} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return rows.map(({ from, to, customers, orders, revenueMinor, ordersBefore, revenueBefore }) => ({
    from,
    to,
    now: { customers, orders, revenueMinor },
    before: { orders: ordersBefore, revenueMinor: revenueBefore },
  }));
}

export type ClassRow = SegmentSums & { key: string };

/** Customers with an order on record by the class of their product score, in the mended or the classic form. */
export function listProductClasses(tx: Tx, form: "mended" | "classic"): Promise<ClassRow[]> {
  const column = form === "mended" ? "product_class" : "classic_class";
  return tx.rows<ClassRow>(
    `SELECT ${column} AS key, ${SUMS} FROM customer_now WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
}
