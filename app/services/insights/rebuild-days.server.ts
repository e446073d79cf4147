import type { Db } from "~/db/database.server";
import { lockRollUps, markAllDays } from "~/db/insights/roll-ups.server";
import { rollUpShop, type RolledUp } from "./roll-up-days.server";

/**
 * Make all days of a shop anew, as if there were none yet. `rows`: how many were not as they should have been, which is none
 * unless something was written meanwhile or went past the marks.
 */
export async function rebuildDays(db: Db, shopId: bigint): Promise<RolledUp> {
  await rollUpShop(db, shopId);
  await db.transaction(async (tx) => {
    await lockRollUps(tx, shopId);
    await markAllDays(tx, shopId);
  });
  return rollUpShop(db, shopId);
}
