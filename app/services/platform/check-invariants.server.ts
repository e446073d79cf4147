import { replaceViolations } from "~/db/invariant-violations.server";
import { countViolationsByShop } from "~/db/invariants.server";
import type { Deps } from "~/deps";

/**
 * Check what must hold of the data, over all shops; what does not is kept for each shop's activity page, in place of what
 * the check before had found, and logged as an error. Returns how many rules are broken.
 */
export async function checkInvariants({ db, now, log }: Pick<Deps, "db" | "now" | "log">): Promise<number> {
  const violations = await db.transaction(async (tx) => {
    const found = await countViolationsByShop(tx);
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
