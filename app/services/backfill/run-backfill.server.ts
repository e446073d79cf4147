import { changeBackfill, extendLease, getBackfill, leaseBackfill, type Backfill } from "~/db/backfill/backfills.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { addSeconds } from "~/domain/calendar";
import { canCancel, MOST_FAILURES, type BackfillProblem, type BackfillState } from "~/domain/backfill/backfill";
import { AdminApiError } from "~/shopify/admin-api.server";
import { ResultGone, ResultUnusable } from "~/shopify/bulk-result.server";
import { EXTEND_MS, LEASE_SECONDS } from "../platform/lease";
import { countOrders } from "./count-orders.server";
import { followExport } from "./follow-export.server";
import { grantOrders } from "./grant-orders.server";
import { startExport } from "./start-export.server";
import { BackfillFailed, type Step, type StepOutcome } from "./step";
import { tidyBackfill } from "./tidy-backfill.server";

/** No job may take five minutes: after this long, what is left is another's. */
const LONGEST_RUN_MS = 120_000;

/** What is done in each state. */
const STEPS: Record<BackfillState, Step> = {
  requested: startExport,
  exporting: followExport,
  downloaded: countOrders,
  previewed: () => Promise.resolve("rest"),
  granting: grantOrders,
  done: tidyBackfill,
  failed: tidyBackfill,
  cancelled: tidyBackfill,
};

/**
 * Go on with a backfill from wherever it is, step by step. One worker at a time does; safe to repeat at any moment, for
 * every step can be broken off anywhere and begun again. An error is recorded and tried again after a while.
 */
export async function runBackfill(deps: Deps, shopId: bigint, id: bigint): Promise<void> {
  const startedAt = deps.now();
  if (!(await leaseBackfill(deps.db, { shopId, id }, startedAt, addSeconds(startedAt, LEASE_SECONDS)))) return;
  try {
    const outcome = await goAsFarAsPossible(deps, { shopId, id }, startedAt);
    await extendLease(deps.db, { shopId, id }, null);
    if (outcome !== "rest") await again(deps, { shopId, id }, outcome === "next" ? 0 : outcome.waitSeconds);
  } catch (error) {
    await recordFailure(deps, shopId, id, error);
  }
}

async function goAsFarAsPossible(
  deps: Deps,
  { shopId, id }: Pick<Backfill, "shopId" | "id">,
  startedAt: Date,
): Promise<StepOutcome> {
  let leasedAt = startedAt;
  const goesOn = async () => {
    const now = deps.now();
    if (now.getTime() - leasedAt.getTime() > EXTEND_MS) {
      leasedAt = now;
      await extendLease(deps.db, { shopId, id }, addSeconds(now, LEASE_SECONDS));
    }
    return now.getTime() - startedAt.getTime() < LONGEST_RUN_MS;
  };
  for (;;) {
    const [shop, backfill] = [await getShop(deps.db, shopId), await getBackfill(deps.db, shopId, id)];
    if (!shop || !backfill) return "rest";
    if (!shop.installedAt && canCancel(backfill.state))
      throw new BackfillFailed("uninstalled", "the app was uninstalled");
    const outcome = await STEPS[backfill.state]({ deps, shop, backfill, goesOn });
    if (backfill.failures > 0) await changeBackfill(deps.db, backfill, ALL, { failures: 0, error: null });
    if (outcome !== "next") return outcome;
    deps.log.info({ shop: shop.domain, backfill: String(id), was: backfill.state }, "a backfill goes on");
  }
}

const ALL = Object.keys(STEPS) as BackfillState[];

async function again({ db, jobs }: Deps, { shopId, id }: Pick<Backfill, "shopId" | "id">, seconds: number) {
  const what = { shopId: String(shopId), backfillId: String(id) };
  await db.transaction((tx) => jobs.enqueue(tx, "run-backfill", what, { startAfter: seconds }));
}

/** What failed for good ends a backfill, unless points are being granted: then it waits until somebody has a look. */
async function recordFailure(deps: Deps, shopId: bigint, id: bigint, error: unknown): Promise<void> {
  const backfill = await getBackfill(deps.db, shopId, id);
  if (!backfill) return;
  const failures = backfill.failures + 1;
  const problem = problemOf(error) ?? (failures >= MOST_FAILURES ? "unreachable" : null);
  deps.log.error({ err: error, shopId, backfill: String(id), state: backfill.state, failures }, "a backfill failed");
  const isOver = problem !== null && canCancel(backfill.state);
  await changeBackfill(deps.db, backfill, [backfill.state], {
    failures,
    error: problem ?? "unreachable",
    ...(isOver && { state: "failed", failures: 0, finishedAt: deps.now() }),
  });
  const seconds = isOver ? 0 : Math.min(900, 5 * 2 ** (failures - 1));
  await extendLease(deps.db, backfill, addSeconds(deps.now(), seconds));
  if (failures < MOST_FAILURES || isOver) await again(deps, backfill, seconds);
}

/** What there is no use in trying again; null for the rest. */
function problemOf(error: unknown): BackfillProblem | null {
  if (error instanceof BackfillFailed) return error.problem;
  if (error instanceof ResultGone) return "result_gone";
  if (error instanceof ResultUnusable) return "result_unusable";
  return error instanceof AdminApiError && error.isTerminal ? "access_denied" : null;
}
