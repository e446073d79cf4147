import { findCurrentProgramme, insertProgrammeVersion } from "~/db/programmes.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { asksOfProducts } from "~/domain/programme/product-facts";
import type { Programme } from "~/domain/programme/programme";
import { queueCustomerTags } from "~/services/members/sync-customer-tags.server";
import { queueCatalogue } from "~/services/catalogue/queue-catalogue.server";

type Publication = { shopId: bigint; programme: Programme; basedOn: number; by: string };

/**
 * Publish a change of the programme as its next version, in force from now. Orders already placed keep their rule.
 * "Now" begins with its second, because that is as finely as Shopify tells when an order was placed.
 * Throws LoyaltyError `stale_programme` when another version came since the one this is based on.
 */
export async function publishProgramme(
  deps: Deps,
  { shopId, programme, basedOn, by }: Publication,
): Promise<{ version: number }> {
  return deps.db.transaction(async (tx) => {
    const current = await findCurrentProgramme(tx, shopId);
    const version = basedOn + 1;
    const isNext = (current?.version ?? 0) === basedOn;
    if (!isNext || !(await insertProgrammeVersion(tx, shopId, version, programme, { at: deps.now(), by }))) {
      throw new LoyaltyError("stale_programme");
    }
    await deps.jobs.enqueue(tx, "publish-programme", { shopId: String(shopId) });
    if (asksOfProducts(programme)) await queueCatalogue(deps.jobs, tx, shopId);
    if (current && hasOtherTiers(current.programme, programme)) {
      await deps.jobs.enqueue(tx, "rejudge-shop", { shopId: String(shopId), after: "0" });
    }
    if (programme.earning.exclusions.customerTags.length > 0) await queueCustomerTags(deps.jobs, tx, shopId);
    return { version };
  });
}

/** Whether members may be in other tiers by one programme than by the other, or be tagged otherwise. */
function hasOtherTiers(one: Programme, other: Programme): boolean {
  const terms = ({ tiers, tierRules }: Programme) =>
    JSON.stringify([tierRules, tiers.map(({ key, entry, keep, customerTags }) => [key, entry, keep, customerTags])]);
  return terms(one) !== terms(other);
}
