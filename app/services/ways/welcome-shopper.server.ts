import { lockAccounts } from "~/db/accounts.server";
import { findDraws } from "~/db/draws.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { noteFirstVisit } from "~/db/ways.server";
import type { Deps } from "~/deps";
import { heldOutBy } from "~/domain/programme/holdout";
import { activeWay } from "~/domain/ways/usable-way";
import { wayEntry } from "~/domain/ways/way-entry";
import { giveWays } from "./give-ways.server";

/**
 * Note a member's first visit to the shop while logged in, and give what `sign_up` gives for it. There is one first
 * visit: whoever made it while the way was off, or the programme paused, gets nothing for a later one. A member from
 * before this was noted makes it now. Safe to repeat.
 */
export async function welcomeShopper(deps: Deps, shop: Shop, memberId: bigint): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    await lockAccounts(tx, shop.id, [memberId]);
    if (!(await noteFirstVisit(tx, shop.id, memberId, now))) return;
    const version = await findCurrentProgramme(tx, shop.id);
    const way = version && activeWay(version.programme, "sign_up");
    if (!way) return;
    const drawOf = await findDraws(tx, shop.id, [memberId], [version]);
    if (heldOutBy(version.programme, drawOf(memberId))) return;
    await giveWays(tx, shop, [wayEntry({ way, memberId, period: "once", at: now, version })], now);
  });
}
