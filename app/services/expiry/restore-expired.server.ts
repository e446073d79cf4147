import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { appendEntries } from "~/db/ledger.server";
import { extendLotsOfEntry, findExpiryEntry } from "~/db/lot-extensions.server";
import type { Deps } from "~/deps";
import { dayAfter, dayIn } from "~/domain/calendar";
import { LoyaltyError } from "~/domain/loyalty-error";

type Restoration = {
  shop: { id: bigint; timezone: string };
  memberId: bigint;
  /** The expiry that is undone. */
  entryId: bigint;
  note: string;
  by: string;
};

/** How long points last at least that came back. */
const DAYS = 30;

/**
 * Give back what ran out, once: to the lots it was taken from, which last another thirty days at least. Safe to repeat.
 * Throws LoyaltyError `not_found` for anything but an expiry of this member, or `bad_request` without a note.
 */
export async function restoreExpired(
  deps: Deps,
  { shop, memberId, entryId, note, by }: Restoration,
): Promise<{ points: number }> {
  if (note.trim() === "") throw new LoyaltyError("bad_request");
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    await lockAccounts(tx, shop.id, [memberId]);
    const expiry = await findExpiryEntry(tx, shop.id, memberId, entryId);
    if (!expiry) throw new LoyaltyError("not_found");
    const { points, isRestored } = expiry;
    if (isRestored) return { points };
    const lastDay = dayAfter(dayIn(shop.timezone, now), DAYS);
    await extendLotsOfEntry(tx, shop.id, entryId, lastDay);
    await appendEntries(tx, shop.id, [
      {
        memberId,
        kind: "adjust",
        key: `expiry:${entryId}:restore`,
        pending: 0,
        available: points,
        reserved: 0,
        occurredAt: now,
        orderId: null,
        redemptionId: null,
        programmeVersion: null,
        reason: { type: "expiry_restored", entryId: String(entryId), lastDay, note: note.trim(), by },
      },
    ]);
    await markCards(tx, shop.id, [memberId], now);
    return { points };
  });
}
