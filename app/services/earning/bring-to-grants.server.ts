import type { Tx } from "~/db/database.server";
import { grantsOfMembers, saveGrants } from "~/db/grants.server";
import { grantChanges } from "~/domain/ledger/grant-entries";
import type { NewEntry } from "~/domain/ledger/entry";
import type { Deserved } from "./settle-batch";

/** Bring members' grants to what they deserve. Returns the entries to append; the caller holds the accounts' locks. */
export async function bringToGrants(tx: Tx, shopId: bigint, deserved: readonly Deserved[]): Promise<NewEntry[]> {
  const concerned = deserved.filter(({ grants, isWhole }) => isWhole || grants.length > 0);
  if (concerned.length === 0) return [];
  const held = Map.groupBy(
    await grantsOfMembers(
      tx,
      shopId,
      concerned.map(({ memberId }) => memberId),
    ),
    ({ memberId }) => memberId,
  );
  const changes = concerned.map((member) =>
    grantChanges(member.memberId, held.get(member.memberId) ?? [], member.grants, member),
  );
  await saveGrants(
    tx,
    shopId,
    changes.flatMap(({ grants }) => grants),
  );
  return changes.flatMap(({ entries }) => entries);
}
