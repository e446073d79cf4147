import type { Sql, Tx } from "~/db/database.server";
import type { Shop } from "~/db/shops.server";

/**
 * Wait until nobody else rolls up a shop's days, or changes which day an instant is in; until the transaction ends, nobody
 * does. Call it before anything of the shop is read.
 */
export async function lockRollUps(tx: Tx, shopId: bigint): Promise<void> {
  await tx.rows("SELECT pg_advisory_xact_lock(hashtextextended('roll-ups:' || $1, 0))", [String(shopId)]);
}

/** Shops of which days are due; some of them may be gone. */
export async function listShopsDue(sql: Sql): Promise<bigint[]> {
  const rows = await sql.rows<{ shopId: bigint }>(
    // From one shop to the next by the index, past however many marks each has.
    `WITH RECURSIVE due AS (
       (SELECT shop_id FROM roll_up_due ORDER BY shop_id LIMIT 1)
       UNION ALL
       SELECT (SELECT mark.shop_id FROM roll_up_due AS mark WHERE mark.shop_id > due.shop_id ORDER BY mark.shop_id LIMIT 1)
         FROM due WHERE due.shop_id IS NOT NULL)
     SELECT shop_id AS "shopId" FROM due WHERE shop_id IS NOT NULL
      UNION
     SELECT shop_id FROM roll_up_span`,
  );
  return rows.map(({ shopId }) => shopId);
}

/** Give every day of a shop's spans a mark of its own. */
async function openSpans(tx: Tx, { id, timezone }: Pick<Shop, "id" | "timezone">): Promise<void> {
  await tx.rows(
    `WITH span AS (DELETE FROM roll_up_span WHERE shop_id = $1 RETURNING first AT TIME ZONE $2 AS first, last AT TIME ZONE $2 AS last)
     INSERT INTO roll_up_due (shop_id, at)
     SELECT DISTINCT $1::bigint, series.day AT TIME ZONE $2
       FROM span, generate_series(date_trunc('day', first), last, interval '1 day') AS series (day)`,
    [id, timezone],
  );
}

/**
 * Take the marks of a shop's newest `limit` days that are due; days as YYYY-MM-DD, newest first. What they were left for is seen
 * by every later statement of the transaction. A mark that is committed after this stays.
 */
export async function takeDueDays(tx: Tx, shop: Pick<Shop, "id" | "timezone">, limit: number): Promise<string[]> {
  await openSpans(tx, shop);
  const rows = await tx.rows<{ day: string }>(
    `WITH due AS (SELECT DISTINCT (at AT TIME ZONE $2)::date AS day FROM roll_up_due WHERE shop_id = $1 ORDER BY 1 DESC LIMIT $3),
          taken AS (DELETE FROM roll_up_due USING due WHERE shop_id = $1 AND (at AT TIME ZONE $2)::date = day RETURNING day)
     SELECT DISTINCT day::text AS day FROM taken ORDER BY 1 DESC`,
    [shop.id, shop.timezone, limit],
  );
  return rows.map(({ day }) => day);
}

/** Forget the marks of a shop that is gone. */
export async function dropMarks(sql: Sql, shopId: bigint): Promise<void> {
  for (const table of ["roll_up_due", "roll_up_span"]) {
    await sql.rows(`DELETE FROM ${table} WHERE shop_id = $1 AND NOT EXISTS (SELECT FROM shop WHERE id = $1)`, [shopId]);
  }
}

/** A shop's days that have anything on them, in whatever zone they were told apart. */
const ENDS = [
  "SELECT unnest(ARRAY[min(day), max(day)]) AS day FROM buyer_day WHERE shop_id = $1",
  "SELECT unnest(ARRAY[min(day), max(day)]) FROM points_day WHERE shop_id = $1",
  "SELECT (unnest(ARRAY[min(at), max(at)]) AT TIME ZONE 'UTC')::date FROM roll_up_due WHERE shop_id = $1",
  "SELECT (unnest(ARRAY[min(first), max(last)]) AT TIME ZONE 'UTC')::date FROM roll_up_span WHERE shop_id = $1",
  "SELECT (unnest(ARRAY[min(processed_at), max(processed_at)]) AT TIME ZONE 'UTC')::date FROM shop_order WHERE shop_id = $1",
  "SELECT (unnest(ARRAY[min(occurred_at), max(occurred_at)]) AT TIME ZONE 'UTC')::date FROM ledger_entry WHERE shop_id = $1",
].join(" UNION ALL ");

