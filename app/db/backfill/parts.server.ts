import { EMPTY_TALLY, type Tally } from "~/domain/backfill/tally";
import type { Sql, Tx } from "../database.server";
import { PARTS, type Place } from "./kept-orders.server";

type Id = { shopId: bigint; id: bigint };

/** What a part's orders are gone through for. */
export type Purpose = "preview" | "grant";
export type Part = Place & { part: number; isDone: boolean; tally: Tally };

const PART = `part, customer_id AS "customerId", order_id AS "orderId", is_done AS "isDone", tally`;

/** Make all parts ready for a purpose, at their beginning; those that are stay as they are. */
export async function openParts(sql: Sql, { shopId, id }: Id, purpose: Purpose): Promise<void> {
  await sql.rows(
    `INSERT INTO backfill_part (shop_id, backfill_id, purpose, part, tally)
     SELECT $1, $2, $3, part, $4::jsonb FROM generate_series(0, ${PARTS - 1}) AS part
     ON CONFLICT (shop_id, backfill_id, purpose, part) DO NOTHING`,
    [shopId, id, purpose, JSON.stringify(EMPTY_TALLY)],
  );
}

export async function listParts(sql: Sql, { shopId, id }: Id, purpose: Purpose): Promise<Part[]> {
  return sql.rows<Part>(
    `SELECT ${PART} FROM backfill_part WHERE shop_id = $1 AND backfill_id = $2 AND purpose = $3 ORDER BY part`,
    [shopId, id, purpose],
  );
}

/** A part, locked until the transaction ends: two who work on it take turns, and the second goes on after the first. */
export async function lockPart(tx: Tx, { shopId, id }: Id, purpose: Purpose, part: number): Promise<Part> {
  const rows = await tx.rows<Part>(
    `SELECT ${PART} FROM backfill_part
      WHERE shop_id = $1 AND backfill_id = $2 AND purpose = $3 AND part = $4 FOR UPDATE`,
    [shopId, id, purpose, part],
  );
  if (!rows[0]) throw new Error(`backfill ${id} has no part ${part}`);
  return rows[0];
}

/** A part that is not done and that nobody works on, locked until the transaction ends; null: there is none. */
export async function takePart(tx: Tx, { shopId, id }: Id, purpose: Purpose): Promise<Part | null> {
  const rows = await tx.rows<Part>(
    `SELECT ${PART} FROM backfill_part
      WHERE shop_id = $1 AND backfill_id = $2 AND purpose = $3 AND NOT is_done ORDER BY part LIMIT 1
      FOR UPDATE SKIP LOCKED`,
    [shopId, id, purpose],
  );
  return rows[0] ?? null;
}

/** Write how far a part has come. The caller holds its lock. */
export async function savePart(tx: Tx, { shopId, id }: Id, purpose: Purpose, part: Part): Promise<void> {
  await tx.rows(
    `UPDATE backfill_part SET customer_id = $5, order_id = $6, is_done = $7, tally = $8::jsonb
      WHERE shop_id = $1 AND backfill_id = $2 AND purpose = $3 AND part = $4`,
    [shopId, id, purpose, part.part, part.customerId, part.orderId, part.isDone, JSON.stringify(part.tally)],
  );
}
