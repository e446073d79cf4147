import { membersWithDueTiers } from "~/db/due-tiers.server";
import { getShop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { judgeMembers } from "./judge-members.server";

const BATCH = 200;

/**
 * Judge the members whose tier time alone may have changed: a window has moved on, a year or a grace has ended, a move by
 * hand begins or ends, a version takes effect. In batches until none is left. Returns how many were judged.
 */
export async function judgeDueTiers(deps: Deps): Promise<number> {
  const now = deps.now();
  const seen = new Set<string>();
  for (;;) {
    const due = await membersWithDueTiers(deps.db, now, BATCH);
    const fresh = due.filter(({ shopId, memberId }) => !seen.has(`${shopId} ${memberId}`));
    if (fresh.length === 0) {
      if (due.length > 0) deps.log.error({ members: due.length }, "members are due although their tiers were judged");
      return seen.size;
    }
    for (const { shopId, memberId } of fresh) seen.add(`${shopId} ${memberId}`);
    for (const [shopId, members] of Map.groupBy(fresh, ({ shopId }) => shopId)) {
      const memberIds = members.map(({ memberId }) => memberId);
      await deps.db.transaction(async (tx) => {
        const shop = await getShop(tx, shopId);
        if (shop) await judgeMembers(deps, tx, shop, memberIds);
      });
    }
  }
}
