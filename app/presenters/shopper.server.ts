import { readCards } from "~/db/card-sync.server";
import { findRedemption } from "~/db/redemptions.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { dayIn } from "~/domain/calendar";
import { memberCard, type Card } from "~/domain/members/card";
import type { PageShop, ReadDeps } from "./read-deps";

type Shopper = { shop: PageShop; memberId: bigint };

/** The member's card as it is now, fresher than the metafield. Throws LoyaltyError `not_found` for an erased member. */
export async function presentCard({ db }: ReadDeps, { shop, memberId }: Shopper): Promise<{ card: Card }> {
  const [row] = await readCards(db, shop.id, [memberId]);
  if (!row) throw new LoyaltyError("not_found");
  return { card: memberCard(row, shop) };
}

/** One redemption of this shopper with the card it left behind. Throws LoyaltyError `not_found`, also for somebody else's. */
export async function presentRedemption(deps: ReadDeps, shopper: Shopper, id: string) {
  const redemption = await findRedemption(deps.db, shopper.shop.id, id);
  if (redemption?.memberId !== shopper.memberId) throw new LoyaltyError("not_found");
  const isUsable = redemption.status === "issued";
  return {
    redemption: {
      id: redemption.id,
      reward: redemption.rewardKey,
      points: redemption.points,
      status: redemption.status,
      code: isUsable ? redemption.code : null,
      expiresOn: isUsable ? dayIn(shopper.shop.timezone, redemption.expiresAt) : null,
    },
    ...(await presentCard(deps, shopper)),
  };
}
