import type { Sql } from "./database.server";

/** The queue in which jobs are kept that failed for good, until they are replayed or have been kept long enough. */
export const DEAD_LETTERS = "dead-letters";

/** One shop, or, for who runs the app, all of them. */
export type Shops = bigint | "every shop";

/** Where a page of dead jobs goes on: older or newer than the job with this key. */
export type DeadJobCursor = { direction: "older" | "newer"; key: string };

export type DeadJob = {
  id: string;
  name: string;
  /** The shop it is about; null when it is about none, or about one that is no more. */
  domain: string | null;
  failedAt: Date;
  queuedAt: Date;
  attempts: number;
  output: unknown;
  /** Its place in the list: when it failed, in microseconds, and its id. */
  key: string;
};

const DEAD = `name = '${DEAD_LETTERS}' AND state IN ('created', 'retry')`;
const KEY = /^(\d{1,16})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Whether a text is the key of a dead job's place. */
export function isDeadJobKey(text: string): boolean {
  return KEY.test(text);
}

/** Dead jobs, newest first, from the cursor on. Throws for a key that is none. */
export async function listDeadJobs(
  sql: Sql,
  shops: Shops,
  { limit, cursor = null }: { limit: number; cursor?: DeadJobCursor | null },
): Promise<DeadJob[]> {
  const isNewer = cursor?.direction === "newer";
  const [, micros = null, id = null] = cursor ? (KEY.exec(cursor.key) ?? refuse(cursor.key)) : [];
  const rows = await sql.rows<DeadJob>(
    `SELECT id, source_name AS name, created_on AS "failedAt",
            (SELECT domain FROM shop WHERE shop.id =
               CASE WHEN data->>'shopId' ~ '^\\d{1,18}$' THEN (data->>'shopId')::bigint END) AS domain,
            source_created_on AS "queuedAt", source_retry_count + 1 AS attempts, source_output AS output,
            (extract(epoch FROM created_on) * 1000000)::bigint || '.' || id AS key
       FROM pgboss.job
      WHERE ${DEAD} AND ($1::text IS NULL OR data->>'shopId' = $1)
        AND ($2::float8 IS NULL OR
             (created_on, id) ${isNewer ? ">" : "<"} ('epoch'::timestamptz + $2 * interval '1 microsecond', $3::uuid))
      ORDER BY created_on ${isNewer ? "ASC, id ASC" : "DESC, id DESC"} LIMIT $4`,
    [shops === "every shop" ? null : String(shops), micros, id, limit],
  );
  return isNewer ? rows.reverse() : rows;
}

export async function countDeadJobs(sql: Sql, shops: Shops): Promise<number> {
  const rows = await sql.rows<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pgboss.job WHERE ${DEAD} AND ($1::text IS NULL OR data->>'shopId' = $1)`,
    [shops === "every shop" ? null : String(shops)],
  );
  return rows[0]!.count;
}

/** Delete the jobs about a shop that are not being worked on at this moment, dead ones with their reasons included. */
export async function deleteJobsAbout(sql: Sql, shopId: bigint): Promise<void> {
  await sql.rows("DELETE FROM pgboss.job WHERE data->>'shopId' = $1 AND state <> 'active'", [String(shopId)]);
}

function refuse(key: string): never {
  throw new Error(`${key} is not the key of a dead job`);
}
