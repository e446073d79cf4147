import { changeBackfill } from "~/db/backfill/backfills.server";
import { completeOrders } from "./complete-orders.server";
import type { Step } from "./step";
import { shareParts } from "./share-parts.server";

/** Make all orders whole, and count what they would earn. */
export const countOrders: Step = async (context) => {
  const { deps, backfill } = context;
  if (!(await completeOrders(context))) return { waitSeconds: 0 };
  if (!(await shareParts(context, "preview"))) return { waitSeconds: 0 };
  await changeBackfill(deps.db, backfill, ["downloaded"], { state: "previewed", error: null });
  return "next";
};
