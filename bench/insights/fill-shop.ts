import type { Database } from "../../app/db/database.server.ts";

export type ShopSize = { customers: number; orders: number };

/** Orders of one transaction: what its statements sort and keep stays in memory. */
const CHUNK = 250_000;
/** Chunks that are written at once. */
const AT_ONCE = 2;
/** How far back customers begin to come. */
const DAYS = 1095;

/**
 * Chance that is the same in every run: a number from 0 to 1 of two numbers, by the first 31 bits of a hash. The second one tells apart
 * what the same thing is asked for.
 */
const chance = (of: string, what: number) => `((hashint8extended(${of}, ${what}) & 2147483647)::float8 / 2147483648)`;

/**
 * Orders $1 to $2 of $3 customers, who come all along the days from $4 until $5, each seldom or often; some buy as guests. One
 * to three lines, 4 in 100 are refunded in part, 8 in 100 used a code.
 */
const DRAW = `
  CREATE TEMP TABLE drawn ON COMMIT DROP AS
  SELECT i, customer, lines, net, is_refunded, is_rewarded, i % 20 = 7 AS is_guest,
         came_at + ($5::timestamptz - came_at) * moment AS placed_at
    FROM (SELECT *, $4::timestamptz + interval '${DAYS} days' * ${chance("customer", 7)} AS came_at
            FROM (SELECT i, 1 + floor($3 * power(${chance("i", 1)}, 1.6))::bigint AS customer, 1 + (i % 3)::integer AS lines,
                         500 + floor(${chance("i", 3)} * ${chance("i", 4)} * 30000)::bigint AS net,
                         ${chance("i", 5)} < 0.04 AS is_refunded, ${chance("i", 6)} < 0.08 AS is_rewarded,
                         ${chance("i", 2)} AS moment
                    FROM generate_series($1::bigint, $2::bigint) AS i OFFSET 0) AS drawn OFFSET 0) AS came`;

/** A line of an order as its JSON: read from a text it takes half of what building it from values and gathering them takes. */
const lineOf = (line: number) =>
  `'["' || i * 10 + ${line} || '","' || 1 + (i + ${line}) % 500 || '",1,' || net || ',0,{"v":"' || 1000 + (i + ${line}) % 1500 || '","t":' || net / 12 || '}]'`;

/** What is written of a chunk, as of $2, for the shop $1. */
const WRITES = [
  `INSERT INTO shop_order (shop_id, id, member_id, customer_id, name, currency, source_name, is_test, processed_at, snapshot_at, is_paid,
                           lines, codes, programme_version, tier_key, multiplier_percent, basis_minor, credited, available_at, matured_at)
   SELECT $1, i, CASE WHEN NOT is_guest THEN customer END, CASE WHEN NOT is_guest THEN customer END, '#' || i, 'USD', 'web', false,
          placed_at, placed_at, i % 100 <> 3,
          ('[' || ${lineOf(1)} || CASE WHEN lines > 1 THEN ',' || ${lineOf(2)} ELSE '' END ||
           CASE WHEN lines > 2 THEN ',' || ${lineOf(3)} ELSE '' END || ']')::jsonb,
          CASE WHEN is_rewarded THEN ARRAY['LOYAL-' || lpad(i::text, 12, '0')] ELSE '{}' END,
          1, 'bronze', 100, CASE WHEN NOT is_guest THEN net * lines END, net * lines / 20, placed_at + interval '14 days',
          placed_at + interval '14 days'
     FROM drawn`,
  `INSERT INTO order_refund (shop_id, id, order_id, refunded_at, lines, extra_minor, settled_at)
   SELECT $1, i, i, placed_at + interval '6 days',
          jsonb_build_array(jsonb_build_object('lineId', (i * 10 + 1)::text, 'quantity', 1, 'subtotalMinor', net)), 0, placed_at
     FROM drawn WHERE is_refunded`,
  `INSERT INTO redemption (shop_id, id, member_id, reward_key, reward, programme_version, points, status, code, order_id, reserved_at,
                           issued_at, used_at, expires_at, given_minor)
   SELECT $1, md5(i::text)::uuid, customer, 'five-off', '{"name": "5 off", "kind": "fixed_amount", "value": "5.00"}', 1, 500, 'used',
          'LOYAL-' || lpad(i::text, 12, '0'), i, placed_at - interval '1 day', placed_at - interval '1 day', placed_at,
          placed_at + interval '90 days', 500
     FROM drawn WHERE is_rewarded AND NOT is_guest`,
  `INSERT INTO ledger_entry (shop_id, member_id, kind, key, pending, available, reserved, occurred_at, order_id, programme_version, reason)
   SELECT $1, customer, kind, what || i, pending, available, reserved, at, i, 1, '{}'
     FROM drawn,
          LATERAL (VALUES ('earn', 'e', net * lines / 20, 0, 0, placed_at, true),
                          ('mature', 'm', -net * lines / 20, net * lines / 20, 0, placed_at + interval '14 days', true),
                          ('reverse', 'r', 0, -net / 20, 0, placed_at + interval '15 days', is_refunded),
                          ('redeem', 'd', 0, -500, 500, placed_at - interval '1 day', is_rewarded),
                          ('commit', 'c', 0, 0, -500, placed_at, is_rewarded))
            AS entry (kind, what, pending, available, reserved, at, is_there)
    WHERE is_there AND NOT is_guest AND i % 100 <> 3 AND at < $2::timestamptz`,
  `INSERT INTO points_lot (shop_id, member_id, key, order_id, earned_at, points, remaining)
   SELECT $1, customer, 'e' || i, i, placed_at + interval '14 days', net * lines / 20,
          CASE WHEN ${chance("i", 8)} < 0.4 THEN net * lines / 20 ELSE 0 END
     FROM drawn WHERE NOT is_guest AND i % 100 <> 3 AND placed_at < $2::timestamptz - interval '14 days'`,
];

