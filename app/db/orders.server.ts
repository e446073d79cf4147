import type { KnownRefund } from "~/domain/earning/known-refund";
import type { Refund } from "~/domain/earning/order";
import type { OrderRecord } from "~/domain/earning/order-record";
import type { Room } from "~/domain/earning/pin";
import { columns, wanted } from "./columns.server";
import { orRaceLost, type Sql, type Tx } from "./database.server";
import { storedTerms, toLine, toTerms, toTuple, type StoredLine, type StoredTerms } from "./stored-order";

const COLUMNS = {
  id: "bigint",
  member_id: "bigint",
  customer_id: "bigint",
  name: "text",
  currency: "text",
  source_name: "text",
  is_test: "boolean",
  processed_at: "timestamptz",
  snapshot_at: "timestamptz",
  is_paid: "boolean",
  cancelled_at: "timestamptz",
  lines: "jsonb",
  codes: "text",
  programme_version: "integer",
  tier_key: "text",
  multiplier_percent: "integer",
  basis_minor: "bigint",
  refunded_minor: "bigint",
  credited: "bigint",
  available_at: "timestamptz",
  matured_at: "timestamptz",
  is_reversed: "boolean",
  edits: "integer",
  terms: "jsonb",
  fulfilled_at: "timestamptz",
  charged_back_at: "timestamptz",
  guest_key: "text",
  room: "bigint",
  room_cap: "text",
};

function toRow(order: OrderRecord) {
  return {
    id: order.id,
    member_id: order.memberId,
    customer_id: order.customerId,
    name: order.name,
    currency: order.currency,
    source_name: order.sourceName,
    is_test: order.isTest,
    processed_at: order.processedAt,
    snapshot_at: order.snapshotAt,
    is_paid: order.isPaid,
    cancelled_at: order.cancelledAt,
    lines: order.lines.map(toTuple),
    codes: arrayLiteral(order.codes),
    programme_version: order.programmeVersion,
    tier_key: order.tierKey,
    multiplier_percent: order.multiplierPercent,
    basis_minor: order.basisMinor,
    refunded_minor: order.refundedMinor,
    credited: order.credited,
    available_at: order.availableAt,
    matured_at: order.maturedAt,
    is_reversed: order.isReversed,
    edits: order.edits,
    terms: storedTerms(order),
    fulfilled_at: order.fulfilledAt,
    charged_back_at: order.chargedBackAt,
    guest_key: order.guestKey,
    room: order.room?.points ?? null,
    room_cap: order.room?.cap ?? null,
  };
}

/** A list of texts in a column of its own, for arrays of arrays can't be ragged: cast it to text[]. */
function arrayLiteral(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

const NAMES = Object.keys(COLUMNS);
const VALUES: Record<string, string> = { codes: "input.codes::text[]", terms: "nullif(input.terms, 'null')" };
const valueOf = (name: string): string => VALUES[name] ?? `input.${name}`;

/**
 * Write orders that were not on record, each with its settlement. Throws RaceLost when one of them is there by now: the
 * transaction, run again, will find it.
 */
export async function insertOrders(tx: Tx, shopId: bigint, orders: readonly OrderRecord[]): Promise<void> {
  if (orders.length === 0) return;
  const input = columns(orders.map(toRow), COLUMNS, 2);
  // ON CONFLICT would look each order up a second time, and lock it on the way in.
  const insert = `INSERT INTO shop_order (shop_id, ${NAMES.join(", ")})
    SELECT $1, ${NAMES.map(valueOf).join(", ")} FROM ${input.from} ORDER BY id`;
  await orRaceLost(tx.rows(insert, [shopId, ...input.values]), "wrote an order");
}

/** Write what orders on record have become. The caller holds their locks. */
export async function updateOrders(tx: Tx, shopId: bigint, orders: readonly OrderRecord[]): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map((order) => ({ shop_id: shopId, ...toRow(order) }));
  const input = columns(rows, { shop_id: "bigint", ...COLUMNS }, 1);
  const changes = NAMES.filter((name) => name !== "id").map((name) => `${name} = ${valueOf(name)}`);
  await tx.rows(
    `UPDATE shop_order AS o SET ${changes.join(", ")} FROM ${input.from}
      WHERE o.shop_id = input.shop_id AND o.id = input.id`,
    input.values,
  );
}

/** Store refunds not known yet. A refund never changes once Shopify has told it. */
export async function storeRefunds(tx: Tx, shopId: bigint, refunds: readonly Refund[]): Promise<void> {
  if (refunds.length === 0) return;
  const input = columns(
    refunds.map((refund) => ({
      id: refund.id,
      order_id: refund.orderId,
      refunded_at: refund.refundedAt,
      lines: refund.lines,
      extra_minor: refund.extraMinor,
    })),
    { id: "bigint", order_id: "bigint", refunded_at: "timestamptz", lines: "jsonb", extra_minor: "bigint" },
    2,
  );
  await tx.rows(
    `INSERT INTO order_refund (shop_id, id, order_id, refunded_at, lines, extra_minor)
     SELECT $1, id, order_id, refunded_at, lines, extra_minor FROM ${input.from} ORDER BY id
     ON CONFLICT (shop_id, id) DO NOTHING`,
    [shopId, ...input.values],
  );
}

