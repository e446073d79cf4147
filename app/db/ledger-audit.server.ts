import type { Finding } from "~/domain/ledger/finding";
import type { Sql, Tx } from "./database.server";
import { blockHash, ENTRY_HASH } from "./ledger-hash";

/** A block without its fingerprints. Hashes are hexadecimal. `isSound`: its hash is what its number and fingerprints give. */
export type BlockLink = {
  number: number;
  firstId: bigint;
  lastId: bigint;
  entries: number;
  previousHash: string;
  hash: string;
  isSound: boolean;
};

/** The blocks after a number, in order, `most` at the most. */
export async function listBlockLinks(sql: Sql, shopId: bigint, after: number, most: number): Promise<BlockLink[]> {
  return sql.rows<BlockLink>(
    `SELECT number, first_id AS "firstId", last_id AS "lastId", cardinality(entry_ids) AS entries,
            encode(previous_hash, 'hex') AS "previousHash", encode(hash, 'hex') AS hash,
            (hash, first_id, last_id, cardinality(entry_hashes)) IS NOT DISTINCT FROM
              (${blockHash("previous_hash", "number", "joined.hashes")}, entry_ids[1], entry_ids[cardinality(entry_ids)],
               cardinality(entry_ids)) AS "isSound"
       FROM ledger_block
      CROSS JOIN LATERAL (SELECT string_agg(hash, ''::bytea ORDER BY place) AS hashes
                            FROM unnest(entry_hashes) WITH ORDINALITY AS sealed (hash, place)) AS joined
      WHERE shop_id = $1 AND number > $2 ORDER BY number LIMIT $3`,
    [shopId, after, most],
  );
}

/** Blocks that follow one another, `from` to `to`, and where the ids begin (excluded) and end that belong to them. */
export type BlockRange = { from: number; to: number; afterId: bigint; lastId: bigint };

type EntryFinding = Extract<Finding, { entryId: string }>;

/** The entries of these blocks that are not there as they were sealed, by id. */
export async function findTampered(sql: Sql, shopId: bigint, range: BlockRange): Promise<EntryFinding[]> {
  return sql.rows<EntryFinding>(
    `WITH sealed AS (
       SELECT number, part.id, part.hash FROM ledger_block, unnest(entry_ids, entry_hashes) AS part (id, hash)
        WHERE shop_id = $1 AND number BETWEEN $2 AND $3
     ), present AS (
       SELECT entry.id, ${ENTRY_HASH} AS hash FROM ledger_entry AS entry
        WHERE entry.shop_id = $1 AND entry.id > $4 AND entry.id <= $5
     )
     SELECT CASE WHEN present.id IS NULL THEN 'removed' WHEN sealed.id IS NULL THEN 'inserted' ELSE 'changed' END AS kind,
            coalesce(number, (SELECT min(number) FROM ledger_block
                               WHERE shop_id = $1 AND number BETWEEN $2 AND $3 AND last_id >= present.id)) AS block,
            coalesce(sealed.id, present.id)::text AS "entryId"
       FROM sealed FULL JOIN present ON present.id = sealed.id
      WHERE present.hash IS DISTINCT FROM sealed.hash
      ORDER BY coalesce(sealed.id, present.id)`,
    [shopId, range.from, range.to, range.afterId, range.lastId],
  );
}

/** Entries after an id, which no block holds yet, and when the oldest was recorded; null when there are none. */
export async function countUnsealed(
  sql: Sql,
  shopId: bigint,
  afterId: bigint,
): Promise<{ count: number; oldestAt: Date | null }> {
  const rows = await sql.rows<{ count: number; oldestAt: Date | null }>(
    `SELECT count(*)::integer AS count, min(recorded_at) AS "oldestAt" FROM ledger_entry WHERE shop_id = $1 AND id > $2`,
    [shopId, afterId],
  );
  return rows[0]!;
}

/** What is kept of an audit. `findings` counts all, `sample` has the first. */
export type AuditRecord = {
  auditedAt: Date;
  blocks: number;
  entries: number;
  unsealed: number;
  findings: number;
  sample: Finding[];
};

/** Keep what an audit found in place of what the one before it did. */
export async function saveAudit(tx: Tx, shopId: bigint, audit: AuditRecord): Promise<void> {
  await tx.rows(
    `INSERT INTO ledger_audit (shop_id, audited_at, blocks, entries, unsealed, findings, sample)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (shop_id) DO UPDATE
       SET audited_at = excluded.audited_at, blocks = excluded.blocks, entries = excluded.entries,
           unsealed = excluded.unsealed, findings = excluded.findings, sample = excluded.sample`,
    [
      shopId,
      audit.auditedAt,
      audit.blocks,
      audit.entries,
      audit.unsealed,
      audit.findings,
      JSON.stringify(audit.sample),
    ],
  );
}

/** The last audit of a shop; null before the first. */
export async function findAudit(sql: Sql, shopId: bigint): Promise<AuditRecord | null> {
  const rows = await sql.rows<AuditRecord>(
    `SELECT audited_at AS "auditedAt", blocks, entries::float8 AS entries, unsealed, findings, sample
       FROM ledger_audit WHERE shop_id = $1`,
    [shopId],
  );
  return rows[0] ?? null;
}

/** Add to what the last audit found, once. */
export async function addFinding(sql: Sql, shopId: bigint, finding: Finding): Promise<void> {
  await sql.rows(
    `UPDATE ledger_audit SET findings = findings + 1, sample = sample || $2::jsonb
      WHERE shop_id = $1 AND NOT sample @> $2::jsonb`,
    [shopId, JSON.stringify([finding])],
  );
}
