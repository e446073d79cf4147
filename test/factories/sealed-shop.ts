import { expect } from "vitest";
import type { Database, Sql } from "~/db/database.server";
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
  return (await sealOnce(deps)) + (await sealOnce(deps));
}

/** A run that the last one's mark does not hold up. */
export async function sealOnce(deps: Pick<Deps, "db" | "now">): Promise<number> {
  await markIsOver(deps.db);
  return sealLedger(deps);
}

/**
 * Until the transactions that the mark waits for are over: a server gives its transaction ids to all its databases, so
 * another test's transaction may be among them.
 */
export async function markIsOver(db: Sql): Promise<void> {
  const held = `SELECT FROM ledger_mark, pg_current_snapshot() AS snapshot
     WHERE seen_xid > pg_snapshot_xmin(snapshot)::text::bigint AND seen_xid < pg_snapshot_xmax(snapshot)::text::bigint`;
  await expect.poll(() => db.rows(held), { timeout: 15_000 }).toEqual([]);
}

/** Run statements as a superuser who switches all triggers off: the ledger's and the blocks' guards do not see them. */
export async function tamper(db: Database, ...statements: string[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.rows("SET LOCAL session_replication_role = replica");
    for (const statement of statements) await tx.rows(statement);
  });
}
