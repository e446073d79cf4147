import type { CardRow } from "~/db/card-sync.server";
import type { Asker } from "~/db/shoppers.server";
import type { Shop } from "~/db/shops.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { welcomeShopper } from "~/services/ways/welcome-shopper.server";
import { enrol } from "./enrol.server";
import { guestKeys } from "./guest-key";

/** `card`: as it is at this moment; null for an erased member. */
export type Shopper = { shop: Shop; memberId: bigint; card: CardRow | null };

/**
 * The member behind a customer of a shop; one seen for the first time becomes a member, and the
 * first visit is noted. Null when there is no such shop. `find` looks the customer up as they are now.
 * Throws LoyaltyError `shop_unavailable` for one that does not have the app.
 */
export async function identifyShopper(
  deps: Deps,
  customerId: bigint,
  find: (customerId: bigint) => Promise<Asker | null>,
): Promise<Shopper | null> {
  const asker = await find(customerId);
  if (!asker) return null;
  const { shop, member, card } = asker;
  if (!shop.installedAt) throw new LoyaltyError("shop_unavailable");
  if (member && !member.isNewHere) return { shop, memberId: member.id, card };
  if (member) await welcomeShopper(deps, shop, member.id);
  else await enrolStranger(deps, shop, customerId);
  return identifyShopper(deps, customerId, find);
}

async function enrolStranger(deps: Deps, shop: Shop, customerId: bigint): Promise<void> {
  const joinedAt = deps.now();
  const nobody = { customerId, firstName: null, lastName: null, email: null, locale: null, updatedAt: null, joinedAt };
  const keyOf = guestKeys(deps, shop.id);
  await deps.db.transaction(async (tx) => enrol(tx, shop, [nobody], await ensureProgramme(tx, shop, joinedAt), keyOf));
}
