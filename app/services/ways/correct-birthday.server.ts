import { replaceBirthday } from "~/db/birthdays.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import type { MonthDay } from "~/domain/ways/month-day";

/** `monthDay` null: forget it, so that the shopper can save one anew. */
type Correction = { shopId: bigint; memberId: bigint; monthDay: MonthDay | null; by: string };

/** Change a member's birthday in the merchant's name. Safe to repeat. Throws LoyaltyError `not_found`, also for an erased member. */
export async function correctBirthday(deps: Deps, { shopId, memberId, monthDay, by }: Correction): Promise<void> {
  const isChanged = await deps.db.transaction((tx) =>
    replaceBirthday(tx, shopId, memberId, { monthDay, savedAt: deps.now() }),
  );
  if (!isChanged) throw new LoyaltyError("not_found");
  deps.log.info({ memberId: String(memberId), isForgotten: monthDay === null, by }, "birthday corrected");
}
