import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { findEntry } from "~/db/find-entry.server";
import { appendEntries } from "~/db/ledger.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";

type Adjustment = {
  shopId: bigint;
  memberId: bigint;
  id: string;
  points: number;
  note: string;
  /** What the customer reads in their history. */
  customerNote?: string;
  by: string;
};

const LARGEST = 10_000_000;

/**
 * Add or take points by hand, at once available. Safe to repeat with the same id. Throws LoyaltyError `not_found`,
 * `id_conflict` when the id stands for other points or another member, or `bad_request` for zero, fractions, more than ten
 * million, or no note.
 */
export async function adjustPoints(
  deps: Deps,
  { shopId, memberId, id, points, note, customerNote, by }: Adjustment,
): Promise<{ isRepeat: boolean }> {
  if (!Number.isInteger(points) || points === 0 || Math.abs(points) > LARGEST || note.trim() === "") {
    throw new LoyaltyError("bad_request");
  }
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const accounts = await lockAccounts(tx, shopId, [memberId]);
    if (!accounts.has(memberId)) throw new LoyaltyError("not_found");
    const key = `adjustment:${id}`;
    const known = await findEntry(tx, shopId, key);
    if (known && (known.memberId !== memberId || known.points !== points)) throw new LoyaltyError("id_conflict");
    if (known) return { isRepeat: true };
    await appendEntries(tx, shopId, [
      {
        memberId,
        kind: "adjust",
        key,
        pending: 0,
        available: points,
        reserved: 0,
        occurredAt: now,
        orderId: null,
        redemptionId: null,
        programmeVersion: null,
        reason: { type: "adjusted", note: note.trim(), ...(customerNote && { customerNote }), by },
      },
    ]);
    await markCards(tx, shopId, [memberId], now);
    return { isRepeat: false };
  });
}
