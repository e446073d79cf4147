import { changeBackfill } from "~/db/backfill/backfills.server";
import { readBulkOperation } from "~/shopify/bulk-operations";
import { BackfillFailed, type Step, type StepContext } from "./step";
import { stageOrders } from "./stage-orders.server";

/** See how far Shopify's export is; once it is complete, read it. */
export const followExport: Step = async (context) => {
  const { deps, shop, backfill } = context;
  const { bulkOperation: operation } = await deps
    .adminFor(shop.domain)
    .run(readBulkOperation, { id: backfill.operationGid });
  if (!operation) throw new BackfillFailed("export_failed", "Shopify does not know the export any more");
  switch (operation.status) {
    case "CREATED":
    case "RUNNING":
    case "CANCELING":
      await changeBackfill(deps.db, backfill, ["exporting"], { exportedOrders: operation.rootObjectCount });
      return { waitSeconds: pause(context) };
    case "COMPLETED": {
      const { rootObjectCount: exportedOrders, fileSize: fileBytes, url } = operation;
      await changeBackfill(deps.db, backfill, ["exporting"], { exportedOrders, fileBytes });
      if (url !== null && !(await stageOrders(context, url))) return { waitSeconds: 0 };
      await changeBackfill(deps.db, backfill, ["exporting"], { state: "downloaded" });
      return "next";
    }
    case "EXPIRED":
      throw new BackfillFailed("result_gone", "the export has expired");
    case "CANCELED":
    case "FAILED": {
      const problem = operation.errorCode === "ACCESS_DENIED" ? "access_denied" : "export_failed";
      throw new BackfillFailed(problem, `the export ended as ${operation.status} ${operation.errorCode ?? ""}`);
    }
  }
};

/** Shopify tells us when it is done; we ask as well, for it does not promise to: often at first, then every half minute. */
function pause({ deps, backfill }: StepContext): number {
  const seconds = (deps.now().getTime() - backfill.requestedAt.getTime()) / 1000;
  return Math.min(30, Math.max(2, Math.round(seconds / 10)));
}
