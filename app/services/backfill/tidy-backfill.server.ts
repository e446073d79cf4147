import { changeBackfill, deleteOrdersOf } from "~/db/backfill/backfills.server";
import { cancelBulkOperation } from "~/shopify/bulk-operations";
import type { Step } from "./step";

/** Orders forgotten by one statement. */
const BATCH = 20_000;

/** Forget the orders of a backfill that has ended; an export that nobody wants any more is stopped. */
export const tidyBackfill: Step = async ({ deps, shop, backfill, goesOn }) => {
  if (backfill.isTidy) return "rest";
  const isExporting = backfill.state === "cancelled" && backfill.operationGid !== null && backfill.fileBytes === null;
  // Shopify refuses to stop what has ended by itself: so much the better.
  if (isExporting && shop.installedAt)
    await deps.adminFor(shop.domain).run(cancelBulkOperation, { id: backfill.operationGid });
  while ((await deps.db.transaction((tx) => deleteOrdersOf(tx, backfill, BATCH))) > 0)
    if (!(await goesOn())) return { waitSeconds: 0 };
  await changeBackfill(deps.db, backfill, ["done", "failed", "cancelled"], { isTidy: true });
  return "rest";
};
