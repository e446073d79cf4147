import type { Sql, Tx } from "./database.server";
import { wayEntriesOf } from "./ways.server";

/** Save a birthday where there is none. False: there was one, or no such member. */
export async function insertBirthday(
  tx: Tx,
  shopId: bigint,
  memberId: bigint,
  birthday: { monthDay: number; savedAt: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE member SET birthday = $3, birthday_saved_at = $4
      WHERE shop_id = $1 AND id = $2 AND birthday IS NULL AND erased_at IS NULL RETURNING id`,
    [shopId, memberId, birthday.monthDay, birthday.savedAt],
  );
  return rows.length === 1;
}

/**
 * Put another birthday, or with null none, in the place of what was saved. A correction keeps the day of the first
 * saving. False: there is no such member.
 */
export async function replaceBirthday(
  tx: Tx,
  shopId: bigint,
  memberId: bigint,
  birthday: { monthDay: number | null; savedAt: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE member SET birthday = $3,
            birthday_saved_at = CASE WHEN $3::smallint IS NOT NULL THEN coalesce(birthday_saved_at, $4::timestamptz) END
      WHERE shop_id = $1 AND id = $2 AND erased_at IS NULL RETURNING id`,
    [shopId, memberId, birthday.monthDay, birthday.savedAt],
  );
  return rows.length === 1;
}

/** Installed shops whose newest programme gives something on birthdays or anniversaries. */
export async function shopsThatCelebrate(sql: Sql): Promise<bigint[]> {
  const rows = await sql.rows<{ id: bigint }>(
    `SELECT shop.id FROM shop CROSS JOIN LATERAL (
        SELECT rules FROM programme_version WHERE shop_id = shop.id ORDER BY version DESC LIMIT 1) AS newest
      WHERE shop.installed_at IS NOT NULL AND rules ->> 'status' = 'active'
        AND (rules -> 'ways' @> '[{"kind": "birthday", "isEnabled": true}]'
             OR rules -> 'ways' @> '[{"kind": "anniversary", "isEnabled": true}]')
      ORDER BY shop.id`,
  );
  return rows.map(({ id }) => id);
}

/** From where to go on, and how far. `year`: whose entries are left out, because they were given it already. */
type Page = { year: number; afterId: bigint; limit: number };

export type Celebrant = { memberId: bigint; savedAt: Date; lastKeptAt: Date | null };

/**
 * Members with one of these birthdays who have nothing for it in that year under their own number, in id order. `lastKeptAt`: when
 * they last had, a customer merged into theirs included.
 */
export async function listBirthdays(
  sql: Sql,
  shopId: bigint,
  monthDays: readonly number[],
  { year, afterId, limit }: Page,
): Promise<Celebrant[]> {
  return sql.rows<Celebrant>(
    `SELECT id AS "memberId", birthday_saved_at AS "savedAt",
            (SELECT max(occurred_at) FROM ${wayEntriesOf("member.id", "'way:birthday:'")}) AS "lastKeptAt"
       FROM member
      WHERE shop_id = $1 AND birthday = ANY ($2::smallint[]) AND erased_at IS NULL AND merged_into IS NULL AND id > $4
        AND NOT EXISTS (SELECT FROM ledger_entry AS given
                         WHERE given.shop_id = $1 AND given.key = 'way:birthday:' || member.id || ':' || $3::integer)
      ORDER BY id LIMIT $5`,
    [shopId, monthDays, year, afterId, limit],
  );
}

/** Members who joined on one of these days of the shop's calendar and have nothing for it in that year under their own number, in id order. */
export async function listAnniversaries(
  sql: Sql,
  shop: { id: bigint; timezone: string },
  days: readonly string[],
  { year, afterId, limit }: Page,
): Promise<{ memberId: bigint; joinedAt: Date }[]> {
  return sql.rows<{ memberId: bigint; joinedAt: Date }>(
    `SELECT member.id AS "memberId", joined_at AS "joinedAt" FROM unnest($2::date[]) AS joined (day)
       JOIN member ON member.shop_id = $1 AND joined_at >= joined.day::timestamp AT TIME ZONE $3
        AND joined_at < (joined.day + 1)::timestamp AT TIME ZONE $3
      WHERE erased_at IS NULL AND merged_into IS NULL AND member.id > $5
        AND NOT EXISTS (SELECT FROM ledger_entry AS given
                         WHERE given.shop_id = $1 AND given.key = 'way:anniversary:' || member.id || ':' || $4::integer)
      ORDER BY member.id LIMIT $6`,
    [shop.id, days, shop.timezone, year, afterId, limit],
  );
}
