import { listInstalledShops } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { askRefresh } from "./ask-refresh.server";

/** Have the reports of every shop that has the app made anew. */
export async function refreshAllInsights(deps: Pick<Deps, "db" | "jobs" | "now">): Promise<void> {
  for (const shopId of await listInstalledShops(deps.db)) await askRefresh(deps, shopId);
}
