import { recordReconciliation, reconciledUntil, type ReconciliationRun } from "~/db/reconciliation.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { listChangedOrders, type ChangedOrders } from "~/shopify/order-operations";
import { reconcilePage } from "./reconcile-page.server";
import { reconcileWindow, type ReconcileWindow } from "./reconcile-window";

/** A run ends its page, records how far it came and leaves the rest to a job of its own: no job may take five minutes. */
const LONGEST_RUN_MS = 120_000;

/**
 * Compare the orders that changed in a shop with what is on record, put into the inbox what is missing, and record the run.
 * Safe to repeat. An error is recorded, with what was counted until then, and thrown again.
 *
 * @param from where the run before this one broke off, when it did
 */
export async function reconcileOrders(deps: Deps, shopId: bigint, from: Date | null): Promise<void> {
  const shop = await getShop(deps.db, shopId);
  if (!shop?.installedAt) return;
  const startedAt = deps.now();
  const regular = reconcileWindow(startedAt, shop.installedAt, await reconciledUntil(deps.db, shopId));
  const window = regular && { ...regular, from: from ?? regular.from };
  if (!window) return;
  const run = {
    shopId,
    ranAt: startedAt,
    fromAt: window.from,
    toAt: window.to,
    seen: 0,
    missed: 0,
    repaired: 0,
    error: null,
  };
  try {
    const brokenOffAt = await compare(deps, shop.domain, window, run);
    await deps.db.transaction(async (tx) => {
      await recordReconciliation(tx, { ...run, toAt: brokenOffAt ?? run.toAt });
      if (!brokenOffAt) return;
      await deps.jobs.enqueue(tx, "reconcile-orders", { shopId: String(shopId), from: brokenOffAt.toISOString() });
    });
  } catch (error) {
    await deps.db.transaction((tx) => recordReconciliation(tx, { ...run, error: messageOf(error) }));
    throw error;
  }
  const { seen, missed, repaired } = run;
  deps.log.info({ shop: shop.domain, seen, missed, repaired }, "orders compared with Shopify's");
}

/** Counts into `run`. Returns null when all is compared, else the instant up to which it is. */
async function compare(deps: Deps, domain: string, window: ReconcileWindow, run: ReconciliationRun) {
  const admin = deps.adminFor(domain);
  const search = `updated_at:>='${window.from.toISOString()}' updated_at:<'${window.to.toISOString()}'`;
  let after: string | null = null;
  for (;;) {
    const { orders }: ChangedOrders = await admin.run(listChangedOrders, { search, after });
    const { missed, repaired } = await reconcilePage({ deps, admin }, run.shopId, orders.nodes);
    run.seen += orders.nodes.length;
    run.missed += missed;
    run.repaired += repaired;
    if (!orders.pageInfo.hasNextPage) return null;
    after = orders.pageInfo.endCursor;
    const reachedAt = new Date(orders.nodes.at(-1)?.updatedAt ?? window.from);
    const isLate = deps.now().getTime() - run.ranAt.getTime() > LONGEST_RUN_MS;
    if (isLate && reachedAt > window.from) return reachedAt;
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
