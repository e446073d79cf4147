import { lockAccounts } from "~/db/accounts.server";
import type { Tx } from "~/db/database.server";
import { findDraws } from "~/db/draws.server";
import { findCurrentProgramme } from "~/db/programmes.server";
import type { Shop } from "~/db/shops.server";
import { findMemberDays, listWayEntries, waysOnRecord } from "~/db/ways.server";
import type { Deps } from "~/deps";
import { LoyaltyError } from "~/domain/loyalty-error";
import { nextClaimAt } from "~/domain/ways/claim-limit";
import { requireWay, type ClaimedKind } from "~/domain/ways/usable-way";
import { wayEntry, wayKey, wayKeyStart } from "~/domain/ways/way-entry";
import { giveWays } from "./give-ways.server";

type Claim = {
  shop: Pick<Shop, "id" | "installedAt">;
  memberId: bigint;
  /** The way's key in the programme. */
  way: string;
  /** Whoever claims names the fact, up to them to choose: the same name counts once a member and way. */
  id: string;
  /** The app that tells; null for the shopper. */
  by: string | null;
};

/** What a shopper may claim, and what an app may. */
const BY_SHOPPER = ["review", "social"] as const satisfies readonly ClaimedKind[];
const BY_APP = ["review", "social", "custom"] as const satisfies readonly ClaimedKind[];

/**
 * Give what a review, a follow or an app's own action gives, within the way's limits; at once available. Safe to
 * repeat with the same id. Throws LoyaltyError `not_found`, `programme_paused`, `way_unavailable`, or `already_earned`, whose
 * `nextAt` says when it counts next, absent when it never does again.
 */
export async function claimWay(deps: Deps, claim: Claim): Promise<{ isRepeat: boolean }> {
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    const { shop, memberId, id, by } = claim;
    await lockAccounts(tx, shop.id, [memberId]);
    if (!(await findMemberDays(tx, shop.id, memberId))) throw new LoyaltyError("not_found");
    const version = await findCurrentProgramme(tx, shop.id);
    if (!version) throw new LoyaltyError("way_unavailable");
    const draw = (await findDraws(tx, shop.id, [memberId], [version]))(memberId);
    const kinds = by === null ? BY_SHOPPER : BY_APP;
    const way = requireWay(version.programme, { key: claim.way, kinds, draw });
    const period = by === null ? `claim-${id}` : `id-${id}`;
    const fact = { memberId, key: wayKey(way, memberId, period) };
    if ((await waysOnRecord(tx, shop.id, [fact])).size > 0) return { isRepeat: true };
    await requireRoom(tx, claim, { start: wayKeyStart(way), limit: way, now });
    await giveWays(tx, shop, [wayEntry({ way, memberId, period, at: now, version, more: by ? { by } : {} })], now);
    return { isRepeat: false };
  });
}

/** Throws when it does not count now. */
async function requireRoom(
  tx: Tx,
  { shop, memberId }: Claim,
  { start, limit, now }: { start: string; limit: Parameters<typeof nextClaimAt>[0]; now: Date },
): Promise<void> {
  const had = (await listWayEntries(tx, shop.id, memberId, start)).map(({ occurredAt }) => occurredAt);
  const nextAt = nextClaimAt(limit, had, now);
  if (nextAt?.getTime() !== now.getTime()) {
    throw new LoyaltyError("already_earned", nextAt ? { nextAt: nextAt.toISOString() } : {});
  }
}
