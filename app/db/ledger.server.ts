import type { NewEntry } from "~/domain/ledger/entry";
import { columns } from "./columns.server";
import type { Tx } from "./database.server";

/**
 * Append entries and move the balances with them, in one statement: they can't part.
 *
 * An entry whose key is there already is left out, if it says the same; with other content it throws, because then two
 * facts claim one name. Returns the keys that were new. The caller holds the accounts' locks.
 */
export async function appendEntries(tx: Tx, shopId: bigint, entries: readonly NewEntry[]): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const input = columns(entries.map(toRow), ROW, 2);
  const rows = await tx.rows<{ key: string }>(
    `WITH fresh AS (
       INSERT INTO ledger_entry (shop_id, member_id, kind, key, pending, available, reserved, occurred_at, order_id,
                                 redemption_id, programme_version, reason)
       SELECT $1, member_id, kind, key, pending, available, reserved, occurred_at, order_id, redemption_id,
              programme_version, reason
         FROM ${input.from}
       ON CONFLICT (shop_id, key) DO NOTHING
       RETURNING member_id, kind, key, pending, available, reserved
     ), moved AS (
       SELECT member_id, sum(pending) AS pending, sum(available) AS available, sum(reserved) AS reserved,
              coalesce(sum(pending + available)
                FILTER (WHERE kind IN ('earn', 'bonus', 'referral', 'tier_reward', 'reverse')), 0) AS earned,
              coalesce(-sum(pending + available + reserved) FILTER (WHERE kind IN ('commit', 'return')), 0) AS spent
         FROM fresh GROUP BY member_id
     ), balance AS (
       UPDATE account SET pending = account.pending + moved.pending, available = account.available + moved.available,
              reserved = account.reserved + moved.reserved, earned = account.earned + moved.earned,
              spent = account.spent + moved.spent
         FROM moved WHERE account.shop_id = $1 AND account.member_id = moved.member_id
     )
     SELECT key FROM fresh`,
    [shopId, ...input.values],
  );
  const fresh = new Set(rows.map(({ key }) => key));
  if (fresh.size < entries.length) await requireSameContent(tx, shopId, entries);
  return fresh;
}

const ROW = {
  member_id: "bigint",
  kind: "text",
  key: "text",
  pending: "bigint",
  available: "bigint",
  reserved: "bigint",
  occurred_at: "timestamptz",
  order_id: "bigint",
  redemption_id: "uuid",
  programme_version: "integer",
  reason: "jsonb",
};

function toRow(entry: NewEntry) {
  return {
    member_id: entry.memberId,
    kind: entry.kind,
    key: entry.key,
    pending: entry.pending,
    available: entry.available,
    reserved: entry.reserved,
    occurred_at: entry.occurredAt,
    order_id: entry.orderId,
    redemption_id: entry.redemptionId,
    programme_version: entry.programmeVersion,
    reason: entry.reason,
  };
}

/** Throws when a key is on record with other points, another kind or another member. */
async function requireSameContent(tx: Tx, shopId: bigint, entries: readonly NewEntry[]): Promise<void> {
  const input = columns(
    entries.map(({ key, memberId, kind, pending, available, reserved }) => ({
      key,
      member_id: memberId,
      kind,
      pending,
      available,
      reserved,
    })),
    { key: "text", member_id: "bigint", kind: "text", pending: "bigint", available: "bigint", reserved: "bigint" },
    2,
  );
  const conflicts = await tx.rows<{ key: string }>(
    `SELECT entry.key FROM ${input.from} JOIN ledger_entry AS entry ON entry.shop_id = $1 AND entry.key = input.key
      WHERE (entry.member_id, entry.kind, entry.pending, entry.available, entry.reserved)
            IS DISTINCT FROM (input.member_id, input.kind, input.pending, input.available, input.reserved)`,
    [shopId, ...input.values],
  );
  if (conflicts[0]) throw new Error(`ledger: ${conflicts[0].key} is on record with other content`);
}
