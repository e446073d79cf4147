import type { Tx } from "~/db/database.server";
import type { OrderRecord } from "~/domain/earning/order-record";
import { lockRedemptionsByCode, markClosed, markUsed, type Redemption } from "~/db/redemptions.server";
import { commitEntry, releaseEntry, returnEntry } from "~/domain/ledger/entries";
import type { NewEntry } from "~/domain/ledger/entry";
import { rewardGiven } from "~/domain/rewards/reward-given";

/**
 * What orders did to the reward codes they carry. A paid order commits the reservation, also one that was closed before
 * the order became known; a cancelled order gives the points back. Returns the entries to append; the caller holds the
 * locks of the accounts the codes belong to.
 */
export async function settleCodes(
  tx: Tx,
  shopId: bigint,
  codes: readonly string[],
  orders: readonly OrderRecord[],
): Promise<NewEntry[]> {
  if (codes.length === 0) return [];
  const redemptions = await lockRedemptionsByCode(tx, shopId, codes);
  const entries: NewEntry[] = [];
  for (const redemption of redemptions) {
    const order = orders.find((each) => each.codes.includes(redemption.code));
    // A reward that was a gift moves no points.
    const moved = order ? await settleCode(tx, shopId, redemption, order) : [];
    if (redemption.points > 0) entries.push(...moved);
  }
  return entries;
}

async function settleCode(tx: Tx, shopId: bigint, redemption: Redemption, order: OrderRecord): Promise<NewEntry[]> {
  const entries: NewEntry[] = [];
  const subject = { ...redemption, rewardName: redemption.reward.name };
  const isOpen = redemption.status === "reserved" || redemption.status === "issued";
  const wasUsed = redemption.orderId !== null;
  if (order.isPaid && !wasUsed) {
    entries.push(commitEntry(subject, { id: order.id, name: order.name, at: order.processedAt }, !isOpen));
    const givenMinor = rewardGiven(redemption.reward, order);
    await markUsed(tx, shopId, redemption.id, { orderId: order.id, at: order.processedAt, givenMinor });
  }
  if (order.cancelledAt === null) return entries;
  if (order.isPaid && (!wasUsed || (redemption.orderId === order.id && redemption.status === "used"))) {
    entries.push(returnEntry(subject, { id: order.id, name: order.name, at: order.cancelledAt }));
    await markClosed(tx, shopId, redemption.id, "cancelled", order.cancelledAt);
  } else if (!order.isPaid && isOpen) {
    entries.push(releaseEntry(subject, "cancelled", order.cancelledAt));
    await markClosed(tx, shopId, redemption.id, "cancelled", order.cancelledAt);
  }
  return entries;
}
