import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import type { Tx } from "~/db/database.server";
import { appendEntries } from "~/db/ledger.server";
import { findRedemption, findRedemptionByDiscount, markClosed, type Redemption } from "~/db/redemptions.server";
import { releaseEntry } from "~/domain/ledger/entries";

/**
 * Close a redemption that can't be used any more and give its points back. Safe to repeat: only an open one is closed.
 * Returns the redemption as it stands afterwards; null when there is none of that id.
 */
export async function releaseRedemption(
  tx: Tx,
  shopId: bigint,
  id: string,
  because: "cancelled" | "expired" | "failed",
  at: Date,
  failure: string | null = null,
): Promise<Redemption | null> {
  const found = await findRedemption(tx, shopId, id);
  if (!found) return null;
  await lockAccounts(tx, shopId, [found.memberId]);
  const redemption = await findRedemption(tx, shopId, id);
  if (!redemption || (redemption.status !== "reserved" && redemption.status !== "issued")) return redemption;
  if (redemption.points > 0) {
    await appendEntries(tx, shopId, [releaseEntry({ ...redemption, rewardName: redemption.reward.name }, because, at)]);
  }
  await markClosed(tx, shopId, id, because, at, failure);
  await markCards(tx, shopId, [redemption.memberId], at);
  return { ...redemption, status: because };
}

/** The merchant deleted a discount in Shopify: an unused one of ours gives its points back. False: not one of ours. */
export async function releaseDeletedDiscount(tx: Tx, shopId: bigint, discountGid: string, at: Date): Promise<boolean> {
  const redemption = await findRedemptionByDiscount(tx, shopId, discountGid);
  if (!redemption) return false;
  await releaseRedemption(tx, shopId, redemption.id, "cancelled", at);
  return true;
}
