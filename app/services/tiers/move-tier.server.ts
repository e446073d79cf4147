import { lockAccounts } from "~/db/accounts.server";
import type { Tx } from "~/db/database.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { getShop, type Shop } from "~/db/shops.server";
import { endTierMoves, insertTierMove } from "~/db/tier-moves.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { judgeMembers } from "./judge-members.server";

type Whom = { shopId: bigint; memberId: bigint; by: string };
type Move = Whom & { id: string; tierKey: string; until: Date | null; reason: string };

/**
 * Put a member into a tier by hand, from now to an end or for good; it ends the move before. Safe to repeat with the same id.
 * Throws LoyaltyError `not_found`, or `bad_request` for a tier that the programme doesn't have, an end in the past, or no
 * reason.
 */
export async function moveTier(deps: Deps, { shopId, memberId, id, tierKey, until, reason, by }: Move): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    const shop = await lockedShop(tx, shopId, memberId);
    const current = await findCurrentProgramme(tx, shopId);
    const hasTier = current?.programme.tiers.some(({ key }) => key === tierKey);
    if (!hasTier || reason.trim() === "" || (until && until <= now)) throw new LoyaltyError("bad_request");
    const move = { id, tierKey, from: now, until, reason: reason.trim(), by };
    if (await insertTierMove(tx, shopId, memberId, move)) await judgeMembers(deps, tx, shop, [memberId]);
  });
}

/** Take back what was moved by hand: the member's history holds again. Safe to repeat. Throws LoyaltyError `not_found`. */
export async function endTierMove(deps: Deps, { shopId, memberId, by }: Whom): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const shop = await lockedShop(tx, shopId, memberId);
    const ended = await endTierMoves(tx, shopId, memberId, { at: deps.now(), by });
    if (ended > 0) await judgeMembers(deps, tx, shop, [memberId]);
  });
}

async function lockedShop(tx: Tx, shopId: bigint, memberId: bigint): Promise<Shop> {
  const shop = await getShop(tx, shopId);
  const accounts = await lockAccounts(tx, shopId, [memberId]);
  if (!shop || !accounts.has(memberId)) throw new LoyaltyError("not_found");
  return shop;
}
