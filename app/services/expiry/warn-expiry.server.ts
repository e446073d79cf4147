import { findExpiry, noteExpiringPoints } from "~/db/expiry.server";
import type { Deps } from "~/deps";

/**
 * Note which members' points run out soon, for whoever tells them: once at each of the rule's numbers of days before. Who comes
 * late to a number (points given, an extension, a worker that stood still) is told at it all the same, unless it is
 * time for the next one. Safe to repeat. Returns how many were noted.
 */
export async function warnExpiry({ db, now }: Pick<Deps, "db" | "now">, shopId: bigint): Promise<number> {
  const shop = await findExpiry(db, shopId);
  if (!shop) return 0;
  const ascending = [...new Set(shop.expiry.warningDays)].sort((a, b) => a - b);
  let total = 0;
  for (const [index, days] of ascending.entries()) {
    // The last day itself is still a day on which to spend.
    const fewerDays = index === 0 ? -1 : ascending[index - 1]!;
    total += await db.transaction((tx) => noteExpiringPoints(tx, shopId, shop, { days, fewerDays, now: now() }));
  }
  return total;
}
