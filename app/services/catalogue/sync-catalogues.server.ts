import { findCurrentProgramme } from "~/db/programmes.server";
import { listInstalledShops } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { queueCustomerTags } from "~/services/members/sync-customer-tags.server";
import { queueCatalogue } from "./queue-catalogue.server";
import { shopThatAsks } from "./shop-that-asks.server";

/**
 * Queue the reading of the catalogue for every shop whose rules ask something of products, and of the tagged customers where
 * they leave some out: webhooks may have been lost.
 */
export async function syncCatalogues({ db, jobs }: Pick<Deps, "db" | "jobs">): Promise<void> {
  for (const shopId of await listInstalledShops(db)) {
    if (await shopThatAsks(db, shopId)) await db.transaction((tx) => queueCatalogue(jobs, tx, shopId));
    const current = await findCurrentProgramme(db, shopId);
    if (current && current.programme.earning.exclusions.customerTags.length > 0) {
      await db.transaction((tx) => queueCustomerTags(jobs, tx, shopId));
    }
  }
}
