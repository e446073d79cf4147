import { PARTS } from "~/db/backfill/kept-orders.server";
import { openParts, type Purpose } from "~/db/backfill/parts.server";
import type { StepContext } from "./step";
import { areDone, workParts } from "./work-parts.server";

/** What is left may be with others: how often to look whether they are done, in ms. */
const LOOK_MS = 200;

/**
 * Go through a backfill's orders, its parts side by side, here and in every other process that is free: they share no
 * customer, so none waits for another. True once all are gone through; false: it is time to leave the rest to another job.
 */
export async function shareParts(context: StepContext, purpose: Purpose): Promise<boolean> {
  const { deps, backfill } = context;
  await openParts(deps.db, backfill, purpose);
  if (await areDone(context, purpose)) return true;
  await callHelp(context, purpose);
  while (await context.goesOn()) {
    await workParts(context, purpose);
    if (await areDone(context, purpose)) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}

/** One job a part that this process does not begin with itself; who comes too late finds nothing to do. */
async function callHelp({ deps, backfill }: StepContext, purpose: Purpose): Promise<void> {
  const about = { shopId: String(backfill.shopId), backfillId: String(backfill.id), purpose };
  await deps.db.transaction(async (tx) => {
    for (let helper = 1; helper < PARTS; helper += 1) {
      await deps.jobs.enqueue(tx, "help-backfill", about, { singletonKey: `${backfill.id}:${helper}` });
    }
  });
}
