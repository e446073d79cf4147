import type { BackfillState } from "~/domain/backfill/backfill";
import type { Sql, Tx } from "../database.server";

export type Backfill = {
  shopId: bigint;
  id: bigint;
  state: BackfillState;
  since: Date;
  /** Whether Shopify shows the app all orders; null until it was asked. */
  seesAll: boolean | null;
  requestedAt: Date;
  requestedBy: string;
  confirmedAt: Date | null;
  finishedAt: Date | null;
  operationGid: string | null;
  exportedOrders: number;
  fileBytes: number | null;
  readBytes: number;
  readOrders: number;
  unreadable: number;
  isTidy: boolean;
  failures: number;
  error: string | null;
};

const BACKFILL = `shop_id AS "shopId", id, state, since, sees_all AS "seesAll", requested_at AS "requestedAt",
  requested_by AS "requestedBy", confirmed_at AS "confirmedAt", finished_at AS "finishedAt", operation_gid AS "operationGid",
  exported_orders AS "exportedOrders", file_bytes::float8 AS "fileBytes", read_bytes::float8 AS "readBytes",
  read_orders AS "readOrders", unreadable, is_tidy AS "isTidy", failures, error`;

/** The id of a new backfill; null when the shop has one under way. */
export async function insertBackfill(
  tx: Tx,
  shopId: bigint,
  { since, at, by }: { since: Date; at: Date; by: string },
): Promise<bigint | null> {
  const [made] = await tx.rows<{ id: bigint }>(
    `INSERT INTO backfill (shop_id, since, requested_at, requested_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (shop_id) WHERE state NOT IN ('done', 'failed', 'cancelled') DO NOTHING RETURNING id`,
    [shopId, since, at, by],
  );
  return made?.id ?? null;
}

export async function getBackfill(sql: Sql, shopId: bigint, id: bigint): Promise<Backfill | null> {
  const rows = await sql.rows<Backfill>(`SELECT ${BACKFILL} FROM backfill WHERE shop_id = $1 AND id = $2`, [
    shopId,
    id,
  ]);
  return rows[0] ?? null;
}

/** The shop's newest backfill; null when it never had one. */
export async function findLatestBackfill(sql: Sql, shopId: bigint): Promise<Backfill | null> {
  const rows = await sql.rows<Backfill>(
    `SELECT ${BACKFILL} FROM backfill WHERE shop_id = $1 ORDER BY id DESC LIMIT 1`,
    [shopId],
  );
  return rows[0] ?? null;
}

/** The backfill, locked until the transaction ends; null when it is not, or no longer, in this state. */
export async function lockBackfill(tx: Tx, shopId: bigint, id: bigint, state: BackfillState): Promise<Backfill | null> {
  const rows = await tx.rows<Backfill>(
    `SELECT ${BACKFILL} FROM backfill WHERE shop_id = $1 AND id = $2 AND state = $3 FOR UPDATE`,
    [shopId, id, state],
  );
  return rows[0] ?? null;
}

/** What can be written to a backfill. */
type Change = Partial<
  Pick<
    Backfill,
    "state" | "since" | "seesAll" | "operationGid" | "exportedOrders" | "fileBytes" | "isTidy" | "error"
  > & {
    finishedAt: Date;
    failures: number;
    confirmedAt: Date;
    confirmedBy: string;
    leasedUntil: Date | null;
  }
>;

const COLUMN: Record<keyof Change, string> = {
  state: "state",
  since: "since",
  seesAll: "sees_all",
  operationGid: "operation_gid",
  exportedOrders: "exported_orders",
  fileBytes: "file_bytes",
  isTidy: "is_tidy",
  error: "error",
  finishedAt: "finished_at",
  failures: "failures",
  confirmedAt: "confirmed_at",
  confirmedBy: "confirmed_by",
  leasedUntil: "leased_until",
};

