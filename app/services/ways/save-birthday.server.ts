import { insertBirthday } from "~/db/birthdays.server";
import { findDraws } from "~/db/draws.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import { findMemberDays } from "~/db/ways.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import type { MonthDay } from "~/domain/ways/month-day";
import { waysFor } from "~/domain/ways/usable-way";

type Birthday = { shopId: bigint; memberId: bigint; monthDay: MonthDay };

/**
 * Save a shopper's birthday, once: only the merchant changes it afterwards. Nobody is asked for it while it gives
 * nothing. Safe to repeat. Throws LoyaltyError `birthday_locked` for another day than the saved one, `programme_paused`,
 * `way_unavailable`, `not_found`.
 */
export async function saveBirthday(deps: Deps, { shopId, memberId, monthDay }: Birthday): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const version = await findCurrentProgramme(tx, shopId);
    if (version?.programme.status === "paused") throw new LoyaltyError("programme_paused");
    const drawOf = await findDraws(tx, shopId, [memberId], version ? [version] : []);
    const ways = version ? waysFor(version.programme, drawOf(memberId)) : [];
    if (!ways.some(({ kind }) => kind === "birthday")) throw new LoyaltyError("way_unavailable");
    if (await insertBirthday(tx, shopId, memberId, { monthDay, savedAt: deps.now() })) return;
    const member = await findMemberDays(tx, shopId, memberId);
    if (!member) throw new LoyaltyError("not_found");
    if (member.birthday !== monthDay) throw new LoyaltyError("birthday_locked");
  });
}
