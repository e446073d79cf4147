import { saveCustomerInsights } from "~/db/insights/customer-insights.server";
import { scoreCustomers } from "~/db/insights/customer-now.server";
import { listMoves, listProductClasses, listScoreCells } from "~/db/insights/segments.server";
import type { Tx } from "~/db/database.server";
import type { Shop } from "~/db/shops.server";
import { dayIn } from "~/domain/calendar";
import { BANDS, LOWEST_BAND } from "~/domain/insights/segments/product-score";
import { SCORE_TABLES } from "~/domain/insights/segments/score-tables";
import { refreshedDays, snapshotOfKey, type SnapshotDays } from "~/domain/insights/segments/snapshot";
import { segmentReport, type SegmentReport } from "~/domain/insights/segments/segment-report";
import { minorPerMajor } from "~/domain/money";

type ReportShop = Pick<Shop, "id" | "currency" | "timezone">;

/**
 * A shop's customers in segments: for the key "" as of now and of a month ago, for any other as of the days that it names. Throws
 * RangeError for one that names none.
 */
export async function makeSegmentReports(
  tx: Tx,
  shop: ReportShop,
  now: Date,
  keys: readonly string[],
): Promise<SegmentReport[]> {
  const reports: SegmentReport[] = [];
  for (const key of keys) {
    reports.push(key === "" ? await makeSegments(tx, shop, now) : await addUpSegments(tx, shop, snapshotOfKey(key)));
  }
  return reports;
}

/** Score the shop's customers as of today and of a month ago, keep a row each in `customer_insight`, and add them up. */
export async function makeSegments(tx: Tx, shop: ReportShop, now: Date): Promise<SegmentReport> {
  const report = await addUpSegments(tx, shop, refreshedDays(dayIn(shop.timezone, now)));
  // Last: whoever is to be forgotten waits from here on.
  await saveCustomerInsights(tx, shop.id);
  return report;
}

async function addUpSegments(tx: Tx, shop: ReportShop, days: SnapshotDays): Promise<SegmentReport> {
  await scoreCustomers(tx, shop.id, days, {
    ...SCORE_TABLES,
    classes: BANDS,
    lowestClass: LOWEST_BAND,
    minorPerMajor: minorPerMajor(shop.currency),
  });
  const counts = {
    cells: await listScoreCells(tx),
    moves: await listMoves(tx, "shopify"),
    guideMoves: await listMoves(tx, "guides"),
    classes: await listProductClasses(tx, "mended"),
    classicClasses: await listProductClasses(tx, "classic"),
  };
  return segmentReport(counts, days);
}
