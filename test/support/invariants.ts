import type { Sql } from "~/db/database.server";
import { countViolations as countAll } from "~/db/invariants.server";

/** The invariants that do not hold, with the number of violations of each. */
export async function countViolations(sql: Sql): Promise<Record<string, number>> {
  return Object.fromEntries(Object.entries(await countAll(sql)).filter(([, count]) => count > 0));
}

export const NO_VIOLATIONS: Record<string, number> = {};
