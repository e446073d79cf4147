import { columns } from "../columns.server";
import type { Sql, Tx } from "../database.server";

/** Parts of a backfill: what is worked side by side. */
export const PARTS = 4;

/** Customer of an order that has none. */
const NOBODY = 0n;
/** Orders of one customer that are worked at once at the most; who has more is worked in several goes. */
const MOST_OF_ONE = 5000;

type Id = { shopId: bigint; id: bigint };

/** An order kept until it is worked. `lacks`: what has to be asked of Shopify before the body is whole. */
export type KeptOrder = {
  orderId: bigint;
  customerId: bigint | null;
  body: string;
  lacks: "refunds" | "order" | null;
};

/** The part that a customer's orders are in; those of nobody are spread. */
export function partOf({ customerId, orderId }: Pick<KeptOrder, "customerId" | "orderId">): number {
  const id = BigInt.asUintN(64, (customerId ?? orderId) * 0x9e3779b97f4a7c15n);
  return Number(id >> 32n) % PARTS;
}

/** Keep orders; one that is kept already stays as it is. */
export async function keepOrders(tx: Tx, { shopId, id }: Id, orders: readonly KeptOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map((order) => ({
    part: partOf(order),
    customer_id: order.customerId ?? NOBODY,
    order_id: order.orderId,
    body: order.body,
    lacks: order.lacks,
  }));
  const spec = { part: "smallint", customer_id: "bigint", order_id: "bigint", body: "text", lacks: "text" };
  const input = columns(rows, spec, 3);
  await tx.rows(
    `INSERT INTO backfill_order (shop_id, backfill_id, part, customer_id, order_id, body, lacks)
     SELECT $1, $2, part, customer_id, order_id, body, lacks FROM ${input.from}
     ON CONFLICT (shop_id, backfill_id, part, customer_id, order_id) DO NOTHING`,
    [shopId, id, ...input.values],
  );
}

/** Orders that are not whole yet, in the order of their ids. */
export async function listLacking(sql: Sql, { shopId, id }: Id, limit: number): Promise<KeptOrder[]> {
  const rows = await sql.rows<KeptOrder & { customerId: bigint }>(
    `SELECT order_id AS "orderId", customer_id AS "customerId", body, lacks FROM backfill_order
      WHERE shop_id = $1 AND backfill_id = $2 AND lacks IS NOT NULL ORDER BY order_id LIMIT $3`,
    [shopId, id, limit],
  );
  return rows.map((row) => ({ ...row, customerId: row.customerId === NOBODY ? null : row.customerId }));
}

/** Make orders whole; one whose body is null is no more, and is forgotten. */
export async function completeOrders(
  tx: Tx,
  { shopId, id }: Id,
  orders: readonly { order: KeptOrder; body: string | null }[],
): Promise<void> {
  const rows = orders.map(({ order, body }) => ({
    part: partOf(order),
    customer_id: order.customerId ?? NOBODY,
    order_id: order.orderId,
    body,
  }));
  const input = columns(rows, { part: "smallint", customer_id: "bigint", order_id: "bigint", body: "text" }, 3);
  const isSame = `o.shop_id = $1 AND o.backfill_id = $2 AND o.part = input.part AND o.customer_id = input.customer_id
              AND o.order_id = input.order_id`;
  await tx.rows(
    `WITH input AS MATERIALIZED (SELECT * FROM ${input.from}),
          gone AS (DELETE FROM backfill_order AS o USING input WHERE ${isSame} AND input.body IS NULL)
     UPDATE backfill_order AS o SET body = input.body, lacks = NULL FROM input WHERE ${isSame} AND input.body IS NOT NULL`,
    [shopId, id, ...input.values],
  );
}

/** Where in a part to go on: after this order of this customer. */
export type Place = { customerId: bigint; orderId: bigint };

/**
 * The next orders of a part, by customer: all of a customer's, or the next of one who has thousands. Empty: there are no
 * more.
 */
export async function readOrders(
  sql: Sql,
  { shopId, id }: Id,
  part: number,
  { after, limit }: { after: Place; limit: number },
): Promise<(Place & { body: string })[]> {
  return sql.rows(
    `WITH head AS (
       SELECT customer_id, order_id, body FROM backfill_order
        WHERE shop_id = $1 AND backfill_id = $2 AND part = $3 AND (customer_id, order_id) > ($4, $5)
        ORDER BY customer_id, order_id LIMIT $6
     ), last AS (
       SELECT customer_id, order_id FROM head ORDER BY customer_id DESC, order_id DESC LIMIT 1
     ), rest AS (
       SELECT o.customer_id, o.order_id, o.body FROM last
         JOIN backfill_order AS o ON o.customer_id = last.customer_id AND o.order_id > last.order_id
        WHERE o.shop_id = $1 AND o.backfill_id = $2 AND o.part = $3 AND o.customer_id <> ${NOBODY}
        ORDER BY o.order_id LIMIT ${MOST_OF_ONE}
     )
     SELECT customer_id AS "customerId", order_id AS "orderId", body FROM head
      UNION ALL
     SELECT customer_id, order_id, body FROM rest`,
    [shopId, id, part, after.customerId, after.orderId, limit],
  );
}

/** Forget the orders kept of a customer, who is to be forgotten. */
export async function forgetOrdersOf(tx: Tx, shopId: bigint, customerId: bigint): Promise<void> {
  await tx.rows(
    `DELETE FROM backfill_order AS o USING backfill AS b
      WHERE b.shop_id = $1 AND NOT b.is_tidy AND o.shop_id = $1 AND o.backfill_id = b.id AND o.part = $2
        AND o.customer_id = $3`,
    [shopId, partOf({ customerId, orderId: 0n }), customerId],
  );
}
