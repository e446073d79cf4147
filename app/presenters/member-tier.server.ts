import { findAccount } from "~/db/accounts.server";
import type { Sql } from "~/db/database.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import { listGains, listTierMoves, type GainRow } from "~/db/tier-moves.server";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { TierClock } from "~/domain/tiers/tier-clock";
import type { TierOutlook } from "~/domain/tiers/tier-outlook";
import type { PageShop } from "./read-deps";

/**
 * Why a member has their tier: what keeps it and by when, and the move by hand that binds, if one does. What is missing is in
 * minor units where spend counts. Null for a member who has not been judged yet.
 */
export async function presentMemberTier(sql: Sql, shop: PageShop, memberId: bigint, now: Date) {
  const [account, versions, moves, gains] = await Promise.all([
    findAccount(sql, shop.id, memberId),
    listProgrammeVersions(sql, shop.id),
    listTierMoves(sql, shop.id, memberId),
    listGains(sql, shop.id, memberId),
  ]);
  if (!account?.tierState || versions.length === 0) return null;
  const clock = new TierClock({
    versions: versions.map(({ effectiveAt, programme }) => ({
      effectiveAt,
      tiers: programme.tiers,
      rules: programme.tierRules,
    })),
    moves,
    zone: shop.timezone,
    currency: shop.currency,
    joinedAt: account.tierState.at,
    start: {
      state: account.tierState,
      totals: { minor: account.qualifyingMinor, points: 0, orders: account.orders },
      gained: gains.map((gain) => toGain(gain, versions)),
    },
  });
  clock.advanceTo(now);
  const { outlook } = clock;
  const binding = moves.findLast(({ tierKey, from }) => isSame(outlook, tierKey, from));
  return {
    ...told(outlook, versions.at(-1)!),
    tiers: versions.at(-1)!.programme.tiers.map(({ key, name }) => ({ key, name })),
    byHand: binding ? { reason: binding.reason, by: binding.by, until: lastMoment(outlook.byHand!.until) } : null,
  };
}

function isSame({ byHand }: TierOutlook, tierKey: string, from: Date): boolean {
  return byHand !== null && byHand.tierKey === tierKey && byHand.from.getTime() === from.getTime();
}

/** An order counts from when it came to earn. */
function toGain({ processedAt, fulfilledAt, version, minor, points }: GainRow, versions: readonly ProgrammeVersion[]) {
  const earning = versions.find((each) => each.version === version)?.programme.earning;
  const isLater = earning?.awardOn === "fulfilled" && fulfilledAt !== null && fulfilledAt > processedAt;
  return { measures: { minor, points, orders: 1 }, gainedAt: isLater ? fulfilledAt : processedAt };
}

function told({ measure, window, earned, keep }: TierOutlook, { programme }: ProgrammeVersion) {
  return {
    measure,
    window,
    earned: programme.tiers.find(({ key }) => key === earned.tierKey)?.name ?? earned.tierKey,
    keep: keep && {
      missing: keep.missing,
      isForLater: keep.from !== null,
      by: lastMoment(keep.by),
      until: lastMoment(keep.until),
    },
  };
}

/** What ends at midnight is told by the day that it ends with. */
function lastMoment(end: Date | null): string | null {
  return end && new Date(end.getTime() - 1).toISOString();
}