/** Change a backfill that is in one of these states; false when it is in none of them, and nothing is changed. */
export async function changeBackfill(
  sql: Sql,
  { shopId, id }: Pick<Backfill, "shopId" | "id">,
  states: readonly BackfillState[],
  change: Change,
): Promise<boolean> {
  const names = Object.keys(change) as (keyof Change)[];
  const sets = names.map((name, index) => `${COLUMN[name]} = $${index + 4}`);
  const rows = await sql.rows(
    `UPDATE backfill SET ${sets.join(", ")} WHERE shop_id = $1 AND id = $2 AND state = ANY ($3::text[]) RETURNING 1`,
    [shopId, id, states, ...names.map((name) => change[name])],
  );
  return rows.length > 0;
}

/** Note how far the file has been read; what gets anywhere has not failed. The caller holds the backfill's lock. */
export async function noteRead(
  tx: Tx,
  { shopId, id }: Pick<Backfill, "shopId" | "id">,
  read: { bytes: number; orders: number; unreadable: number },
): Promise<void> {
  await tx.rows(
    `UPDATE backfill SET read_bytes = $3, read_orders = read_orders + $4, unreadable = unreadable + $5, failures = 0
      WHERE shop_id = $1 AND id = $2`,
    [shopId, id, read.bytes, read.orders, read.unreadable],
  );
}

/** Take a backfill to work on until an instant; false while somebody else has it. Repeat it to keep it. */
export async function leaseBackfill(
  sql: Sql,
  { shopId, id }: Pick<Backfill, "shopId" | "id">,
  now: Date,
  until: Date,
): Promise<boolean> {
  const rows = await sql.rows(
    `UPDATE backfill SET leased_until = $4
      WHERE shop_id = $1 AND id = $2 AND (leased_until IS NULL OR leased_until <= $3) RETURNING 1`,
    [shopId, id, now, until],
  );
  return rows.length > 0;
}

export async function extendLease(sql: Sql, { shopId, id }: Pick<Backfill, "shopId" | "id">, until: Date | null) {
  await sql.rows("UPDATE backfill SET leased_until = $3 WHERE shop_id = $1 AND id = $2", [shopId, id, until]);
}

/** Backfills that have something to do and that nobody has worked on for a while; none that failed too often. */
export async function listIdleBackfills(
  sql: Sql,
  { idleSince, mostFailures }: { idleSince: Date; mostFailures: number },
): Promise<Pick<Backfill, "shopId" | "id">[]> {
  return sql.rows(
    `SELECT shop_id AS "shopId", id FROM backfill
      WHERE NOT is_tidy AND state <> 'previewed' AND failures < $2
        AND coalesce(leased_until, requested_at) <= $1 ORDER BY id`,
    [idleSince, mostFailures],
  );
}

/** Give up what was shown to a merchant so long ago that the answer will not come. */
export async function cancelForgottenBackfills(sql: Sql, requestedBefore: Date, at: Date): Promise<void> {
  await sql.rows(
    `UPDATE backfill SET state = 'cancelled', finished_at = $2
      WHERE NOT is_tidy AND state = 'previewed' AND requested_at < $1`,
    [requestedBefore, at],
  );
}

/** The shop's backfill that Shopify's export is for; null when it is for none. */
export async function findBackfillOfExport(sql: Sql, shopId: bigint, operationGid: string): Promise<bigint | null> {
  const [row] = await sql.rows<{ id: bigint }>(
    "SELECT id FROM backfill WHERE shop_id = $1 AND operation_gid = $2 AND NOT is_tidy",
    [shopId, operationGid],
  );
  return row?.id ?? null;
}

/** Forget the orders that were kept for a backfill, some thousands at a time. Returns how many; 0: none are left. */
export async function deleteOrdersOf(
  tx: Tx,
  { shopId, id }: Pick<Backfill, "shopId" | "id">,
  limit: number,
): Promise<number> {
  const rows = await tx.rows<{ count: number }>(
    `WITH gone AS (
       DELETE FROM backfill_order
        WHERE shop_id = $1 AND backfill_id = $2 AND ctid = ANY (ARRAY(
          SELECT ctid FROM backfill_order WHERE shop_id = $1 AND backfill_id = $2 LIMIT $3))
       RETURNING 1)
     SELECT count(*)::integer AS count FROM gone`,
    [shopId, id, limit],
  );
  return rows[0]!.count;
}
