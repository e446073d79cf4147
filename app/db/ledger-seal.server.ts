import type { Db, Sql, Tx } from "./database.server";
import { blockHash, ENTRY_HASH, NO_BLOCK } from "./ledger-hash";

/**
 * How far the ledger may be sealed: every entry with an id up to this one is there for good, those that never came are
 * rolled back.
 *
 * Ids come from a sequence and transactions commit out of order, so an entry may still come under an id below one that is
 * there. Whoever appends holds an account's row lock, hence a transaction id, before the entries' ids are drawn. So of the
 * ids drawn by now (the sequence's last) all belong to transactions that have an id already, and the one that this
 * transaction is given afterwards is above theirs: once every transaction below it is over, no entry can come any more. A
 * call marks where the sequence stands, and a later one, which finds all those transactions over, trusts the mark.
 */
export async function advanceSealable(db: Db): Promise<bigint> {
  return db.transaction(async (tx) => {
    await tx.rows("SELECT pg_advisory_xact_lock(hashtextextended('ledger_mark', 0))");
    const [mark] = await tx.rows<{ sealableTo: bigint; seenTo: bigint; isOver: boolean }>(
      // A mark from above every transaction there is comes from another server, whose dump this database was restored from.
      `SELECT sealable_to AS "sealableTo", seen_to AS "seenTo",
              seen_xid <= pg_snapshot_xmin(snapshot)::text::bigint OR seen_xid >= pg_snapshot_xmax(snapshot)::text::bigint AS "isOver"
         FROM ledger_mark, pg_current_snapshot() AS snapshot`,
    );
    if (mark && !mark.isOver) return mark.sealableTo;
    const sealableTo = mark?.seenTo ?? 0n;
    const seenTo = await lastIdDrawn(tx);
    // Only now is a transaction id wanted: it must be younger than the look at the sequence.
    await tx.rows(
      `INSERT INTO ledger_mark (sealable_to, seen_to, seen_xid)
       VALUES ($1, $2, pg_current_xact_id()::text::bigint)
       ON CONFLICT (is_only) DO UPDATE
         SET sealable_to = excluded.sealable_to, seen_to = excluded.seen_to, seen_xid = excluded.seen_xid`,
      [sealableTo, seenTo],
    );
    return sealableTo;
  });
}

/** Not bound to the snapshot: what others have drawn and not committed counts too. */
async function lastIdDrawn(tx: Tx): Promise<bigint> {
  const [sequence] = await tx.rows<{ id: bigint }>("SELECT last_value AS id FROM ledger_entry_id_seq");
  return sequence!.id;
}

/** The shops with entries up to `sealableTo` that are in no block yet. */
export async function listUnsealedShops(sql: Sql, sealableTo: bigint): Promise<bigint[]> {
  const rows = await sql.rows<{ id: bigint }>(
    `SELECT shop.id FROM shop
       LEFT JOIN LATERAL (SELECT last_id FROM ledger_block WHERE shop_id = shop.id ORDER BY number DESC LIMIT 1) AS head ON true
      WHERE EXISTS (SELECT FROM ledger_entry
                     WHERE shop_id = shop.id AND id > coalesce(head.last_id, 0) AND id <= $1)
      ORDER BY shop.id`,
    [sealableTo],
  );
  return rows.map(({ id }) => id);
}

/** One sealer of a shop at a time, until the transaction ends: the others wait and then see the block that it made. */
export async function lockSeal(tx: Tx, shopId: bigint): Promise<void> {
  await tx.rows("SELECT pg_advisory_xact_lock(hashtextextended('seal:' || $1, 0))", [shopId]);
}

/** Seal the shop's next entries, `most` at the most, in a block. Returns how many; none up to `sealableTo`: 0. */
export async function sealBlock(
  tx: Tx,
  shopId: bigint,
  { sealableTo, most, at }: { sealableTo: bigint; most: number; at: Date },
): Promise<number> {
  const [sealed] = await tx.rows<{ entries: number }>(
    `WITH head AS (
       SELECT number, last_id, hash FROM ledger_block WHERE shop_id = $1 ORDER BY number DESC LIMIT 1
     ), due AS (
       -- The limit comes first, so that what is left out is not hashed.
       SELECT entry.id, ${ENTRY_HASH} AS hash
         FROM (SELECT * FROM ledger_entry
                WHERE shop_id = $1 AND id > coalesce((SELECT last_id FROM head), 0) AND id <= $2
                ORDER BY id LIMIT $3) AS entry
     ), block AS (
       SELECT coalesce((SELECT number FROM head), 0) + 1 AS number, coalesce((SELECT hash FROM head), ${NO_BLOCK}) AS previous,
              min(id) AS first_id, max(id) AS last_id, array_agg(id ORDER BY id) AS ids, array_agg(hash ORDER BY id) AS hashes,
              string_agg(hash, ''::bytea ORDER BY id) AS joined
         FROM due HAVING count(*) > 0
     )
     INSERT INTO ledger_block
       (shop_id, number, first_id, last_id, entry_ids, entry_hashes, previous_hash, hash, sealed_at)
     SELECT $1, number, first_id, last_id, ids, hashes, previous, ${blockHash("previous", "number", "joined")}, $4 FROM block
     RETURNING cardinality(entry_ids) AS entries`,
    [shopId, sealableTo, most, at],
  );
  return sealed?.entries ?? 0;
}

/** The newest block: its number is how many there are. `hash` is hexadecimal. */
export type SealHead = { number: number; hash: string; sealedAt: Date };

const HEAD = `SELECT number, encode(hash, 'hex') AS hash, sealed_at AS "sealedAt" FROM ledger_block WHERE shop_id = $1`;

/** Null before the first block. */
export async function findSealHead(sql: Sql, shopId: bigint): Promise<SealHead | null> {
  return (await sql.rows<SealHead>(`${HEAD} ORDER BY number DESC LIMIT 1`, [shopId]))[0] ?? null;
}

/** The hash that a block has, in hexadecimal; null when there is none of this number. */
export async function findBlockHash(sql: Sql, shopId: bigint, number: number): Promise<string | null> {
  return (await sql.rows<SealHead>(`${HEAD} AND number = $2`, [shopId, number]))[0]?.hash ?? null;
}
