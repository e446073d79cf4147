import { readCards } from "~/db/card-sync.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { memberCard } from "~/domain/members/card";
import type { PageShop, ReadDeps } from "./read-deps";

/** A member as apps see them: no name, no address, no codes. Throws LoyaltyError `not_found` for an erased member. */
export async function presentApiMember({ db }: Pick<ReadDeps, "db">, shop: PageShop, memberId: bigint) {
  const [[row], version] = await Promise.all([readCards(db, shop.id, [memberId]), findCurrentProgramme(db, shop.id)]);
  if (!row) throw new LoyaltyError("not_found");
  const { points, pending, pendingUntil, tier, qualifying } = memberCard(row, shop);
  const name = version?.programme.tiers.find(({ key }) => key === tier)?.name ?? tier;
  return {
    member: {
      customer: String(row.customerId),
      points,
      pending,
      pendingUntil,
      tier: tier === null ? null : { key: tier, name },
      qualifying,
    },
  };
}