/**
 * Fill a shop with members, orders, refunds, codes, entries and lots, written by PostgreSQL itself: the rows are of the shapes that the
 * app leaves, but nobody was asked for them, so the books' rules do not all hold. Returns the seconds it took.
 */
export async function fillShop(
  db: Database,
  shopId: bigint,
  { customers, orders }: ShopSize,
  { now, say }: { now: Date; say: (line: string) => void },
): Promise<number> {
  const startedAt = performance.now();
  const indexes = await dropIndexes(db);
  const begin = new Date(now.getTime() - DAYS * 86_400_000);
  const write = (...statements: [text: string, values: unknown[]][]) =>
    db.transaction(async (tx) => {
      // No trigger and no foreign key is asked: every day is rolled up anyway.
      await tx.rows("SET LOCAL session_replication_role = replica");
      await tx.rows("SET LOCAL statement_timeout = 0");
      await tx.rows("SET LOCAL maintenance_work_mem = '512MB'");
      for (const [text, values] of statements) await tx.rows(text, values);
    });
  const writeOf = (text: string): [string, unknown[]] => [text, text.includes("$2") ? [shopId, now] : [shopId]];
  await write([
    `INSERT INTO member (shop_id, id, customer_id, first_name, email, joined_at)
     SELECT $1, c, c, 'Ada', 'member' || c || '@example.com', $3::timestamptz + interval '${DAYS} days' * ${chance("c", 7)}
       FROM generate_series(1, $2::bigint) AS c`,
    [shopId, customers, begin],
  ]);
  let written = 0;
  const writeChunks = async () => {
    while (written < orders) {
      const [first, last] = [written + 1, Math.min(orders, written + CHUNK)];
      written = last;
      await write([DRAW, [first, last, customers, begin, now]], ...WRITES.map(writeOf));
      say(`orders to ${last} after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writeChunks));
  await write([
    `INSERT INTO account (shop_id, member_id, pending, available, reserved, tier_key)
     SELECT $1, member.id, coalesce(pending, 0), coalesce(available, 0), coalesce(reserved, 0), 'bronze'
       FROM member LEFT JOIN (SELECT member_id, sum(pending) AS pending, sum(available) AS available, sum(reserved) AS reserved
                                FROM ledger_entry WHERE shop_id = $1 GROUP BY member_id) AS entry ON entry.member_id = member.id
      WHERE member.shop_id = $1`,
    [shopId],
  ]);
  await write(...indexes.map((index): [string, unknown[]] => [index, []]));
  await db.rows("ANALYZE shop_order, order_refund, ledger_entry, points_lot, redemption, member, account");
  return (performance.now() - startedAt) / 1000;
}

const FILLED = ["shop_order", "order_refund", "redemption", "ledger_entry", "points_lot"];

/** Drop the indexes of the tables that are filled, but for their primary keys: made at the end they take a third of the time. Returns how. */
async function dropIndexes(db: Database): Promise<string[]> {
  const rows = await db.rows<{ drop: string; make: string }>(
    `SELECT CASE WHEN conname IS NULL THEN format('DROP INDEX %s', indexrelid::regclass)
                 ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', indrelid::regclass, conname) END AS drop,
            CASE WHEN conname IS NULL THEN pg_get_indexdef(indexrelid)
                 ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', indrelid::regclass, conname, pg_get_constraintdef(con.oid)) END AS make
       FROM pg_index LEFT JOIN pg_constraint AS con ON conindid = indexrelid AND contype = 'u'
      WHERE indrelid::regclass::text = ANY ($1::text[]) AND NOT indisprimary`,
    [FILLED],
  );
  for (const { drop } of rows) await db.rows(drop);
  return rows.map(({ make }) => make);
}
