import { markCards } from "~/db/card-sync.server";
import type { Tx } from "~/db/database.server";
import { appendEntries } from "~/db/ledger.server";
import type { Shop } from "~/db/shops.server";
import { noteActivity, waysOnRecord } from "~/db/ways.server";
import type { NewEntry } from "~/domain/ledger/entry";

/**
 * Append entries of ways to earn, those whose fact is on record already left out: they were given what the programme
 * said then. Returns how many were new. The caller holds the accounts' locks.
 */
export async function giveWays(
  tx: Tx,
  shop: Pick<Shop, "id" | "installedAt">,
  entries: readonly NewEntry[],
  now: Date,
): Promise<number> {
  const onRecord = await waysOnRecord(tx, shop.id, entries);
  const fresh = entries.filter(({ key }) => !onRecord.has(key));
  if (fresh.length === 0) return 0;
  await appendEntries(tx, shop.id, fresh);
  await noteActivity(tx, shop.id, fresh);
  // Nobody can write the cards of a shop without the app; on installing it all of them are marked.
  const memberIds = shop.installedAt ? fresh.map(({ memberId }) => memberId) : [];
  await markCards(tx, shop.id, memberIds, now);
  return fresh.length;
}
