import { findGuestSales, listBuyersInRange, listGapsInRange } from "~/db/insights/buyers-in-range.server";
import { preferOwnOrder } from "~/db/insights/prefer-own-order.server";
import { preferWholeTables } from "~/db/insights/prefer-whole-tables.server";
import type { Tx } from "~/db/database.server";
import type { Shop } from "~/db/shops.server";
import { retentionReport, type RetentionReport } from "~/domain/insights/cohorts/retention-report";
import { rangeOfKey } from "~/domain/insights/ranges/range-key";

/** How a shop's customers came back in ranges of shop-local days, each key "from..to", in their order. Throws RangeError for any other key. */
export async function makeRetention(
  tx: Tx,
  shop: Pick<Shop, "id">,
  _: Date,
  keys: readonly string[],
): Promise<RetentionReport[]> {
  const ranges = keys.map(rangeOfKey);
  const parts = [];
  for (const range of ranges) {
    parts.push({
      range,
      gaps: await listGapsInRange(tx, shop.id, range),
      guests: await findGuestSales(tx, shop.id, range),
    });
  }
  await preferWholeTables(tx);
  await preferOwnOrder(tx);
  const reports: RetentionReport[] = [];
  for (const { range, ...part } of parts) {
    reports.push(retentionReport(range, { ...part, buyers: await listBuyersInRange(tx, shop.id, range) }));
  }
  return reports;
}
