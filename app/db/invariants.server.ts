import type { Sql, Tx } from "./database.server";

/** What must hold at any time, whatever has happened: each query lists its violations. */
const INVARIANTS = {
  "the entries of every account add up to its balance": `
    SELECT account.shop_id, account.member_id FROM account
      LEFT JOIN (SELECT shop_id, member_id, sum(pending) AS pending, sum(available) AS available, sum(reserved) AS reserved
                   FROM ledger_entry GROUP BY shop_id, member_id) AS entries USING (shop_id, member_id)
     WHERE (account.pending, account.available, account.reserved) IS DISTINCT FROM
           (coalesce(entries.pending, 0), coalesce(entries.available, 0), coalesce(entries.reserved, 0))`,
  "the entries of every order add up to what it has credited": `
    SELECT o.shop_id, o.id FROM shop_order AS o
      LEFT JOIN (SELECT shop_id, order_id, sum(pending + available) AS points FROM ledger_entry
                  WHERE kind IN ('earn', 'reverse') GROUP BY shop_id, order_id) AS entries
        ON entries.shop_id = o.shop_id AND entries.order_id = o.id
     WHERE o.credited <> coalesce(entries.points, 0)`,
  "an order earns once": `
    SELECT shop_id, order_id FROM ledger_entry WHERE kind = 'earn' AND key LIKE 'order:%:earn'
     GROUP BY shop_id, order_id HAVING count(*) > 1`,
  "a refund is reversed once": `
    SELECT shop_id, key FROM ledger_entry WHERE kind = 'reverse' AND key LIKE 'refund:%'
     GROUP BY shop_id, key HAVING count(*) > 1`,
  "every refund of a member's paid order is settled": `
    SELECT r.shop_id, r.id FROM order_refund AS r
      JOIN shop_order AS o ON o.shop_id = r.shop_id AND o.id = r.order_id
     WHERE r.settled_at IS NULL AND o.basis_minor IS NOT NULL`,
  "reserved points are those of the open redemptions": `
    SELECT account.shop_id, account.member_id FROM account
      LEFT JOIN (SELECT shop_id, member_id, sum(points) AS points FROM redemption
                  WHERE status IN ('reserved', 'issued') GROUP BY shop_id, member_id) AS open USING (shop_id, member_id)
     WHERE account.reserved <> coalesce(open.points, 0)`,
  "nothing was redeemed below zero": `
    SELECT shop_id, id FROM (
      SELECT shop_id, id, kind, sum(available) OVER (PARTITION BY shop_id, member_id ORDER BY id) AS balance FROM ledger_entry
    ) AS running WHERE kind = 'redeem' AND balance < 0`,
  "every acknowledged delivery is waiting, done, ignored or set aside": `
    SELECT shop_id, webhook_id FROM webhook_delivery
     WHERE (state = 'waiting') = (finished_at IS NOT NULL) OR (state = 'failed' AND error IS NULL)`,
  "what is left in a member's lots, less what is owed, is what is available": `
    SELECT account.shop_id, account.member_id FROM account
      LEFT JOIN (SELECT shop_id, member_id, sum(remaining) AS remaining FROM points_lot
                  GROUP BY shop_id, member_id) AS lots USING (shop_id, member_id)
     WHERE account.available <> coalesce(lots.remaining, 0) - account.owed`,
  "nobody owes points while having some": `
    SELECT shop_id, member_id FROM account WHERE owed > 0
       AND EXISTS (SELECT FROM points_lot AS lot
                    WHERE lot.shop_id = account.shop_id AND lot.member_id = account.member_id AND remaining > 0)`,
  "a lot's draws add up to what it lost": `
    SELECT lot.shop_id, lot.id FROM points_lot AS lot
      LEFT JOIN (SELECT shop_id, lot_id, sum(points) AS points FROM lot_draw GROUP BY shop_id, lot_id) AS drawn
        ON drawn.shop_id = lot.shop_id AND drawn.lot_id = lot.id
     WHERE lot.points - lot.remaining <> coalesce(drawn.points, 0)`,
  "what ran out was taken from lots, once": `
    SELECT entry.shop_id, entry.id FROM ledger_entry AS entry
      LEFT JOIN (SELECT shop_id, entry_id, sum(points) AS points FROM lot_draw GROUP BY shop_id, entry_id) AS drawn
        ON drawn.shop_id = entry.shop_id AND drawn.entry_id = entry.id
     WHERE entry.kind = 'expire' AND -entry.available <> coalesce(drawn.points, 0)`,
  "every entry's sum adds up to its points": `
    SELECT shop_id, id FROM (
      SELECT shop_id, id, pending + available AS points, reason -> 'sum' AS sum,
             (SELECT sum(part::numeric) FROM jsonb_array_elements_text(reason #> '{sum,parts}') AS part) AS parts,
             (reason #>> '{sum,per}')::numeric AS per
        FROM ledger_entry WHERE reason ? 'sum') AS told
     WHERE (sum ->> 'total')::bigint - (sum ->> 'former')::bigint <> points
        OR (sum ->> 'total')::bigint + coalesce((sum ->> 'cut')::bigint, 0) <>
           CASE WHEN sum ->> 'rounding' = 'half_up' THEN div(2 * parts + per, 2 * per) ELSE div(parts, per) END`,
  "what an order earned is taken back at the rule it was earned at": `
    SELECT e.shop_id, e.id FROM ledger_entry AS e
      JOIN shop_order AS o ON o.shop_id = e.shop_id AND o.id = e.order_id
     WHERE e.kind IN ('earn', 'reverse') AND e.programme_version IS DISTINCT FROM o.programme_version`,
  "what was granted and not taken back is what members hold": `
    SELECT shop_id, sum(points) AS points FROM (
      SELECT shop_id, available AS points FROM ledger_entry WHERE key LIKE 'grant:%' OR key LIKE 'merge:%:grant:%'
      UNION ALL
      SELECT shop_id, -points FROM member_grant WHERE is_held) AS both_sides
     GROUP BY shop_id HAVING sum(points) <> 0`,
  "the days' points add up to the balances, in shops of which no day is due": `
    SELECT shop_id FROM (SELECT shop_id, sum(pending) AS pending, sum(available) AS available, sum(reserved) AS reserved
                           FROM points_day GROUP BY shop_id) AS days
      FULL JOIN (SELECT shop_id, sum(pending) AS pending, sum(available) AS available, sum(reserved) AS reserved
                   FROM account GROUP BY shop_id) AS accounts USING (shop_id)
     WHERE (coalesce(days.pending, 0), coalesce(days.available, 0), coalesce(days.reserved, 0)) <>
           (coalesce(accounts.pending, 0), coalesce(accounts.available, 0), coalesce(accounts.reserved, 0))
       AND NOT EXISTS (SELECT FROM roll_up_due AS mark WHERE mark.shop_id = coalesce(days.shop_id, accounts.shop_id))
       AND NOT EXISTS (SELECT FROM roll_up_span AS span WHERE span.shop_id = coalesce(days.shop_id, accounts.shop_id))`,
  "the days' orders are the paid ones, in shops of which no day is due": `
    SELECT shop_id FROM (SELECT shop_id, sum(orders) AS orders FROM buyer_day GROUP BY shop_id) AS days
      FULL JOIN (SELECT shop_id, count(*) AS orders FROM shop_order
                  WHERE is_paid AND NOT is_test AND cancelled_at IS NULL GROUP BY shop_id) AS paid USING (shop_id)
     WHERE coalesce(days.orders, 0) <> coalesce(paid.orders, 0)
       AND NOT EXISTS (SELECT FROM roll_up_due AS mark WHERE mark.shop_id = coalesce(days.shop_id, paid.shop_id))
       AND NOT EXISTS (SELECT FROM roll_up_span AS span WHERE span.shop_id = coalesce(days.shop_id, paid.shop_id))`,
  "nothing is concluded about a customer who was erased": `
    SELECT shop_id, customer_id FROM customer_insight JOIN member USING (shop_id, customer_id) WHERE erased_at IS NOT NULL`,
  "nobody's rows hang on another shop": `
    SELECT e.shop_id, e.id FROM ledger_entry AS e
      LEFT JOIN account ON account.shop_id = e.shop_id AND account.member_id = e.member_id WHERE account.member_id IS NULL
    UNION ALL
    SELECT lot.shop_id, lot.id FROM points_lot AS lot
      LEFT JOIN account ON account.shop_id = lot.shop_id AND account.member_id = lot.member_id WHERE account.member_id IS NULL
    UNION ALL
    SELECT change.shop_id, change.id FROM tier_change AS change
      LEFT JOIN account ON account.shop_id = change.shop_id AND account.member_id = change.member_id
     WHERE account.member_id IS NULL
    UNION ALL
    SELECT account.shop_id, account.member_id FROM account
      LEFT JOIN member ON member.shop_id = account.shop_id AND member.id = account.member_id WHERE member.id IS NULL
    UNION ALL
    SELECT o.shop_id, o.id FROM shop_order AS o
      LEFT JOIN member ON member.shop_id = o.shop_id AND member.id = o.member_id
     WHERE o.member_id IS NOT NULL AND member.id IS NULL
    UNION ALL
    SELECT o.shop_id, o.id FROM shop_order AS o LEFT JOIN shop ON shop.id = o.shop_id WHERE shop.id IS NULL`,
} as const;

/** How often each invariant is violated, by its sentence; all zeros when all is well. */
export async function countViolations(sql: Sql): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [sentence, query] of Object.entries(INVARIANTS)) {
    const [row] = await sql.rows<{ count: number }>(`SELECT count(*)::integer AS count FROM (${query}) AS violation`);
    counts[sentence] = row?.count ?? 0;
  }
  return counts;
}

export type ShopViolations = { shopId: bigint; rule: string; count: number };

/** The same by shop, only what does not hold. Each rule may take four minutes: all rows of all shops are looked at. */
export async function countViolationsByShop(tx: Tx): Promise<ShopViolations[]> {
  await tx.rows("SET LOCAL statement_timeout = '4min'");
  const found: ShopViolations[] = [];
  for (const [rule, query] of Object.entries(INVARIANTS)) {
    const rows = await tx.rows<{ shopId: bigint; count: number }>(
      `SELECT shop_id AS "shopId", count(*)::integer AS count FROM (${query}) AS violation GROUP BY shop_id`,
    );
    found.push(...rows.map((row) => ({ ...row, rule })));
  }
  return found;
}
