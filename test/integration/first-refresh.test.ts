import { afterAll, beforeAll, expect, test } from "vitest";
import { findRun } from "~/db/insights/runs.server";
import { ensureInstalled } from "~/services/platform/ensure-installed.server";
import { refreshAllInsights } from "~/services/insights/refresh-all-insights.server";
import { openReconciledShop, type ReconciledShop } from "#test/factories/reconciled-shop";

let scene: ReconciledShop;

beforeAll(async () => {
  scene = await openReconciledShop();
});
afterAll(() => scene.close());

test("the reports of a shop that opens the app are queued at once, and once", async () => {
  const { deps } = scene.world;
  await deps.db.rows("UPDATE shop SET installed_at = NULL WHERE id = $1", [scene.shop.id]);
  await Promise.all([1, 2, 3].map(() => ensureInstalled(deps, scene.shop.domain)));
  await refreshAllInsights(deps);
  const jobs = await deps.db.rows("SELECT data FROM pgboss.job WHERE name = 'refresh-insights'");
  expect(jobs).toEqual([{ data: { shopId: String(scene.shop.id) } }]);
  expect(await findRun(deps.db, scene.shop.id, deps.now())).toMatchObject({ state: "queued" });
});
