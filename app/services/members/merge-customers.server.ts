import { lockAccounts, type Account } from "~/db/accounts.server";
import { markCards } from "~/db/card-sync.server";
import type { Tx } from "~/db/database.server";
import { appendEntries } from "~/db/ledger.server";
import { closeInto, handOverGrants } from "~/db/merges.server";
import type { Shop } from "~/db/shops.server";
import { listWayEntries, undoKey } from "~/db/ways.server";
import type { GrantReason, NewEntry } from "~/domain/ledger/entry";
import type { ProgrammeVersion } from "~/domain/programme/programme";
import { givenTwice } from "~/domain/ways/given-twice";
import { awardOrders, type Awarding } from "~/services/earning/award-orders.server";
import { ensureProgramme } from "~/services/programme/ensure-programme.server";
import { enrol } from "./enrol.server";

/** Shopify made one customer of two. */
export type Merge = { keptId: bigint; goneId: bigint };

/**
 * Make one member of two, as Shopify did of their customers: points, orders, codes and grants become the kept one's, whose
 * history is judged again as if they had been one from the beginning. What still comes under the other customer's number is
 * the kept one's. Safe to repeat. "ignored": nothing to do.
 */
export async function mergeCustomers(
  tx: Tx,
  shop: Shop,
  { keptId, goneId }: Merge,
  awarding: Awarding,
): Promise<"done" | "ignored"> {
  const { now, keyOf } = awarding;
  const nobody = { firstName: null, lastName: null, email: null, locale: null, updatedAt: null, joinedAt: now };
  const customers = [keptId, goneId].map((customerId) => ({ ...nobody, customerId }));
  const versions = await ensureProgramme(tx, shop, now);
  const { idOf } = await enrol(tx, shop, customers, versions, keyOf);
  const [kept, gone] = [idOf.get(keptId)!, idOf.get(goneId)!];
  if (kept === gone) return "ignored";
  const accounts = await lockAccounts(tx, shop.id, [kept, gone]);
  const former = accounts.get(gone);
  // Closed by a merge that came first.
  if (!former || !accounts.has(kept)) return "ignored";
  const twice = [
    ...(await grantsTwice(tx, shop.id, gone, kept)),
    ...(await waysTwice(tx, shop.id, gone, kept, versions)),
  ];
  await appendEntries(tx, shop.id, [
    ...handedOver(former, kept, now),
    ...twice.map((each) => takenBack(each, kept, now)),
  ]);
  await closeInto(tx, shop.id, gone, kept, now);
  await awardOrders(tx, shop, { orders: [], refunds: [], claimants: [kept], judge: [kept] }, awarding);
  await markCards(tx, shop.id, [kept], now);
  return "done";
}

/** What the account holds leaves it and comes to the other one. */
function handedOver({ memberId, pending, available, reserved }: Account, kept: bigint, at: Date): NewEntry[] {
  if (pending === 0 && available === 0 && reserved === 0) return [];
  const common = {
    kind: "merge",
    occurredAt: at,
    orderId: null,
    redemptionId: null,
    programmeVersion: null,
  } as const;
  return [
    {
      ...common,
      memberId,
      key: `merge:${memberId}:from`,
      pending: 0 - pending,
      available: 0 - available,
      reserved: 0 - reserved,
      reason: { type: "merged", direction: "into" },
    },
    {
      ...common,
      memberId: kept,
      key: `merge:${memberId}:to`,
      pending,
      available,
      reserved,
      reason: { type: "merged", direction: "from" },
    },
  ];
}

/** Something both were given, and the key under which it is taken back once. */
type Twice = { key: string; points: number; of: string };

function takenBack({ key, points, of }: Twice, kept: bigint, at: Date): NewEntry {
  return {
    memberId: kept,
    kind: "reverse",
    key,
    pending: 0,
    available: 0 - points,
    reserved: 0,
    occurredAt: at,
    orderId: null,
    redemptionId: null,
    programmeVersion: null,
    reason: { type: "given_twice", of },
  };
}

/** With what both hold goes what the kept one had lost: judged anew, they are given what they deserve. */
async function grantsTwice(tx: Tx, shopId: bigint, gone: bigint, kept: bigint): Promise<Twice[]> {
  const twice = await handOverGrants(tx, shopId, gone, kept);
  return twice
    .filter(({ points }) => points > 0)
    .map(({ key, points, reason }) => ({ key: `merge:${gone}:grant:${key}`, points, of: nameOf(reason) }));
}

function nameOf(reason: GrantReason): string {
  return reason.type === "tier_entered" ? reason.tierName : reason.wayName;
}

/** What other ways gave to more than one of them. */
async function waysTwice(
  tx: Tx,
  shopId: bigint,
  gone: bigint,
  kept: bigint,
  versions: readonly ProgrammeVersion[],
): Promise<Twice[]> {
  const given = [...(await listWayEntries(tx, shopId, gone)), ...(await listWayEntries(tx, shopId, kept))];
  return givenTwice(given, versions).map(({ key, points, reason }) => {
    return { key: undoKey(key), points, of: reason.name };
  });
}
