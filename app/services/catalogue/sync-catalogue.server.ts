import { markUnseenDeleted } from "~/db/catalogue.server";
import type { Deps } from "~/deps";
import { listProducts } from "~/shopify/product-operations";
import { savePage } from "./save-page.server";
import { shopThatAsks } from "./shop-that-asks.server";

/** Pages of one run: a job has five minutes, and a page takes some seconds where the shop's other calls want their share. */
const PAGES_A_RUN = 25;

/** Where a reading of the catalogue stands: the cursor it goes on after, and when it began. */
type Progress = { after: string; startedAt: string };

/**
 * Read a shop's products, page by page, and keep what its rules ask of them. A large catalogue is read in several runs,
 * each of which queues the next. What none of the pages had is noted as deleted. Safe to repeat.
 */
export async function syncCatalogue(deps: Deps, shopId: bigint, progress: Progress | null): Promise<void> {
  const shop = await shopThatAsks(deps.db, shopId);
  if (!shop) return;
  const admin = deps.adminFor(shop.domain);
  const startedAt = progress ? new Date(progress.startedAt) : deps.now();
  let after = progress?.after ?? null;
  for (let page = 0; page < PAGES_A_RUN; page += 1) {
    const askedAt = deps.now();
    const { products } = await admin.run(listProducts, { after });
    await savePage(deps, admin, shopId, products.nodes, askedAt);
    if (!products.pageInfo.hasNextPage) return deps.db.transaction((tx) => markUnseenDeleted(tx, shopId, startedAt));
    after = products.pageInfo.endCursor;
  }
  await deps.db.transaction((tx) =>
    deps.jobs.enqueue(
      tx,
      "sync-catalogue",
      { shopId: String(shopId), progress: { after: after!, startedAt: startedAt.toISOString() } },
      { singletonKey: String(shopId) },
    ),
  );
}
