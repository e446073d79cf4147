import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import { appendEntries } from "~/db/ledger.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { findRedemption, insertRedemption, type Redemption } from "~/db/redemptions.server";
import type { Deps } from "~/deps";
import { reserveEntry } from "~/domain/ledger/entries";
import { LoyaltyError } from "~/domain/loyalty-error";
import type { ProgrammeVersion, Reward } from "~/domain/programme/programme";
import { newRedemption } from "./new-redemption";

type Request = { shopId: bigint; memberId: bigint; id: string; rewardKey: string };

/**
 * Reserve the points of a reward and queue its code, together or not at all. Safe to repeat with the same id: the first
 * redemption is returned, also after the balance is spent.
 *
 * Throws LoyaltyError: `insufficient_points`, `reward_unavailable`, `programme_paused`, `redemption_conflict` (the id is
 * another redemption's), `not_found` (no such member).
 */
export async function redeemReward(
  deps: Deps,
  request: Request,
): Promise<{ redemption: Redemption; isRepeat: boolean }> {
  const { shopId, memberId, id } = request;
  return deps.db.transaction(async (tx) => {
    const account = (await lockAccounts(tx, shopId, [memberId])).get(memberId);
    if (!account) throw new LoyaltyError("not_found");
    const before = await findRedemption(tx, shopId, id);
    if (before) return { redemption: requireSame(before, request), isRepeat: true };
    const current = requireActive(await findCurrentProgramme(tx, shopId));
    const reward = requireReward(current, request.rewardKey);
    if (account.available < reward.points) {
      throw new LoyaltyError("insufficient_points", { available: account.available, needed: reward.points });
    }
    const redemption = newRedemption(deps, request, { version: current.version, reward, points: reward.points });
    await insertRedemption(tx, shopId, redemption);
    await appendEntries(tx, shopId, [reserveEntry({ ...redemption, rewardName: reward.name }, redemption.reservedAt)]);
    await markCards(tx, shopId, [memberId], redemption.reservedAt);
    await deps.jobs.enqueue(tx, "issue-reward", { shopId: String(shopId), redemptionId: id }, { startAfter: 5 });
    return { redemption, isRepeat: false };
  });
}

function requireSame(redemption: Redemption, { memberId, rewardKey }: Request): Redemption {
  if (redemption.memberId !== memberId || redemption.rewardKey !== rewardKey)
    throw new LoyaltyError("redemption_conflict");
  return redemption;
}

function requireActive(current: ProgrammeVersion | null): ProgrammeVersion {
  if (current?.programme.status !== "active") throw new LoyaltyError("programme_paused");
  return current;
}

function requireReward({ programme }: ProgrammeVersion, key: string): Reward {
  const reward = programme.rewards.find((each) => each.key === key && each.isEnabled);
  if (!reward) throw new LoyaltyError("reward_unavailable");
  return reward;
}
