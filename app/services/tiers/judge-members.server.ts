import type { Tx } from "~/db/database.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { awardOrders } from "~/services/earning/award-orders.server";
import { guestKeys } from "~/services/members/guest-key";

/** Judge members anew by their whole histories as they stand now, though nothing was learnt of them. Safe to repeat. */
export async function judgeMembers(
  deps: Pick<Deps, "env" | "now">,
  tx: Tx,
  shop: Shop,
  memberIds: readonly bigint[],
): Promise<void> {
  const learnt = { orders: [], refunds: [], judge: memberIds };
  await awardOrders(tx, shop, learnt, { now: deps.now(), keyOf: guestKeys(deps, shop.id) });
}
