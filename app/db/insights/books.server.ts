import type { Sql, Tx } from "~/db/database.server";
import type { BookedLine } from "~/domain/insights/liability/books";
import type { Amount } from "~/domain/insights/liability/statement";
import type { DayRange } from "~/domain/insights/ranges/range";

/** Up to which shop-local day a shop's months are closed, null for none, and all that was kept of them. */
export type Books = { to: string | null; balance: Amount };

const BALANCE = `coalesce(sum(points), 0)::float8 AS points, coalesce(sum(minor), 0)::float8 AS minor`;

export async function findBooks(sql: Sql, shopId: bigint): Promise<Books> {
  const [row] = await sql.rows<{ to: string | null } & Amount>(
    `SELECT (SELECT to_char(max(through), 'YYYY-MM-DD') FROM statement_close WHERE shop_id = $1) AS to, ${BALANCE}
       FROM statement_line WHERE shop_id = $1`,
    [shopId],
  );
  const { to, points, minor } = row!;
  return { to, balance: { points, minor } };
}

/** When the month that ends with a day was closed; null: it is open. */
export async function findClosedAt(sql: Sql, shopId: bigint, lastDay: string): Promise<Date | null> {
  const [row] = await sql.rows<{ closedAt: Date | null }>(
    `SELECT min(closed_at) AS "closedAt" FROM statement_close WHERE shop_id = $1 AND through >= $2::date`,
    [shopId, lastDay],
  );
  return row!.closedAt;
}

/** What was outstanding, by what was kept, when a day began. */
export async function sumBookedBefore(sql: Sql, shopId: bigint, day: string): Promise<Amount> {
  const [row] = await sql.rows<Amount>(`SELECT ${BALANCE} FROM statement_line WHERE shop_id = $1 AND day < $2::date`, [
    shopId,
    day,
  ]);
  return row!;
}

export async function listBookedLines(sql: Sql, shopId: bigint, { from, to }: DayRange): Promise<BookedLine[]> {
  return sql.rows<BookedLine>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, line, points::float8 AS points, minor::float8 AS minor
       FROM statement_line WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date ORDER BY statement_line.day, line`,
    [shopId, from, to],
  );
}

/** Close all months up to a day for good, with what is kept of those that were open. */
export async function appendBooks(
  tx: Tx,
  shopId: bigint,
  { through, at, lines }: { through: string; at: Date; lines: readonly BookedLine[] },
): Promise<void> {
  await tx.rows("INSERT INTO statement_close (shop_id, through, closed_at) VALUES ($1, $2::date, $3)", [
    ...[shopId, through, at],
  ]);
  await tx.rows(
    `INSERT INTO statement_line (shop_id, day, line, points, minor)
     SELECT $1, * FROM unnest($2::date[], $3::text[], $4::bigint[], $5::bigint[])`,
    [
      shopId,
      lines.map(({ day }) => day),
      lines.map(({ line }) => line),
      lines.map(({ points }) => points),
      lines.map(({ minor }) => minor),
    ],
  );
}

/** The first day that statements have anything of: one that was kept, else the first that is open; null before the first entry. */
export async function findFirstStatementDay(sql: Sql, shopId: bigint): Promise<string | null> {
  const [row] = await sql.rows<{ day: string | null }>(
    `SELECT to_char(coalesce((SELECT min(day) FROM statement_line WHERE shop_id = $1),
                             greatest(min(day), (SELECT max(through) + 1 FROM statement_close WHERE shop_id = $1))), 'YYYY-MM-DD') AS day
       FROM points_day WHERE shop_id = $1`,
    [shopId],
  );
  return row!.day;
}
