import { finishSegmentAction, findSegmentAction, noteActionError } from "~/db/insights/segment-actions.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { AdminApiError } from "~/shopify/admin-api.server";
import { giveSegmentBonus } from "./give-segment-bonus.server";
import { tagSegment } from "./tag-segment.server";

/** No job may take five minutes: after this long, what is left is another's. */
const LONGEST_RUN_MS = 120_000;

/**
 * Go on with what was asked for a segment, from wherever it is. Safe to repeat and to run twice at once: a member is seen to
 * once. What Shopify refuses for good ends it, until somebody has it go on, and so does a failure of the last attempt; any other
 * is noted and thrown, for the queue to try again.
 */
export async function runSegmentAction(
  deps: Deps,
  shopId: bigint,
  id: string,
  { isLastAttempt = false } = {},
): Promise<void> {
  const startedAt = deps.now().getTime();
  const [shop, action] = [await getShop(deps.db, shopId), await findSegmentAction(deps.db, shopId, id)];
  if (!shop || !action || action.state === "done") return;
  const step = action.terms.kind === "tag" ? tagSegment : giveSegmentBonus;
  try {
    while ((await step(deps, shop, action)) > 0) {
      if (deps.now().getTime() - startedAt < LONGEST_RUN_MS) continue;
      return await deps.db.transaction((tx) =>
        deps.jobs.enqueue(tx, "act-on-segment", { shopId: String(shopId), actionId: id }, { singletonKey: id }),
      );
    }
    await finishSegmentAction(deps.db, shopId, id, { at: deps.now(), error: null });
  } catch (error) {
    const reason = whyOver(error, isLastAttempt);
    if (reason === null) {
      await noteActionError(deps.db, shopId, id, "retrying");
      throw error;
    }
    deps.log.error({ err: error, shopId, action: id, reason }, "an action on a segment has failed");
    await finishSegmentAction(deps.db, shopId, id, { at: deps.now(), error: reason });
  }
}

/** Why an action can't go on by itself; null: it can. */
function whyOver(error: unknown, isLastAttempt: boolean): "access_denied" | "unreachable" | null {
  if (error instanceof AdminApiError && error.isTerminal) return "access_denied";
  return isLastAttempt ? "unreachable" : null;
}
