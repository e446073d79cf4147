import type { Sql } from "~/db/database.server";

/** What must hold whatever has happened: the number of violations of each, by name. */
export async function countViolations(sql: Sql): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, query] of Object.entries(INVARIANTS)) counts[name] = (await sql.rows(query)).length;
  return counts;
}

export const NO_VIOLATIONS = { balances: 0, credited: 0, earnedOnce: 0, openReservations: 0 };

const INVARIANTS = {
  balances: `
    SELECT account.member_id FROM account
      LEFT JOIN LATERAL (SELECT coalesce(sum(pending), 0) AS pending, coalesce(sum(available), 0) AS available,
                                coalesce(sum(reserved), 0) AS reserved
                           FROM ledger_entry AS e
                          WHERE e.shop_id = account.shop_id AND e.member_id = account.member_id) AS entries ON true
     WHERE (account.pending, account.available, account.reserved)
           IS DISTINCT FROM (entries.pending, entries.available, entries.reserved)`,
  credited: `
    SELECT o.id FROM shop_order AS o
      LEFT JOIN LATERAL (SELECT coalesce(sum(pending + available), 0) AS points FROM ledger_entry AS e
                          WHERE e.shop_id = o.shop_id AND e.order_id = o.id AND e.kind IN ('earn', 'reverse')) AS entries ON true
     WHERE o.credited <> entries.points`,
  earnedOnce: `
    SELECT shop_id, order_id FROM ledger_entry WHERE kind = 'earn' AND key LIKE 'order:%:earn'
     GROUP BY 1, 2 HAVING count(*) > 1`,
  openReservations: `
    SELECT account.member_id FROM account
      LEFT JOIN LATERAL (SELECT coalesce(sum(points), 0) AS points FROM redemption AS r
                          WHERE r.shop_id = account.shop_id AND r.member_id = account.member_id
                            AND r.status IN ('reserved', 'issued')) AS open ON true
     WHERE account.reserved <> open.points`,
};
