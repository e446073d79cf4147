import { findRedemption, type Redemption } from "~/db/redemptions.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { deactivateDiscount, findDiscountByCode } from "~/shopify/operations";
import { releaseRedemption } from "./release-redemption.server";

/**
 * Take an unused code back and return its points. Shopify is told first, so that the code can't be used after the points
 * are back; an order that used it a moment before still commits it when its webhook comes. Safe to repeat.
 *
 * Throws LoyaltyError: `not_found` (also for somebody else's), `already_used`, `shop_unavailable`.
 */
export async function cancelRedemption(
  deps: Deps,
  request: { shopId: bigint; memberId: bigint; id: string },
): Promise<Redemption> {
  const { shopId, memberId, id } = request;
  const redemption = await findRedemption(deps.db, shopId, id);
  if (redemption?.memberId !== memberId) throw new LoyaltyError("not_found");
  if (redemption.status === "used") throw new LoyaltyError("already_used");
  if (redemption.status === "issued" && redemption.discountGid)
    await deactivate(deps, shopId, redemption.discountGid, redemption.code);
  // A reservation whose code is still being made is not closed under the maker's feet.
  if (redemption.status === "reserved") throw new LoyaltyError("shop_unavailable");
  const closed = await deps.db.transaction((tx) => releaseRedemption(tx, shopId, id, "cancelled", deps.now()));
  if (closed?.status === "used") throw new LoyaltyError("already_used");
  return closed ?? redemption;
}

async function deactivate(deps: Deps, shopId: bigint, id: string, code: string): Promise<void> {
  const shop = await getShop(deps.db, shopId);
  if (!shop?.installedAt) throw new LoyaltyError("shop_unavailable");
  const admin = deps.adminFor(shop.domain);
  const { discountCodeDeactivate: answer } = await admin.run(deactivateDiscount, { id });
  if ((answer.codeDiscountNode?.codeDiscount.asyncUsageCount ?? 0) > 0) throw new LoyaltyError("already_used");
  if (answer.userErrors.length === 0) return;
  // A discount that the merchant has deleted can't be switched off, nor used; one that is still there could be.
  const { codeDiscountNodeByCode: remaining } = await admin.run(findDiscountByCode, { code });
  if (!remaining) return;
  deps.log.error(
    { shop: shop.domain, userErrors: answer.userErrors },
    "discount not switched off; points not given back",
  );
  throw new LoyaltyError("shop_unavailable");
}
