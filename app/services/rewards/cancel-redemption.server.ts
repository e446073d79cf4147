import { findRedemption, type Redemption } from "~/db/redemptions.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { deactivateDiscount } from "~/shopify/operations";
import { releaseRedemption } from "./release-redemption.server";

/**
 * Take an unused code back and return its points. Shopify is told first, so that the code can't be used after the points
 * are back; an order that used it a moment before still commits it when its webhook comes. Safe to repeat.
 *
 * Throws LoyaltyError: `not_found` (also for somebody else's), `already_used`, `shop_unavailable`.
 */
export async function cancelRedemption(deps: Deps, request: { shopId: bigint; memberId: bigint; id: string }): Promise<Redemption> {
  const { shopId, memberId, id } = request;
  const redemption = await findRedemption(deps.db, shopId, id);
  if (redemption?.memberId !== memberId) throw new LoyaltyError("not_found");
  if (redemption.status === "used") throw new LoyaltyError("already_used");
  if (redemption.status === "issued" && redemption.discountGid) await deactivate(deps, shopId, redemption.discountGid);
  // A reservation whose code is still being made is not closed under the maker's feet.
  if (redemption.status === "reserved") throw new LoyaltyError("shop_unavailable");
  const closed = await deps.db.transaction((tx) => releaseRedemption(tx, shopId, id, "cancelled", deps.now()));
  if (closed?.status === "used") throw new LoyaltyError("already_used");
  return closed ?? redemption;
}

async function deactivate(deps: Deps, shopId: bigint, id: string): Promise<void> {
  const shop = await getShop(deps.db, shopId);
  if (!shop?.installedAt) throw new LoyaltyError("shop_unavailable");
  const { discountCodeDeactivate: answer } = await deps.adminFor(shop.domain).run(deactivateDiscount, { id });
  if ((answer.codeDiscountNode?.codeDiscount.asyncUsageCount ?? 0) > 0) throw new LoyaltyError("already_used");
}
