import { listAccounts, type Account } from "~/db/accounts.server";
import type { Sql } from "~/db/database.server";
import { findDraws } from "~/db/draws.server";
import { ordersOfMembers, refundsOfOrders } from "~/db/orders.server";
import { listProgrammeVersions } from "~/db/programmes.server";
import { getShop, type Shop } from "~/db/shops.server";
import { movesOfMembers } from "~/db/tier-moves.server";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { zonesOf } from "~/domain/zone";
import { settleBatch } from "~/services/earning/settle-batch";

const BATCH = 500;

/** What is checked, as a sentence that holds. */
export const HISTORIES = "a member's points and tier are what their history gives";

/** How many were looked at, and of whom the books say something else than their history. */
export type CheckedHistories = { members: number; wrong: bigint[] };

/**
 * Judge members' whole histories anew, without writing, and compare: nothing may be left to settle, and tier, spend and number
 * of orders must be what is on the account. That is what no query can tell. Members whose tier time is about to change are
 * passed over.
 *
 * @param most members to look at, from the first after `after` on
 */
export async function checkHistories(
  sql: Sql,
  shopId: bigint,
  { now, after = 0n, most }: { now: Date; after?: bigint; most: number },
): Promise<CheckedHistories> {
  const shop = await getShop(sql, shopId);
  const versions = shop ? await listProgrammeVersions(sql, shopId) : [];
  const checked: CheckedHistories = { members: 0, wrong: [] };
  if (!shop || versions.length === 0) return checked;
  for (let last = after; checked.members < most;) {
    const accounts = await listAccounts(sql, shopId, last, Math.min(BATCH, most - checked.members));
    if (accounts.length === 0) break;
    last = accounts.at(-1)!.memberId;
    checked.members += accounts.length;
    checked.wrong.push(...(await wrongOf(sql, shop, accounts, versions, now)));
  }
  return checked;
}

async function wrongOf(
  sql: Sql,
  shop: Shop,
  accounts: readonly Account[],
  versions: readonly ProgrammeVersion[],
  now: Date,
): Promise<bigint[]> {
  const settled = accounts.filter(({ tierState, tierDueAt }) => tierState && (!tierDueAt || tierDueAt > now));
  const ids = settled.map(({ memberId }) => memberId);
  const records = (await ordersOfMembers(sql, shop.id, ids)).sort(
    (a, b) => a.processedAt.getTime() - b.processedAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  const refunds = await refundsOfOrders(
    sql,
    shop.id,
    records.map(({ id }) => id),
  );
  const judged = settleBatch(records, {
    refundsOf: Map.groupBy(refunds, ({ orderId }) => orderId),
    accounts: new Map(settled.map((account) => [account.memberId, account])),
    movesOf: await movesOfMembers(sql, shop.id, ids),
    drawOf: await findDraws(sql, shop.id, ids, versions),
    whole: new Set(ids),
    versions,
    zone: shop.timezone,
    zoneAt: zonesOf(shop),
    currency: shop.currency,
    earnsFrom: shop.earnsFrom,
    now,
  });
  const account = new Map(settled.map((each) => [each.memberId, each]));
  const unlike = judged.standings.filter(({ memberId, tierKey, qualifyingMinor, orders }) => {
    const known = account.get(memberId)!;
    return known.tierKey !== tierKey || known.qualifyingMinor !== qualifyingMinor || known.orders !== orders;
  });
  return [...new Set([...judged.entries, ...unlike].map(({ memberId }) => memberId))];
}
