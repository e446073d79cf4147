import type { Sql } from "./database.server";
import { LANES } from "./inbox-lane";

/** A count goes no further than this: in an hour of trouble it must not add to the trouble. */
export const MOST_COUNTED = 100_000;

/** Due deliveries looked at in each lane: one that is tried again stands in front of those that came after it. */
const LOOKED_AT = 5;

/** How far the inbox is behind. All shops together. */
export type InboxLag = {
  /** Age of the oldest delivery that is due, in seconds, from its arrival or from when its next try was due; 0: none is. */
  seconds: number;
  /** Deliveries not yet worked, those of a later try included; `MOST_COUNTED` stands for that many or more. */
  waiting: number;
};

export async function inboxLag(sql: Sql): Promise<InboxLag> {
  const [row] = await sql.rows<{ seconds: number; waiting: bigint }>(
    `SELECT (SELECT coalesce(extract(epoch FROM now() - min(due.since)), 0)::float8
               FROM generate_series(0, ${LANES - 1}) AS each (lane)
              CROSS JOIN LATERAL (
                SELECT greatest(received_at, next_attempt_at) AS since FROM webhook_delivery AS d
                 WHERE d.state = 'waiting' AND d.lane = each.lane::smallint AND d.next_attempt_at <= now()
                 ORDER BY d.lane, d.sequence LIMIT ${LOOKED_AT}) AS due) AS seconds,
            (SELECT count(*) FROM (
               SELECT 1 FROM webhook_delivery WHERE state = 'waiting' LIMIT ${MOST_COUNTED}) AS counted) AS waiting`,
  );
  return { seconds: row?.seconds ?? 0, waiting: Number(row?.waiting ?? 0) };
}
