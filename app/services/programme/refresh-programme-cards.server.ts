import { listInstalledShops } from "~/db/shops.server";
import type { Deps } from "~/deps";

/** Queue the programme's card of every shop to be written anew: in the newest shape, and with what has changed since it was. */
export async function refreshProgrammeCards({ db, jobs }: Pick<Deps, "db" | "jobs">): Promise<void> {
  for (const shopId of await listInstalledShops(db)) {
    await db.transaction((tx) => jobs.enqueue(tx, "publish-programme", { shopId: String(shopId), isRefresh: true }));
  }
}
