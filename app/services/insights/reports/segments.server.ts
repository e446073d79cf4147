import { saveCustomerInsights } from "~/db/insights/customer-insights.server";
import { scoreCustomers } from "~/db/insights/customer-now.server";
import { listMoves, listProductClasses, listScoreCells } from "~/db/insights/segments.server";
import type { Tx } from "~/db/database.server";
import type { Shop } from "~/db/shops.server";
import { addMonths, dayIn } from "~/domain/calendar";
import { BANDS, LOWEST_BAND } from "~/domain/insights/segments/product-score";
import { SCORE_TABLES } from "~/domain/insights/segments/score-tables";
import { segmentReport, type SegmentReport } from "~/domain/insights/segments/segment-report";
import { minorPerMajor } from "~/domain/money";

/** Score the shop's customers as of today and of a month ago, keep a row each in `customer_insight`, and add them up. */
export async function makeSegments(
  tx: Tx,
  shop: Pick<Shop, "id" | "currency" | "timezone">,
  now: Date,
): Promise<SegmentReport> {
  const today = dayIn(shop.timezone, now);
  const before = addMonths(today, -1);
  await scoreCustomers(
    tx,
    shop.id,
    { today, before },
    {
      ...SCORE_TABLES,
      classes: BANDS,
      lowestClass: LOWEST_BAND,
      minorPerMajor: minorPerMajor(shop.currency),
    },
  );
  const counts = {
    cells: await listScoreCells(tx),
    moves: await listMoves(tx, "shopify"),
    guideMoves: await listMoves(tx, "guides"),
    classes: await listProductClasses(tx, "mended"),
    classicClasses: await listProductClasses(tx, "classic"),
  };
  // Last: whoever is to be forgotten waits from here on.
  await saveCustomerInsights(tx, shop.id);
  return segmentReport(counts, { today, before });
}
