import { changeBackfill } from "~/db/backfill/backfills.server";
import { queueRefresh } from "~/services/insights/queue-refresh.server";
import type { Step } from "./step";
import { shareParts } from "./share-parts.server";

/** Grant what the merchant was shown. The reports are made anew then. */
export const grantOrders: Step = async (context) => {
  const { deps, backfill } = context;
  if (!(await shareParts(context, "grant"))) return { waitSeconds: 0 };
  const change = { state: "done", finishedAt: deps.now(), error: null } as const;
  await deps.db.transaction(async (tx) => {
    if (!(await changeBackfill(tx, backfill, ["granting"], change))) return;
    await queueRefresh(deps, tx, { shopId: backfill.shopId, now: deps.now() });
  });
  return "next";
};
