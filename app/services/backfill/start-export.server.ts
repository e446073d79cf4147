import { changeBackfill } from "~/db/backfill/backfills.server";
import { addDays } from "~/domain/calendar";
import { RECENT_DAYS } from "~/domain/backfill/backfill";
import { cancelBulkOperation, runBulkQuery } from "~/shopify/bulk-operations";
import { bulkOrderQuery } from "~/shopify/bulk-order-query";
import { seesAllOrders } from "~/shopify/sees-all-orders.server";
import { BackfillFailed, type Step } from "./step";

/** Shopify has as many exports of ours under way as it allows, or another app's is in the way. */
const BUSY = new Set(["OPERATION_IN_PROGRESS", "LIMIT_REACHED"]);
const BUSY_SECONDS = 30;

/**
 * Have Shopify export the orders. An app that may see recent orders only is shown no others: the backfill begins with
 * those, lest older ones earn that nobody has counted. A crash in here may leave an export behind that nobody reads.
 */
export const startExport: Step = async ({ deps, shop, backfill }) => {
  const admin = deps.adminFor(shop.domain);
  const seesAll = await seesAllOrders(admin);
  const recent = addDays(deps.now(), -RECENT_DAYS);
  const since = seesAll || backfill.since > recent ? backfill.since : recent;
  const { bulkOperationRunQuery } = await admin.run(runBulkQuery, { query: bulkOrderQuery(since) });
  const [refusal] = bulkOperationRunQuery.userErrors;
  if (refusal && BUSY.has(refusal.code ?? "")) return { waitSeconds: BUSY_SECONDS };
  const operation = bulkOperationRunQuery.bulkOperation;
  if (refusal || !operation) throw new BackfillFailed("export_failed", refusal?.message ?? "Shopify made no export");
  const change = { state: "exporting", since, seesAll, operationGid: operation.id } as const;
  const isWanted = await changeBackfill(deps.db, backfill, ["requested"], change);
  if (!isWanted) await admin.run(cancelBulkOperation, { id: operation.id });
  return "next";
};
