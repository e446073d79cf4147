import type { Sql, Tx } from "./database.server";

/** All that is held about one person, as one JSON document: profile, balance, entries, orders, insight, redemptions. */
export async function exportMember(sql: Sql, shopId: bigint, memberId: bigint): Promise<unknown> {
  const [row] = await sql.rows<{ held: unknown }>(
    `SELECT jsonb_build_object(
       'profile', (SELECT to_jsonb(m) - 'shop_id' FROM member m WHERE m.shop_id = $1 AND m.id = $2),
       'account', (SELECT to_jsonb(a) - 'shop_id' FROM account a WHERE a.shop_id = $1 AND a.member_id = $2),
       'entries', (SELECT coalesce(jsonb_agg(to_jsonb(e) - 'shop_id' ORDER BY e.id), '[]')
                     FROM ledger_entry e WHERE e.shop_id = $1 AND e.member_id = $2),
       'orders', (SELECT coalesce(jsonb_agg(to_jsonb(o) - 'shop_id' ORDER BY o.processed_at), '[]')
                    FROM shop_order o WHERE o.shop_id = $1 AND o.member_id = $2),
       'insight', (SELECT to_jsonb(i) - 'shop_id' FROM member m JOIN customer_insight i USING (shop_id, customer_id)
                    WHERE m.shop_id = $1 AND m.id = $2),
       'redemptions', (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'shop_id' ORDER BY r.reserved_at), '[]')
                         FROM redemption r WHERE r.shop_id = $1 AND r.member_id = $2)) AS held`,
    [shopId, memberId],
  );
  return row?.held ?? null;
}

/** Keep a customer's data request with what was held at that time; null when nothing was. */
export async function recordPrivacyRequest(
  tx: Tx,
  shopId: bigint,
  customerId: bigint,
  held: unknown,
  at: Date,
): Promise<void> {
  await tx.rows(
    `INSERT INTO privacy_request (shop_id, customer_id, kind, requested_at, export) VALUES ($1, $2, 'data_request', $3, $4)`,
    [shopId, customerId, at, held === null ? null : JSON.stringify(held)],
  );
}
