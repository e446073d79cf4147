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
  "nobody's rows hang on another shop": `
    SELECT e.shop_id, e.id FROM ledger_entry AS e
      LEFT JOIN member ON member.shop_id = e.shop_id AND member.id = e.member_id WHERE member.id IS NULL
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
