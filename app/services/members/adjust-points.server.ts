import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { appendEntries } from "~/db/ledger.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";

type Adjustment = { shopId: bigint; memberId: bigint; id: string; points: number; note: string; by: string };

const LARGEST = 10_000_000;

/**
 * Add or take points by hand, at once available. Safe to repeat with the same id. Throws LoyaltyError `not_found`, or
 * `bad_request` for zero, fractions, more than ten million, or no note.
 */
export async function adjustPoints(deps: Deps, { shopId, memberId, id, points, note, by }: Adjustment): Promise<void> {
  if (!Number.isInteger(points) || points === 0 || Math.abs(points) > LARGEST || note.trim() === "") {
    throw new LoyaltyError("bad_request");
  }
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    const accounts = await lockAccounts(tx, shopId, [memberId]);
    if (!accounts.has(memberId)) throw new LoyaltyError("not_found");
    await appendEntries(tx, shopId, [
      {
        memberId,
        kind: "adjust",
        key: `adjustment:${id}`,
        pending: 0,
        available: points,
        reserved: 0,
        occurredAt: now,
        orderId: null,
        redemptionId: null,
        programmeVersion: null,
        reason: { type: "adjusted", note: note.trim(), by },
      },
    ]);
    await markCards(tx, shopId, [memberId], now);
  });
}
