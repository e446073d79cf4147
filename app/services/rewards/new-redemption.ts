import { createHmac } from "node:crypto";
import type { Redemption } from "~/db/redemptions.server";
import type { Deps } from "~/deps";
import { addDays } from "~/domain/calendar";
import type { Reward } from "~/domain/programme/programme";
import { discountCode } from "~/domain/rewards/discount-code";

type Whose = { shopId: bigint; memberId: bigint; id: string; rewardKey: string };

/** A redemption whose code is still to be made, by the reward's terms as they are now. The code follows from its id. */
export function newRedemption(
  { env, now }: Pick<Deps, "env" | "now">,
  { memberId, id, shopId, rewardKey }: Whose,
  { version, reward, points }: { version: number; reward: Reward; points: number },
): Redemption {
  const reservedAt = now();
  const bytes = createHmac("sha256", env.ENCRYPTION_KEY).update(`redemption:${shopId}:${id}`).digest();
  return {
    id,
    memberId,
    rewardKey,
    reward,
    programmeVersion: version,
    points,
    status: "reserved",
    code: discountCode(bytes),
    discountGid: null,
    orderId: null,
    reservedAt,
    expiresAt: addDays(reservedAt, reward.validDays),
  };
}
