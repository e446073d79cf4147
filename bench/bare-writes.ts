import { columns } from "../app/db/columns.server.ts";
import { openDatabase, type Database } from "../app/db/database.server.ts";
import { fillBacklog } from "./backlog.ts";

const EVENTS = 40_000;
const BATCH = 1000;

const COLUMNS = {
  webhook_id: "text",
  shop_id: "bigint",
  order_id: "bigint",
  member_id: "bigint",
  customer_id: "bigint",
  order_name: "text",
  currency: "text",
  source_name: "text",
  processed_at: "timestamptz",
  lines: "jsonb",
  programme_version: "integer",
  tier_key: "text",
  multiplier_percent: "integer",
  basis_minor: "bigint",
  credited: "bigint",
  available_at: "timestamptz",
  entry_key: "text",
  reason: "jsonb",
  first_name: "text",
  last_name: "text",
  email: "text",
};

/**
 * The baseline of `drain`: the rows of the first so many events as they came out of it, written again to an empty
 * database with the same backlog by one hand-written statement a thousand events. It reads no body, computes nothing,
 * checks nothing, and judges no tier: writing is all it does.
 */
export async function bareWrites(
  drained: Database,
  databaseUrl: string,
  say: (line: string) => void,
): Promise<{ perSecond: number; events: number }> {
  const db = openDatabase(databaseUrl, { max: 2 });
  try {
    const { shopId } = await fillBacklog(db, { orders: EVENTS, customers: 20_000, size: "subscribed" });
    const rows = await drained.rows<Record<keyof typeof COLUMNS, unknown>>(
      `SELECT md5((row_number() OVER (ORDER BY o.id) - 1)::text) AS webhook_id, $1::bigint AS shop_id, o.id AS order_id,
              o.member_id, o.customer_id, o.name AS order_name, o.currency, o.source_name, o.processed_at, o.lines,
              o.programme_version, o.tier_key, o.multiplier_percent, o.basis_minor, o.credited, o.available_at,
              e.key AS entry_key, e.reason, m.first_name, m.last_name, m.email
         FROM shop_order AS o JOIN ledger_entry AS e ON e.shop_id = o.shop_id AND e.order_id = o.id
         JOIN member AS m ON m.shop_id = o.shop_id AND m.id = o.member_id
        ORDER BY o.id LIMIT $2`,
      [shopId, EVENTS],
    );
    const startedAt = performance.now();
    for (let from = 0; from < rows.length; from += BATCH) {
      const input = columns(rows.slice(from, from + BATCH), COLUMNS, 1);
      await db.rows(statement(input.from), input.values);
    }
    const perSecond = (1000 * rows.length) / (performance.now() - startedAt);
    say(`bare statement: ${Math.round(perSecond)} events a second`);
    return { perSecond: Math.round(perSecond), events: rows.length };
  } finally {
    await db.close();
  }
}

function statement(input: string): string {
  return `
    WITH input AS MATERIALIZED (SELECT * FROM ${input}),
    people AS (
      INSERT INTO member (shop_id, id, customer_id, first_name, last_name, email, joined_at, profile_at)
      SELECT DISTINCT ON (member_id) shop_id, member_id, customer_id, first_name, last_name, email, processed_at, processed_at
        FROM input
      ON CONFLICT (shop_id, id) DO UPDATE SET profile_at = excluded.profile_at),
    balances AS (
      INSERT INTO account (shop_id, member_id, pending, earned, qualifying_minor, orders, tier_key, tier_since, last_active_at)
      SELECT shop_id, member_id, sum(credited), sum(credited), sum(basis_minor), count(*), max(tier_key), min(processed_at),
             max(processed_at)
        FROM input GROUP BY shop_id, member_id
      ON CONFLICT (shop_id, member_id) DO UPDATE
         SET pending = account.pending + excluded.pending, earned = account.earned + excluded.earned,
             qualifying_minor = account.qualifying_minor + excluded.qualifying_minor,
             orders = account.orders + excluded.orders, tier_key = excluded.tier_key,
             last_active_at = excluded.last_active_at),
    orders AS (
      INSERT INTO shop_order (shop_id, id, member_id, customer_id, name, currency, source_name, is_test, processed_at,
                              snapshot_at, is_paid, lines, codes, programme_version, tier_key, multiplier_percent,
                              basis_minor, credited, available_at)
      SELECT shop_id, order_id, member_id, customer_id, order_name, currency, source_name, false, processed_at, processed_at,
             true, lines, '{}', programme_version, tier_key, multiplier_percent, basis_minor, credited, available_at
        FROM input),
    entries AS (
      INSERT INTO ledger_entry (shop_id, member_id, kind, key, pending, occurred_at, order_id, programme_version, reason)
      SELECT shop_id, member_id, 'earn', entry_key, credited, processed_at, order_id, programme_version, reason FROM input)
    UPDATE webhook_delivery SET state = 'done', finished_at = now(), attempts = 1
      FROM input WHERE webhook_delivery.shop_id = input.shop_id AND webhook_delivery.webhook_id = input.webhook_id`;
}
