import type { OrderFacts } from "~/domain/earning/order";
import { columns } from "../columns.server";
import type { Sql, Tx } from "../database.server";
import { factsIn, textOf } from "./kept-facts";

/** Parts of a backfill: what is worked side by side. */
export const PARTS = 4;

/** Customer of an order that has none. */
const NOBODY = 0n;
/** Orders of one customer that are worked at once at the most; who has more is worked in several goes. */
const MOST_OF_ONE = 5000;

type Id = { shopId: bigint; id: bigint };

type Ids = { orderId: bigint; customerId: bigint | null };

/** What is known of an order until Shopify has been asked for the rest. */
export type LackingOrder = Ids & { body: string; lacks: "refunds" | "order" };

/** An order kept until it is worked. */
export type KeptOrder = (Ids & { facts: OrderFacts }) | LackingOrder;

/** The part that a customer's orders are in; those of nobody are spread. */
export function partOf({ customerId, orderId }: Ids): number {
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
    facts: "facts" in order ? textOf(order.facts) : null,
    body: "facts" in order ? null : order.body,
    lacks: "facts" in order ? null : order.lacks,
  }));
  const spec = { ...FACTS, body: "text", lacks: "text" };
  const input = columns(rows, spec, 3);
  await tx.rows(
    `INSERT INTO backfill_order (shop_id, backfill_id, part, customer_id, order_id, facts, body, lacks)
     SELECT $1, $2, part, customer_id, order_id, facts, body, lacks FROM ${input.from}
     ON CONFLICT (shop_id, backfill_id, part, customer_id, order_id) DO NOTHING`,
    [shopId, id, ...input.values],
  );
}

/** Orders that are not whole yet, in the order of their ids. */
export async function listLacking(sql: Sql, { shopId, id }: Id, limit: number): Promise<LackingOrder[]> {
  const rows = await sql.rows<LackingOrder & { customerId: bigint }>(
    `SELECT order_id AS "orderId", customer_id AS "customerId", body, lacks FROM backfill_order
      WHERE shop_id = $1 AND backfill_id = $2 AND lacks IS NOT NULL ORDER BY order_id LIMIT $3`,
    [shopId, id, limit],
  );
  return rows.map((row) => ({ ...row, customerId: row.customerId === NOBODY ? null : row.customerId }));
}

const FACTS = { part: "smallint", customer_id: "bigint", order_id: "bigint", facts: "text" };

/** Make orders whole; one whose facts are null is no more, and is forgotten. */
export async function completeOrders(
  tx: Tx,
  { shopId, id }: Id,
  orders: readonly { order: LackingOrder; facts: OrderFacts | null }[],
): Promise<void> {
  const rows = orders.map(({ order, facts }) => ({
    part: partOf(order),
    customer_id: order.customerId ?? NOBODY,
    order_id: order.orderId,
    facts: facts && textOf(facts),
  }));
  const input = columns(rows, FACTS, 3);
  const isSame = `o.shop_id = $1 AND o.backfill_id = $2 AND o.part = input.part AND o.customer_id = input.customer_id
              AND o.order_id = input.order_id`;
  await tx.rows(
    `WITH input AS MATERIALIZED (SELECT * FROM ${input.from}),
          gone AS (DELETE FROM backfill_order AS o USING input WHERE ${isSame} AND input.facts IS NULL)
     UPDATE backfill_order AS o SET facts = input.facts, body = NULL, lacks = NULL
       FROM input WHERE ${isSame} AND input.facts IS NOT NULL`,
    [shopId, id, ...input.values],
  );
}

/** Where in a part to go on: after this order of this customer. */
export type Place = { customerId: bigint; orderId: bigint };

/** An order to be worked: its facts, or, of one that a version before this one kept, the body of orders/updated. */
export type WholeOrder = { facts: OrderFacts } | { body: string };

/**
 * The next orders of a part, by customer: all of a customer's, or the next of one who has thousands. Empty: there are no
 * more.
 */
export async function readOrders(
  sql: Sql,
  { shopId, id }: Id,
  part: number,
  { after, limit }: { after: Place; limit: number },
): Promise<(Place & { order: WholeOrder })[]> {
  const rows = await sql.rows<Place & { facts: string | null; body: string }>(
    `WITH head AS (
       SELECT customer_id, order_id, facts, body FROM backfill_order
        WHERE shop_id = $1 AND backfill_id = $2 AND part = $3 AND (customer_id, order_id) > ($4, $5)
        ORDER BY customer_id, order_id LIMIT $6
     ), last AS (
       SELECT customer_id, order_id FROM head ORDER BY customer_id DESC, order_id DESC LIMIT 1
     ), rest AS (
       SELECT o.customer_id, o.order_id, o.facts, o.body FROM last
         JOIN backfill_order AS o ON o.customer_id = last.customer_id AND o.order_id > last.order_id
        WHERE o.shop_id = $1 AND o.backfill_id = $2 AND o.part = $3 AND o.customer_id <> ${NOBODY}
        ORDER BY o.order_id LIMIT ${MOST_OF_ONE}
     )
     SELECT customer_id AS "customerId", order_id AS "orderId", facts, body FROM head
      UNION ALL
     SELECT customer_id, order_id, facts, body FROM rest`,
    [shopId, id, part, after.customerId, after.orderId, limit],
  );
  return rows.map(({ facts, body, ...place }) => ({
    ...place,
    order: facts === null ? { body } : { facts: factsIn(facts) },
  }));
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
