import { changeBackfill } from "~/db/backfill/backfills.server";
import type { Step } from "./step";
import { shareParts } from "./share-parts.server";

/** Grant what the merchant was shown. */
export const grantOrders: Step = async (context) => {
  const { deps, backfill } = context;
  if (!(await shareParts(context, "grant"))) return { waitSeconds: 0 };
  const change = { state: "done", finishedAt: deps.now(), error: null } as const;
  await changeBackfill(deps.db, backfill, ["granting"], change);
  return "next";
};
