import { lockAccounts } from "~/db/accounts.server";
import { explainLots } from "~/db/lots.server";
import { listUnexplained } from "~/db/lot-rows.server";
import type { Deps } from "~/deps";

const BATCH = 2000;

/**
 * Find lots for what members have that no lot explains: points moved while a version without lots still served. Whoever is
 * touched meanwhile gets theirs then; this finds the others. Safe to repeat. Returns how many there were.
 */
export async function explainAllLots({ db, log }: Pick<Deps, "db" | "log">): Promise<number> {
  let total = 0;
  for (;;) {
    const found = await db.transaction((tx) => listUnexplained(tx, BATCH));
    for (const [shopId, members] of Map.groupBy(found, ({ shopId }) => shopId)) {
      const ids = members.map(({ memberId }) => memberId);
      await db.transaction(async (tx) => {
        await lockAccounts(tx, shopId, ids);
        await explainLots(tx, shopId, ids);
      });
    }
    total += found.length;
    if (found.length < BATCH) break;
  }
  if (total > 0) log.warn({ members: total }, "points without a lot have been given one");
  return total;
}
