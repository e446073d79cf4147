import type { NewEntry } from "~/domain/ledger/entry";
import type { WayGiven } from "~/domain/ways/given-twice";
import { wayKeyAs } from "~/domain/ways/way-entry";
import { wanted } from "./columns.server";
import type { Sql, Tx } from "./database.server";

/** The members that one is by now: the own one, and those merged into it. `$1` is the shop. */
const SELVES = (id: string) =>
  `ARRAY(SELECT self.id FROM member AS self WHERE self.shop_id = $1 AND (self.id = ${id} OR self.merged_into = ${id}))`;

/** The key under which is taken back what customers who were merged had twice. */
export const undoKey = (key: string) => `undo:${key}`;

/** An entry of a way to earn of one of these members that still counts. `$1` is the shop. */
export const wayEntriesOf = (memberId: string, keyStart: string) =>
  `ledger_entry AS given
    WHERE given.shop_id = $1 AND given.member_id = ANY (${SELVES(memberId)}) AND given.kind = 'bonus'
      AND starts_with(given.key, ${keyStart})
      AND NOT EXISTS (SELECT FROM ledger_entry AS undone
                       WHERE undone.shop_id = $1 AND undone.key = 'undo:' || given.key)`;

/** The keys of those of these entries of ways whose fact is on record already, be it as that of a customer merged into theirs. */
export async function waysOnRecord(
  tx: Tx,
  shopId: bigint,
  entries: readonly Pick<NewEntry, "memberId" | "key">[],
): Promise<Set<string>> {
  const formers = Map.groupBy(
    await tx.rows<{ id: bigint; memberId: bigint }>(
      `SELECT id, merged_into AS "memberId" FROM ${wanted("$2::bigint[]")}
         JOIN member ON member.shop_id = wanted.shop_id AND member.merged_into = wanted.key`,
      [shopId, [...new Set(entries.map(({ memberId }) => memberId))]],
    ),
    ({ memberId }) => memberId,
  );
  const named = entries.map(({ memberId, key }) => {
    const asFormers = (formers.get(memberId) ?? []).map(({ id }) => wayKeyAs(key, id));
    return { key, keys: [key, ...asFormers] };
  });
  const onRecord = await keysOnRecord(
    tx,
    shopId,
    named.flatMap(({ keys }) => keys),
  );
  return new Set(named.flatMap(({ key, keys }) => (keys.some((each) => onRecord.has(each)) ? [key] : [])));
}

async function keysOnRecord(sql: Sql, shopId: bigint, keys: readonly string[]): Promise<Set<string>> {
  const rows = await sql.rows<{ key: string }>(
    `SELECT entry.key FROM ${wanted("$2::text[]")}
       JOIN ledger_entry AS entry ON entry.shop_id = wanted.shop_id AND entry.key = wanted.key`,
    [shopId, keys],
  );
  return new Set(rows.map(({ key }) => key));
}

/**
 * A member's entries of ways to earn, oldest first, those of customers merged into theirs included: those whose key begins so.
 * What was taken back is not among them.
 */
export async function listWayEntries(
  sql: Sql,
  shopId: bigint,
  memberId: bigint,
  keyStart = "way:",
): Promise<WayGiven[]> {
  return sql.rows<WayGiven>(
    `SELECT given.key, available::float8 AS points, occurred_at AS "occurredAt", programme_version AS version, reason
       FROM ${wayEntriesOf("$2", "$3")} ORDER BY occurred_at, id`,
    [shopId, memberId, keyStart],
  );
}

/** What ways to earn are judged by. `birthday`: month * 100 + day. */
export type MemberDays = {
  joinedAt: Date;
  birthday: number | null;
  birthdaySavedAt: Date | null;
  firstVisitAt: Date | null;
};

/** Null for a member who was erased or never was. */
export async function findMemberDays(sql: Sql, shopId: bigint, memberId: bigint): Promise<MemberDays | null> {
  const [row] = await sql.rows<MemberDays>(
    `SELECT joined_at AS "joinedAt", birthday, birthday_saved_at AS "birthdaySavedAt", first_visit_at AS "firstVisitAt"
       FROM member WHERE shop_id = $1 AND id = $2 AND erased_at IS NULL`,
    [shopId, memberId],
  );
  return row ?? null;
}

/** Whether this is the first visit of a member; it is noted as that, once. */
export async function noteFirstVisit(tx: Tx, shopId: bigint, memberId: bigint, at: Date): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE member SET first_visit_at = $3
      WHERE shop_id = $1 AND id = $2 AND first_visit_at IS NULL AND erased_at IS NULL RETURNING id`,
    [shopId, memberId, at],
  );
  return rows.length === 1;
}

/** Earning is activity. Never moves back; the caller holds the accounts' locks. */
export async function noteActivity(
  tx: Tx,
  shopId: bigint,
  activity: readonly { memberId: bigint; occurredAt: Date }[],
): Promise<void> {
  await tx.rows(
    `UPDATE account SET last_active_at = greatest(last_active_at, active.at)
       FROM unnest($2::bigint[], $3::timestamptz[]) AS active (member_id, at)
      WHERE account.shop_id = $1 AND account.member_id = active.member_id`,
    [shopId, activity.map(({ memberId }) => memberId), activity.map(({ occurredAt }) => occurredAt)],
  );
}
