import type { Database } from "~/db/database.server";
import type { Deps } from "~/deps";
import { sealLedger } from "~/services/ledger/seal-ledger.server";
import { insertEntry, insertMember } from "#test/factories/rows";

let nextKey = 0;

/** Entries of a member, newly made; their ids, in order. */
export async function writeEntries(db: Database, shopId: bigint, count: number): Promise<bigint[]> {
  const at = new Date("2026-11-20T10:00:00Z");
  const customerId = BigInt((nextKey += 1));
  const memberId = await insertMember(db.pool, shopId, { customerId, joinedAt: at });
  for (let made = 0; made < count; made += 1) {
    await insertEntry(db.pool, shopId, memberId, {
      kind: "adjust",
      key: `sealed:${(nextKey += 1)}`,
      available: 100,
      occurredAt: at,
      reason: { type: "adjusted", note: "a gift", by: "staff 1" },
    });
  }
  const rows = await db.rows<{ id: bigint }>(
    "SELECT id FROM ledger_entry WHERE shop_id = $1 AND member_id = $2 ORDER BY id",
    [shopId, memberId],
  );
  return rows.map(({ id }) => id);
}

/** The run that marks how far ids are drawn, and the one that seals up to there. Returns how many they sealed. */
export async function sealAll(deps: Pick<Deps, "db" | "now">): Promise<number> {
  return (await sealLedger(deps)) + (await sealLedger(deps));
}

/** Run statements as a superuser who switches all triggers off: the ledger's and the blocks' guards do not see them. */
export async function tamper(db: Database, ...statements: string[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.rows("SET LOCAL session_replication_role = replica");
    for (const statement of statements) await tx.rows(statement);
  });
}