/**
 * Mark every day from a shop's first to its last, and one more at either end. The caller holds the roll-ups' lock: what others
 * are about to roll up would be missed.
 */
export async function markAllDays(tx: Tx, shopId: bigint): Promise<void> {
  await tx.rows(
    `INSERT INTO roll_up_due (shop_id, at)
     SELECT shop.id, series.day AT TIME ZONE timezone
       FROM shop, (SELECT min(day) AS first, max(day) AS last FROM (${ENDS}) AS ends) AS span,
            generate_series((first - 1)::timestamp, (last + 1)::timestamp, interval '1 day') AS series (day)
      WHERE shop.id = $1`,
    [shopId],
  );
}

/** Mark all of a shop's days where what they say has changed with the version, and the version before is gone by now. Under the roll-ups' lock. */
export async function markChangedMeaning(tx: Tx, shopId: bigint): Promise<void> {
  const due = await tx.rows(
    "UPDATE shop SET remake_days_at = NULL WHERE id = $1 AND remake_days_at <= now() RETURNING 1",
    [shopId],
  );
  if (due.length > 0) await markAllDays(tx, shopId);
}

/** Days of a shop from one to another, both included; in whose zone. */
export type ShopDays = { shop: Pick<Shop, "id" | "timezone">; from: string; to: string };

/** Whether an instant is on one of the days $2 to $3, as the clocks of the zone $4 have it. */
const isOnDays = (at: string) =>
  `${at} >= $2::date::timestamp AT TIME ZONE $4 AND ${at} < ($3::date + 1)::timestamp AT TIME ZONE $4`;
const dayOf = (at: string) => `(${at} AT TIME ZONE $4)::date`;

/** Flags (db/stored-order) of lines that are no products: gift cards, shipping, tips. */
const NO_PRODUCT = 1 | 2 | 8;

/** What an order's products come to before refunds. Lines were stored with their fields' names once. */
const SOLD = `(
  SELECT coalesce(sum(CASE WHEN jsonb_typeof(line) = 'object'
                           THEN CASE WHEN (line -> 'isGiftCard')::boolean THEN 0 ELSE (line -> 'netMinor')::bigint END
                           WHEN (line -> 4)::integer & ${NO_PRODUCT} = 0 THEN (line -> 3)::bigint END), 0)
    FROM jsonb_array_elements(o.lines) AS line)`;

/** What a part of a refund gives back, of the line it names. As points are taken back: domain/earning/basis. */
const PART = `
  CASE WHEN line IS NULL THEN (part -> 'subtotalMinor')::numeric
       WHEN line.flags & ${NO_PRODUCT} <> 0 THEN 0
       WHEN NOT coalesce((o.terms -> 'taxIn')::boolean, false) OR line.quantity = 0 THEN (part -> 'subtotalMinor')::numeric
       ELSE floor((2 * line.minor * (part -> 'quantity')::numeric + line.quantity) / (2 * line.quantity)) END`;

/**
 * What the refunds of an order gave back for products: their lines', and what was given back beyond lines; no refund less than
 * nothing. Where tax is in the prices a line counts by its pieces; one that is no longer in the order as Shopify says.
 */
const GIVEN_BACK = `(
  SELECT coalesce(sum(greatest(0, extra_minor + (
           SELECT coalesce(sum(${PART}), 0)
             FROM jsonb_array_elements(r.lines) AS part
             LEFT JOIN LATERAL (
               SELECT coalesce(l ->> 'id', l ->> 0) AS id, coalesce(l -> 'quantity', l -> 2)::numeric AS quantity,
                      coalesce(l -> 'netMinor', l -> 3)::numeric AS minor,
                      coalesce((l -> 'isGiftCard')::boolean::integer, (l -> 4)::integer) AS flags
                 FROM jsonb_array_elements(o.lines) AS l) AS line ON line.id = part ->> 'lineId'))), 0)
    FROM order_refund AS r WHERE r.shop_id = $1 AND r.order_id = o.id)`;

/**
 * Make days of buyers anew from the orders on record; a day without orders has no rows afterwards. Only rows that are not as
 * they should be are written. Returns how many were not.
 */