const RECORD = `o.id, o.member_id AS "memberId", customer_id AS "customerId", name, currency, source_name AS "sourceName",
  is_test AS "isTest", processed_at AS "processedAt", snapshot_at AS "snapshotAt", is_paid AS "isPaid",
  cancelled_at AS "cancelledAt", lines, codes, programme_version AS "programmeVersion", tier_key AS "tierKey",
  multiplier_percent AS "multiplierPercent", basis_minor::float8 AS "basisMinor", refunded_minor::float8 AS "refundedMinor",
  credited::float8 AS credited, available_at AS "availableAt", matured_at AS "maturedAt", is_reversed AS "isReversed", edits,
  terms, fulfilled_at AS "fulfilledAt", charged_back_at AS "chargedBackAt", guest_key AS "guestKey",
  room::float8 AS "roomPoints", room_cap AS "roomCap"`;

/** Those of the orders that are on record, locked. Call it with their members' accounts locked. */
export async function lockOrders(tx: Tx, shopId: bigint, orderIds: readonly bigint[]): Promise<OrderRecord[]> {
  return records(
    tx,
    `SELECT ${RECORD} FROM ${wanted("$2::bigint[]")}
       JOIN shop_order AS o ON o.shop_id = wanted.shop_id AND o.id = wanted.key
      ORDER BY o.id FOR UPDATE OF o`,
    [shopId, orderIds],
  );
}

/** All orders of members as they are. */
export async function ordersOfMembers(sql: Sql, shopId: bigint, memberIds: readonly bigint[]): Promise<OrderRecord[]> {
  return records(
    sql,
    `SELECT ${RECORD} FROM ${wanted("$2::bigint[]")}
       JOIN shop_order AS o ON o.shop_id = wanted.shop_id AND o.member_id = wanted.key`,
    [shopId, memberIds],
  );
}

/** All orders of members, locked. Call it with the members' accounts locked. */
export async function lockOrdersOf(tx: Tx, shopId: bigint, memberIds: readonly bigint[]): Promise<OrderRecord[]> {
  if (memberIds.length === 0) return [];
  return records(
    tx,
    `SELECT ${RECORD} FROM ${wanted("$2::bigint[]")}
       JOIN shop_order AS o ON o.shop_id = wanted.shop_id AND o.member_id = wanted.key
      ORDER BY o.id FOR UPDATE OF o`,
    [shopId, memberIds],
  );
}

type Stored = Omit<OrderRecord, "lines"> & {
  lines: StoredLine[];
  terms: StoredTerms | null;
  roomPoints: number | null;
  roomCap: Room["cap"] | null;
};

async function records(sql: Sql, text: string, values: unknown[]): Promise<OrderRecord[]> {
  const rows = await sql.rows<Stored>(text, values);
  return rows.map(({ lines, terms, roomPoints, roomCap, ...row }) => ({
    ...row,
    ...toTerms(terms, row.currency),
    room: roomPoints === null || roomCap === null ? null : { points: roomPoints, cap: roomCap },
    lines: lines.map(toLine),
  }));
}

/** Every refund known of these orders; `isCounted`: an earlier settlement has taken it into account. */
export async function refundsOfOrders(sql: Sql, shopId: bigint, orderIds: readonly bigint[]): Promise<KnownRefund[]> {
  if (orderIds.length === 0) return [];
  return sql.rows<KnownRefund>(
    `SELECT id, order_id AS "orderId", refunded_at AS "refundedAt", lines, extra_minor::float8 AS "extraMinor",
            settled_at IS NOT NULL AS "isCounted"
       FROM ${wanted("$2::bigint[]")}
       JOIN order_refund AS r ON r.shop_id = wanted.shop_id AND r.order_id = wanted.key`,
    [shopId, orderIds],
  );
}

/** Note that a settlement has counted refunds. */
export async function markRefundsSettled(
  tx: Tx,
  shopId: bigint,
  refundIds: readonly bigint[],
  at: Date,
): Promise<void> {
  if (refundIds.length === 0) return;
  await tx.rows("UPDATE order_refund SET settled_at = $3 WHERE shop_id = $1 AND id = ANY ($2::bigint[])", [
    shopId,
    refundIds,
    at,
  ]);
}

/** Members of one shop with points whose hold has run out, a batch at a time. */
export async function membersWithEndedHolds(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ shopId: bigint; memberId: bigint }[]> {
  return tx.rows(
    `SELECT DISTINCT shop_id AS "shopId", member_id AS "memberId"
       FROM (SELECT shop_id, member_id FROM shop_order
              WHERE matured_at IS NULL AND available_at <= $1 ORDER BY available_at LIMIT $2) AS due
      ORDER BY 1, 2`,
    [now, limit],
  );
}

/** Orders of these members whose hold has run out, locked and marked as matured. */
export async function matureOrders(tx: Tx, shopId: bigint, memberIds: readonly bigint[], now: Date) {
  return tx.rows<{
    id: bigint;
    memberId: bigint;
    name: string;
    credited: number;
    programmeVersion: number;
    availableAt: Date;
    processedAt: Date;
  }>(
    `UPDATE shop_order SET matured_at = $3
      WHERE shop_id = $1 AND member_id = ANY ($2::bigint[]) AND matured_at IS NULL AND available_at <= $3
      RETURNING id, member_id AS "memberId", name, credited::float8 AS credited, programme_version AS "programmeVersion",
                available_at AS "availableAt", processed_at AS "processedAt"`,
    [shopId, memberIds, now],
  );
}
