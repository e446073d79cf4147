import { readCards } from "~/db/card-sync.server";
import { findRedemption } from "~/db/redemptions.server";
import { LoyaltyError } from "~/domain/loyalty-error";
import { dayIn } from "~/domain/calendar";
import { memberCard, type Card, type CardFacts } from "~/domain/members/card";
import type { PageShop, ReadDeps } from "./read-deps";

type Shopper = { shop: PageShop; memberId: bigint };

/** The member's card as it was when they were identified. Throws LoyaltyError `not_found` for an erased member. */
export function presentCard({ shop, card }: { shop: PageShop; card: CardFacts | null }): { card: Card } {
  if (!card) throw new LoyaltyError("not_found");
  return { card: memberCard(card, shop) };
}

/** The card after something was changed, read now. Throws as `presentCard`. */
export async function presentCardNow({ db }: ReadDeps, { shop, memberId }: Shopper): Promise<{ card: Card }> {
  const [card = null] = await readCards(db, shop.id, [memberId]);
  return presentCard({ shop, card });
}

/** One redemption of this shopper with the card it left behind, read now. Throws LoyaltyError `not_found`, also for somebody else's. */
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
    ...(await presentCardNow(deps, shopper)),
  };
}
