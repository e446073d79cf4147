import type { CardRow } from "~/db/card-sync.server";
import { findAskers, type Asker } from "~/db/shoppers.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { Gathered } from "~/lib/gathered";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { welcomeShopper } from "~/services/ways/welcome-shopper.server";
import { enrol } from "./enrol.server";
import { guestKeys } from "./guest-key";

/** `card`: as it is at this moment; null for an erased member. */
export type Shopper = { shop: Shop; memberId: bigint; card: CardRow | null };

/** The member behind a customer; null when there is no such shop. Throws LoyaltyError `shop_unavailable` for one without the app. */
export type IdentifyShopper = (customerId: bigint) => Promise<Shopper | null>;

/** Trips to the database at once, so that one that takes long doesn't hold everybody up, and customers of one. */
const BOUNDS = { atOnce: 2, largest: 100 };

/**
 * Who a shop's customers are as members; one seen for the first time becomes a member, and the first visit is noted. Those
 * who ask at the same moment are looked up together.
 */
export function identifierOf(deps: Deps, shopId: bigint): IdentifyShopper {
  const finding = new Gathered<bigint, Asker | null>(
    async (customerIds) => (await findAskers(deps.db, shopId, customerIds)) ?? customerIds.map(() => null),
    BOUNDS,
  );
  return async function identify(customerId) {
    const asker = await finding.ask(customerId);
    if (!asker) return null;
    const { shop, member, card } = asker;
    if (!shop.installedAt) throw new LoyaltyError("shop_unavailable");
    if (member && !member.isNewHere) return { shop, memberId: member.id, card };
    if (member) await welcomeShopper(deps, shop, member.id);
    else await enrolStranger(deps, shop, customerId);
    return identify(customerId);
  };
}

async function enrolStranger(deps: Deps, shop: Shop, customerId: bigint): Promise<void> {
  const joinedAt = deps.now();
  const nobody = { customerId, firstName: null, lastName: null, email: null, locale: null, updatedAt: null, joinedAt };
  const keyOf = guestKeys(deps, shop.id);
  await deps.db.transaction(async (tx) => enrol(tx, shop, [nobody], await ensureProgramme(tx, shop, joinedAt), keyOf));
}
