import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { extendLots } from "~/db/lot-extensions.server";
import { noteMemberEvents } from "~/db/member-events.server";
import type { Deps } from "~/deps";
import { addMonths, dayIn } from "~/domain/calendar";
import { LoyaltyError } from "~/domain/loyalty-error";

type Extension = {
  shop: { id: bigint; timezone: string };
  memberId: bigint;
  id: string;
  /** A day of the shop's, after today, at most five years on. */
  until: string;
  by: string;
};

const LONGEST_MONTHS = 60;

/**
 * Let the points that a member has now last until a day; those that last longer stay as they are. Kept as an event of the
 * member's, with who did it. Safe to repeat. Throws LoyaltyError `not_found`, or `bad_request` for a day out of bounds.
 */
export async function extendExpiry(deps: Deps, { shop, memberId, id, until, by }: Extension): Promise<void> {
  const now = deps.now();
  const today = dayIn(shop.timezone, now);
  if (until <= today || until > addMonths(today, LONGEST_MONTHS)) throw new LoyaltyError("bad_request");
  await deps.db.transaction(async (tx) => {
    const accounts = await lockAccounts(tx, shop.id, [memberId]);
    if (!accounts.has(memberId)) throw new LoyaltyError("not_found");
    const extended = await extendLots(tx, shop.id, memberId, until);
    const payload = { ...extended, until, by };
    await noteMemberEvents(tx, shop.id, [
      { memberId, kind: "expiry_extended", key: `expiry_extended:${id}`, occurredAt: now, payload },
    ]);
    await markCards(tx, shop.id, [memberId], now);
  });
}
