import { lockAccounts } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import type { Tx } from "~/db/database.server";
import { findExpiry, listActivity, listMembersWithDueLots, type ShopExpiry } from "~/db/expiry.server";
import { appendEntries } from "~/db/ledger.server";
import { listLots } from "~/db/lot-rows.server";
import { explainLots } from "~/db/lots.server";
import { noteMemberEvents } from "~/db/member-events.server";
import type { Deps } from "~/deps";
import { dayIn } from "~/domain/calendar";
import type { NewEntry } from "~/domain/ledger/entry";
import { expireLots } from "~/domain/ledger/expire-lots";

const BATCH = 500;

/**
 * Let a shop's points run out whose last day is over, in batches of members, each in a transaction of its own. Only what is left
 * in lots goes, so nobody falls below zero, and pending points stay. Safe to repeat and to run twice at once: what is due is
 * decided under the accounts' locks. Returns how many entries it wrote.
 */
export async function expirePoints(deps: Pick<Deps, "db" | "now">, shopId: bigint): Promise<number> {
  let [total, afterId] = [0, 0n];
  for (;;) {
    const shop = await findExpiry(deps.db, shopId);
    if (!shop) return total;
    const page = { today: dayIn(shop.timezone, deps.now()), afterId, limit: BATCH };
    const memberIds = await listMembersWithDueLots(deps.db, shopId, shop, page);
    if (memberIds.length === 0) return total;
    total += await deps.db.transaction((tx) => expireOf(tx, shopId, shop, memberIds, deps.now()));
    afterId = memberIds.at(-1)!;
  }
}

async function expireOf(
  tx: Tx,
  shopId: bigint,
  shop: ShopExpiry,
  memberIds: readonly bigint[],
  now: Date,
): Promise<number> {
  await lockAccounts(tx, shopId, memberIds);
  await explainLots(tx, shopId, memberIds);
  const lots = await listLots(tx, shopId, memberIds, []);
  const activity = await listActivity(tx, shopId, memberIds);
  const entries = expireLots(lots, { ...shop, activity, now });
  await appendEntries(tx, shopId, entries);
  await noteMemberEvents(tx, shopId, entries.map(toEvent));
  await markCards(
    tx,
    shopId,
    entries.map(({ memberId }) => memberId),
    now,
  );
  return entries.length;
}

function toEvent({ memberId, key, occurredAt, available, reason }: NewEntry) {
  const payload = { points: -available, ...(reason.type === "points_expired" ? { lastDay: reason.lastDay } : {}) };
  return { memberId, kind: "points_expired" as const, key: `points_expired:${key}`, occurredAt, payload };
}
