import { sliceOfAccounts } from "~/db/accounts.server";
import { replaceViolations } from "~/db/invariant-violations.server";
import { countViolationsByShop, type ShopViolations } from "~/db/invariants.server";
import { listInstalledShops } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { checkHistories, HISTORIES } from "./check-histories.server";

/** Members of a shop whose histories are judged anew in one night; the next night goes on behind them. */
const HISTORIES_A_NIGHT = 20_000;
const DAY_MS = 86_400_000;

/**
 * Check what must hold of the data, over all shops; what does not is kept for each shop's activity page, in place of what
 * the check before had found, and logged as an error. Returns how many rules are broken.
 */
export async function checkInvariants({ db, now, log }: Pick<Deps, "db" | "now" | "log">): Promise<number> {
  const histories = await wrongHistories({ db, now });
  const violations = await db.transaction(async (tx) => {
    const found = [...(await countViolationsByShop(tx)), ...histories];
    await replaceViolations(tx, found, now());
    return found;
  });
  const counts: Record<string, number> = {};
  for (const { rule, count } of violations) counts[rule] = (counts[rule] ?? 0) + count;
  const broken = Object.keys(counts).length;
  if (broken > 0) log.error({ violations: counts }, "the data violate what must hold");
  else log.info("the data are as they must be");
  return broken;
}

async function wrongHistories({ db, now }: Pick<Deps, "db" | "now">): Promise<ShopViolations[]> {
  const found: ShopViolations[] = [];
  const turn = Math.floor(now().getTime() / DAY_MS);
  for (const shopId of await listInstalledShops(db)) {
    const after = await sliceOfAccounts(db, shopId, turn, HISTORIES_A_NIGHT);
    const { wrong } = await checkHistories(db, shopId, { now: now(), after, most: HISTORIES_A_NIGHT });
    if (wrong.length > 0) found.push({ shopId, rule: HISTORIES, count: wrong.length });
  }
  return found;
}
