import type { NewEntry } from "~/domain/ledger/entry";
import { recordTierChanges, storedTierState, type Standing } from "./accounts.server";
import { columns } from "./columns.server";
import type { Tx } from "./database.server";
import { keepLots } from "./lots.server";

/**
 * Where members stand after the entries, judged by a version of the programme. `areNew`: no entry is looked for beforehand,
 * which costs as much again as writing it; one that is there all the same makes the statement fail. `days`: when the points
 * of the orders at hand become available.
 */
export type Judged = {
  standings: readonly Standing[];
  version: number;
  areNew: boolean;
  days: ReadonlyMap<bigint, Date | null>;
};

/**
 * Append entries and move the balances with them, and where the members stand, in one statement: they can't part. Where
 * what is available moved, the lots that it is made of follow. Redeeming makes a member active.
 *
 * An entry whose key is there already is left out, if it says the same; with other content it throws, because then two
 * facts claim one name. Returns how many were new. The caller holds the accounts' locks.
 */
export async function appendEntries(
  tx: Tx,
  shopId: bigint,
  entries: readonly NewEntry[],
  { standings, version, areNew, days }: Judged = { standings: [], version: 0, areNew: false, days: new Map() },
): Promise<number> {
  if (entries.length + standings.length === 0) return 0;
  const input = columns(entries.map(toRow), ROW, 2);
  const standingRows = standings.map((standing) => toStandingRow(shopId, standing));
  const standing = columns(standingRows, STANDING, 2 + input.values.length);
  const [appended] = await tx.rows<{ entries: number; moved: { id: string; key: string }[] | null }>(
    `WITH fresh AS (
       INSERT INTO ledger_entry (shop_id, ${Object.keys(ROW).join(", ")})
       SELECT $1, ${Object.keys(ROW).join(", ")} FROM ${input.from}
       ${areNew ? "" : "ON CONFLICT (shop_id, key) DO NOTHING"}
       RETURNING shop_id, id, member_id, kind, key, pending, available, reserved, occurred_at
     ), change AS (
       SELECT shop_id, member_id, sum(pending) AS pending, sum(available) AS available, sum(reserved) AS reserved,
              coalesce(sum(pending + available)
                FILTER (WHERE kind IN ('earn', 'bonus', 'referral', 'tier_reward', 'reverse')), 0) AS earned,
              coalesce(-sum(pending + available + reserved) FILTER (WHERE kind IN ('commit', 'return')), 0) AS spent,
              count(kind) AS entries, max(qualifying_minor) AS qualifying_minor, max(orders) AS orders,
              max(tier_key) AS tier_key, max(last_active_at) AS last_active_at, max(changed_at) AS changed_at,
              max(settled_until) AS settled_until, max(tier_state) AS tier_state, max(tier_due_at) AS tier_due_at,
              max(tier_outlook) AS tier_outlook
         FROM (SELECT shop_id, member_id, kind, pending, available, reserved,
                      NULL::bigint AS qualifying_minor, NULL::integer AS orders, NULL AS tier_key,
                      CASE WHEN kind = 'redeem' THEN occurred_at END AS last_active_at,
                      NULL::timestamptz AS changed_at,
                      NULL::timestamptz AS settled_until, NULL AS tier_state, NULL::timestamptz AS tier_due_at,
                      NULL AS tier_outlook
                 FROM fresh
               UNION ALL
               SELECT shop_id, member_id, NULL, 0, 0, 0, qualifying_minor, orders, tier_key, last_active_at, changed_at,
                      settled_until, tier_state, tier_due_at, tier_outlook FROM ${standing.from}) AS parts
        GROUP BY shop_id, member_id
     ), moved AS (
     UPDATE account
        SET pending = account.pending + change.pending, available = account.available + change.available,
            reserved = account.reserved + change.reserved, earned = account.earned + change.earned,
            spent = account.spent + change.spent,
            qualifying_minor = coalesce(change.qualifying_minor, account.qualifying_minor),
            orders = coalesce(change.orders, account.orders), tier_key = coalesce(change.tier_key, account.tier_key),
            tier_since = CASE WHEN change.tier_key <> coalesce(account.tier_key, '')
                              THEN change.changed_at ELSE account.tier_since END,
            last_active_at = greatest(account.last_active_at, change.last_active_at),
            settled_until = coalesce(change.settled_until, account.settled_until),
            tier_state = coalesce(change.tier_state::jsonb, account.tier_state),
            tier_due_at = CASE WHEN change.tier_state IS NULL THEN account.tier_due_at ELSE change.tier_due_at END,
            tier_outlook = CASE WHEN change.tier_state IS NULL THEN account.tier_outlook ELSE change.tier_outlook::jsonb END
       FROM change WHERE account.shop_id = change.shop_id AND account.member_id = change.member_id
     RETURNING change.entries)
     SELECT coalesce(sum(entries), 0)::integer AS entries,
            (SELECT json_agg(json_build_object('id', id::text, 'key', key)) FROM fresh WHERE available <> 0) AS moved
       FROM moved`,
    [shopId, ...input.values, ...standing.values],
  );
  await recordTierChanges(tx, shopId, standings, version);
  await keepLots(tx, shopId, withIds(entries, appended!.moved ?? []), days);
  if (appended!.entries < entries.length) await requireSameContent(tx, shopId, entries);
  return appended!.entries;
}

/** The entries that were new and moved what is available, as they were appended. */
function withIds(entries: readonly NewEntry[], moved: readonly { id: string; key: string }[]) {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  return moved.map(({ id, key }) => ({ ...byKey.get(key)!, id: BigInt(id) }));
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

const STANDING = {
  shop_id: "bigint",
  member_id: "bigint",
  qualifying_minor: "bigint",
  orders: "integer",
  tier_key: "text",
  last_active_at: "timestamptz",
  changed_at: "timestamptz",
  settled_until: "timestamptz",
  tier_state: "text",
  tier_due_at: "timestamptz",
  tier_outlook: "text",
};

function toStandingRow(shopId: bigint, standing: Standing) {
  return {
    shop_id: shopId,
    member_id: standing.memberId,
    qualifying_minor: standing.qualifyingMinor,
    orders: standing.orders,
    tier_key: standing.tierKey,
    last_active_at: standing.lastActiveAt,
    changed_at: standing.changedAt,
    settled_until: standing.settledUntil,
    tier_state: JSON.stringify(storedTierState(standing.tierState)),
    tier_due_at: standing.tierDueAt,
    tier_outlook: standing.tierOutlook && JSON.stringify(standing.tierOutlook),
  };
}

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