export async function remakeBuyerDays(tx: Tx, days: ShopDays): Promise<number> {
  return remake(tx, days, {
    table: "buyer_day",
    key: "customer_id",
    values: ["orders", "net_minor", "rewarded_orders", "rewarded_minor", "earning_orders"],
    made: `
      SELECT day, customer_id, count(*)::integer AS orders, sum(minor)::bigint AS net_minor,
             (count(*) FILTER (WHERE is_rewarded))::integer AS rewarded_orders,
             coalesce(sum(minor) FILTER (WHERE is_rewarded), 0)::bigint AS rewarded_minor,
             (count(*) FILTER (WHERE has_earned))::integer AS earning_orders
        FROM (SELECT ${dayOf("o.processed_at")} AS day, coalesce(member.customer_id, o.customer_id, 0) AS customer_id,
                     greatest(0, ${SOLD} - ${GIVEN_BACK}) AS minor,
                     o.codes <> '{}' AND EXISTS (SELECT FROM redemption AS ours
                                                  WHERE ours.shop_id = $1 AND ours.code = ANY (o.codes)) AS is_rewarded,
                     -- As domain/earning has it: of one that was refunded whole nothing is left.
                     coalesce(o.basis_minor > o.refunded_minor, false) AND NOT o.is_reversed
                       AND o.multiplier_percent IS DISTINCT FROM 0 AS has_earned
                FROM shop_order AS o
                LEFT JOIN member ON member.shop_id = $1 AND member.id = o.member_id
               WHERE o.shop_id = $1 AND ${isOnDays("o.processed_at")} AND o.is_paid AND NOT o.is_test AND o.cancelled_at IS NULL
              -- Kept apart, so that what an order comes to is worked out once.
              OFFSET 0) AS bought
       GROUP BY day, customer_id`,
  });
}

/** The same for days of points, from the ledger. */
export async function remakePointsDays(tx: Tx, days: ShopDays): Promise<number> {
  return remake(tx, days, {
    table: "points_day",
    key: "kind",
    values: ["entries", "pending", "available", "reserved"],
    made: `
      SELECT ${dayOf("occurred_at")} AS day, kind, count(*)::integer AS entries, sum(pending)::bigint AS pending, sum(available)::bigint AS available,
             sum(reserved)::bigint AS reserved
        FROM ledger_entry WHERE shop_id = $1 AND ${isOnDays("occurred_at")} GROUP BY 1, kind`,
  });
}

type RollUp = { table: string; key: string; values: readonly string[]; made: string };

async function remake(tx: Tx, { shop, from, to }: ShopDays, { table, key, values, made }: RollUp): Promise<number> {
  const listed = (each: (value: string) => string, by = ", ") => values.map(each).join(by);
  const [row] = await tx.rows<{ count: number }>(
    // Both are grouped, not joined: nobody has counted yet how many rows there are, and a join might go through all for each.
    `WITH made AS (${made}),
          other AS MATERIALIZED (
            SELECT day, ${key}, bool_or(is_made) AS is_made, ${listed((value) => `max(${value}) FILTER (WHERE is_made) AS ${value}`)}
              FROM (SELECT day, ${key}, ${listed(String)}, true AS is_made FROM made
                    UNION ALL
                    SELECT day, ${key}, ${listed(String)}, false FROM ${table}
                     WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date) AS either
             GROUP BY day, ${key}
            HAVING count(*) = 1 OR ${listed((value) => `min(${value}) <> max(${value})`, " OR ")}),
          gone AS (
            DELETE FROM ${table} AS roll_up USING other
             WHERE NOT other.is_made AND roll_up.shop_id = $1 AND roll_up.day BETWEEN $2::date AND $3::date
               AND roll_up.day = other.day AND roll_up.${key} = other.${key}),
          written AS (
            INSERT INTO ${table} (shop_id, day, ${key}, ${listed(String)})
            SELECT $1, day, ${key}, ${listed(String)} FROM other WHERE is_made
            ON CONFLICT (shop_id, day, ${key}) DO UPDATE SET ${listed((value) => `${value} = excluded.${value}`)})
     SELECT count(*)::integer AS count FROM other`,
    [shop.id, from, to, shop.timezone],
  );
  return row!.count;
}
