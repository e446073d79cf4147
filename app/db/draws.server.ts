import { holdoutDraw } from "~/domain/insights/roi/holdout-draw";
import { NEVER_HELD_OUT } from "~/domain/programme/holdout";
import type { Programme } from "~/domain/programme/programme";
import type { Sql } from "./database.server";
import { customersOfMembers } from "./member-customers.server";

/**
 * Where chance has put members, which says whether they are held out (`heldOutBy`): by the customer that each is, after a merge
 * the one that was kept. Where none of the versions holds anybody out, nobody is asked for.
 */
export async function findDraws(
  sql: Sql,
  shopId: bigint,
  memberIds: readonly bigint[],
  versions: readonly { programme: Pick<Programme, "holdout"> }[],
): Promise<(memberId: bigint) => number> {
  if (versions.every(({ programme }) => programme.holdout.percent === 0)) return () => NEVER_HELD_OUT;
  const customers = await customersOfMembers(sql, shopId, memberIds);
  return (memberId) => {
    const customerId = customers.get(memberId);
    if (customerId === undefined) throw new Error(`member ${memberId} was not asked for`);
    return holdoutDraw({ shopId, customerId });
  };
}
