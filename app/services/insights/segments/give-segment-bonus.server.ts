import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { nextTargets, settleTargets, type SegmentAction } from "~/db/insights/segment-actions.server";
import { appendEntries } from "~/db/ledger.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { segmentBonusEntry, type SegmentBonus } from "~/domain/insights/segments/segment-deed";

const BATCH = 200;

/**
 * Give the next members of a segment their bonus: entries, balances and how far the action is, together or not at all. Members who
 * were erased or merged into another one since are passed over. Returns how many were seen to.
 */
export async function giveSegmentBonus(
  { db, now }: Pick<Deps, "db" | "now">,
  shop: Shop,
  action: SegmentAction,
): Promise<number> {
  return db.transaction(async (tx) => {
    const at = now();
    const targets = await nextTargets(tx, shop.id, action.id, { limit: BATCH, lock: true });
    if (targets.length === 0) return 0;
    const present = targets.flatMap(({ memberId, customerId }) => (customerId === null ? [] : [memberId]));
    const accounts = await lockAccounts(tx, shop.id, present);
    const bonus = action.terms as SegmentBonus;
    const by = { actionId: action.id, segment: action.segment, by: action.askedBy, at };
    const done = [...accounts.keys()];
    const entries = done.map((memberId) => segmentBonusEntry(bonus, { ...by, memberId }));
    await appendEntries(tx, shop.id, entries);
    if (shop.installedAt) await markCards(tx, shop.id, done, at);
    await settleTargets(tx, shop.id, action.id, { seen: targets.map(({ memberId }) => memberId), done });
    return targets.length;
  });
}
