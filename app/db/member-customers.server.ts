import { wanted } from "./columns.server";
import type { Sql } from "./database.server";

/** The Shopify customers that members are. Throws when one of them is not there. */
export async function customersOfMembers(
  sql: Sql,
  shopId: bigint,
  memberIds: readonly bigint[],
): Promise<Map<bigint, bigint>> {
  const rows = await sql.rows<{ id: bigint; customerId: bigint }>(
    `SELECT id, customer_id AS "customerId" FROM ${wanted("$2::bigint[]")}
       JOIN member ON member.shop_id = wanted.shop_id AND member.id = wanted.key`,
    [shopId, [...new Set(memberIds)]],
  );
  const found = new Map(rows.map(({ id, customerId }) => [id, customerId]));
  const missing = memberIds.find((id) => !found.has(id));
  if (missing !== undefined) throw new Error(`shop ${shopId} has no member ${missing}`);
  return found;
}
