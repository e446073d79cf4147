import { saveTags } from "~/db/members.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { getShop, holdShop, type Shop } from "~/db/shops.server";
import type { Tx } from "~/db/database.server";
import type { Deps } from "~/deps";
import type { AdminApi } from "~/shopify/admin-api.server";
import { listTaggedCustomers, searchForTag } from "~/shopify/tagged-customers";
import { shopifyId } from "~/shopify/json";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { enrol } from "./enrol.server";
import { guestKeys } from "./guest-key";

/** Queue the reading of the customers whose tags the newest rules leave out, unless it is queued already. */
export function queueCustomerTags(jobs: Deps["jobs"], tx: Tx, shopId: bigint): Promise<void> {
  return jobs.enqueue(tx, "sync-customer-tags", { shopId: String(shopId) }, { singletonKey: String(shopId) });
}

/**
 * Learn which customers have a tag that the newest rules leave out: webhooks tell of changes only, and may be lost. Those who
 * were never heard of become members, so that their tag is known when they buy. Safe to repeat.
 */
export async function syncCustomerTags(deps: Deps, shopId: bigint): Promise<void> {
  const shop = await getShop(deps.db, shopId);
  const current = await findCurrentProgramme(deps.db, shopId);
  if (!shop?.installedAt || !current) return;
  const admin = deps.adminFor(shop.domain);
  for (const tag of current.programme.earning.exclusions.customerTags) await syncTag(deps, admin, shop, tag);
}

async function syncTag(deps: Deps, admin: AdminApi, shop: Shop, tag: string): Promise<void> {
  let after: string | null = null;
  do {
    const askedAt = deps.now();
    const answer: Awaited<ReturnType<typeof ask>> = await ask(admin, tag, after);
    const tagged = answer.nodes.map(({ id, tags }) => ({ customerId: shopifyId.parse(id), tags }));
    await deps.db.transaction(async (tx) => {
      if (!(await holdShop(tx, shop.id))) return;
      const nobody = { firstName: null, lastName: null, email: null, locale: null, updatedAt: null, joinedAt: askedAt };
      const people = tagged.map(({ customerId }) => ({ ...nobody, customerId }));
      await enrol(tx, shop, people, await ensureProgramme(tx, shop, askedAt), guestKeys(deps, shop.id));
      await saveTags(tx, shop.id, tagged, askedAt);
    });
    after = answer.pageInfo.hasNextPage ? answer.pageInfo.endCursor : null;
  } while (after !== null);
}

async function ask(admin: AdminApi, tag: string, after: string | null) {
  return (await admin.run(listTaggedCustomers, { search: searchForTag(tag), after })).customers;
}
