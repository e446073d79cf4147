import { markCards } from "~/db/card-sync.server";
import { findRedemption, markIssued, type Redemption } from "~/db/redemptions.server";
import { customersOfMembers } from "~/db/member-customers.server";
import { getShop, type Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { AdminApiError, type AdminApi } from "~/shopify/admin-api.server";
import { discountInput, freeShippingInput, type Issue } from "~/shopify/discount-input";
import { createDiscount, createFreeShipping, findDiscountByCode, type UserErrors } from "~/shopify/operations";
import { releaseRedemption } from "./release-redemption.server";

/**
 * Create the discount of a reserved redemption in Shopify. Safe to repeat, also after an unknown outcome: the code derives
 * from the redemption, so a code that is TAKEN is the one a former attempt made. A refusal for another reason,
 * or for good, gives the points back. Returns the redemption as it stands; null when there is none of that id.
 */
export async function issueReward(deps: Deps, shopId: bigint, id: string): Promise<Redemption | null> {
  const redemption = await findRedemption(deps.db, shopId, id);
  const shop = await getShop(deps.db, shopId);
  if (redemption?.status !== "reserved" || !shop?.installedAt) return redemption;
  const outcome = await createInShopify(deps, shop, redemption);
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    if ("failure" in outcome) {
      deps.log.error(
        { shop: shop.domain, redemptionId: id, failure: outcome.failure },
        "discount refused; points given back",
      );
      await releaseRedemption(tx, shopId, id, "failed", now, outcome.failure);
      return;
    }
    await markIssued(tx, shopId, id, outcome.gid, now);
    await markCards(tx, shopId, [redemption.memberId], now);
  });
  return findRedemption(deps.db, shopId, id);
}

type Outcome = { gid: string } | { failure: string };

async function createInShopify(deps: Deps, shop: Shop, redemption: Redemption): Promise<Outcome> {
  try {
    return await create(deps, shop, redemption);
  } catch (error) {
    // Shopify said no for good, so there is no discount and there will be none.
    if (error instanceof AdminApiError && error.isTerminal) return { failure: error.message };
    throw error;
  }
}

async function create(deps: Deps, shop: Shop, redemption: Redemption): Promise<Outcome> {
  const admin = deps.adminFor(shop.domain);
  const { memberId } = redemption;
  const customerId = (await customersOfMembers(deps.db, shop.id, [memberId])).get(memberId)!;
  const { code, reward, reservedAt: startsAt, expiresAt: endsAt } = redemption;
  const created = await createCode(admin, { code, customerId, startsAt, endsAt, reward });
  if (created.codeDiscountNode) return { gid: created.codeDiscountNode.id };
  if (!isTaken(created.userErrors)) return { failure: created.userErrors.map(({ message }) => message).join("; ") };
  const { codeDiscountNodeByCode: made } = await admin.run(findDiscountByCode, { code });
  if (!made) throw new Error("the code is taken, yet no discount carries it");
  return { gid: made.id };
}

async function createCode(admin: AdminApi, issue: Issue) {
  if (issue.reward.kind === "free_shipping") {
    const answer = await admin.run(createFreeShipping, { discount: freeShippingInput(issue) });
    return answer.discountCodeFreeShippingCreate;
  }
  const answer = await admin.run(createDiscount, { discount: discountInput(issue) });
  return answer.discountCodeBasicCreate;
}

function isTaken(errors: UserErrors): boolean {
  return errors.some(({ code }) => code === "TAKEN" || code === "DUPLICATE");
}
