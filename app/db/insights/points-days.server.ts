import type { Sql } from "~/db/database.server";

/** What the entries of a kind changed on a shop-local day, whatever the bucket. */
export type KindOfDay = { day: string; kind: string; points: number };

/** Every kind of every day of a range that has entries, oldest first. */
export async function listPointsDays(
  sql: Sql,
  shopId: bigint,
  { from, to }: { from: string; to: string },
): Promise<KindOfDay[]> {
  return sql.rows<KindOfDay>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, kind, (pending + available + reserved)::float8 AS points
       FROM points_day WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date ORDER BY points_day.day, kind`,
    [shopId, from, to],
  );
}

/** What was outstanding when a shop-local day began. */
export async function sumPointsBefore(sql: Sql, shopId: bigint, day: string): Promise<number> {
  const rows = await sql.rows<{ points: number }>(
    `SELECT coalesce(sum(pending + available + reserved), 0)::float8 AS points
       FROM points_day WHERE shop_id = $1 AND day < $2::date`,
    [shopId, day],
  );
  return rows[0]!.points;
}

/** The first day of which there are entries; null before the first entry. */
export async function findFirstPointsDay(sql: Sql, shopId: bigint): Promise<string | null> {
  const rows = await sql.rows<{ day: string | null }>(
    "SELECT to_char(min(day), 'YYYY-MM-DD') AS day FROM points_day WHERE shop_id = $1",
    [shopId],
  );
  return rows[0]!.day;
}

export type Buckets = { pending: number; available: number; reserved: number };

/** What all members hold by now. */
export async function sumBuckets(sql: Sql, shopId: bigint): Promise<Buckets> {
  const rows = await sql.rows<Buckets>(
    `SELECT coalesce(sum(pending), 0)::float8 AS pending, coalesce(sum(available), 0)::float8 AS available,
            coalesce(sum(reserved), 0)::float8 AS reserved
       FROM points_day WHERE shop_id = $1`,
    [shopId],
  );
  return rows[0]!;
}
