import { findMemberId } from "~/db/members.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { enrol } from "./enrol.server";

export type Shopper = { shop: Shop; memberId: bigint };

/** The member behind a customer of a shop; one seen for the first time becomes a member. */
export async function identifyShopper(deps: Deps, shop: Shop, customerId: bigint): Promise<Shopper> {
  const known = await findMemberId(deps.db, shop.id, customerId);
  if (known !== null) return { shop, memberId: known };
  const joinedAt = deps.now();
  const nobody = { customerId, firstName: null, lastName: null, email: null, locale: null, updatedAt: null, joinedAt };
  return deps.db.transaction(async (tx) => {
    const { idOf } = await enrol(tx, shop, [nobody], await ensureProgramme(tx, shop, joinedAt));
    return { shop, memberId: idOf.get(customerId)! };
  });
}
