import type { OrderFacts, OrderLine, Refund } from "~/domain/earning/order";
import { columns } from "./columns.server";
import type { Tx } from "./database.server";

/** An order as it is on record, locked: its newest state and what it has credited so far. */
export type OrderRecord = {
  id: bigint;
  memberId: bigint | null;
  name: string;
  currency: string;
  processedAt: Date;
  snapshotAt: Date;
  isPaid: boolean;
  cancelledAt: Date | null;
  lines: OrderLine[];
  codes: string[];
  programmeVersion: number | null;
  tierKey: string | null;
  multiplierPercent: number | null;
  basisMinor: number | null;
  refundedMinor: number;
  credited: number;
  availableAt: Date | null;
  maturedAt: Date | null;
  isReversed: boolean;
};

/** Store states of orders; of two states of one order the one with the later `snapshotAt` stays. One row an order. */
export async function storeOrders(
  tx: Tx,
  shopId: bigint,
  orders: readonly OrderFacts[],
  memberOf: ReadonlyMap<bigint, bigint>,
): Promise<void> {
  const input = columns(
    orders.map((order) => ({
      id: order.id,
      member_id: order.customer ? (memberOf.get(order.customer.customerId) ?? null) : null,
      customer_id: order.customer?.customerId ?? null,
      name: order.name,
      currency: order.currency,
      source_name: order.sourceName,
      is_test: order.isTest,
      processed_at: order.processedAt,
      snapshot_at: order.snapshotAt,
      is_paid: order.isPaid,
      cancelled_at: order.cancelledAt,
      lines: order.lines,
      codes: order.codes,
    })),
    {
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
      codes: "jsonb",
    },
    2,
  );
  // Paid and cancelled are final facts: a state that lost the race for the newest still may be the first to tell them.
  await tx.rows(
    `INSERT INTO shop_order (shop_id, id, member_id, customer_id, name, currency, source_name, is_test, processed_at,
                             snapshot_at, is_paid, cancelled_at, lines, codes)
     SELECT $1, id, member_id, customer_id, name, currency, source_name, is_test, processed_at, snapshot_at, is_paid,
            cancelled_at, lines, ARRAY(SELECT jsonb_array_elements_text(codes))
       FROM ${input.from} ORDER BY id
     ON CONFLICT (shop_id, id) DO UPDATE
        SET member_id = coalesce(shop_order.member_id, excluded.member_id),
            customer_id = coalesce(shop_order.customer_id, excluded.customer_id),
            is_paid = shop_order.is_paid OR excluded.is_paid,
            cancelled_at = coalesce(shop_order.cancelled_at, excluded.cancelled_at),
            lines = CASE WHEN excluded.snapshot_at >= shop_order.snapshot_at THEN excluded.lines ELSE shop_order.lines END,
            codes = CASE WHEN excluded.snapshot_at >= shop_order.snapshot_at THEN excluded.codes ELSE shop_order.codes END,
            snapshot_at = greatest(shop_order.snapshot_at, excluded.snapshot_at)`,
    [shopId, ...input.values],
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

/** Which members these orders are on record for; orders not seen yet, or without a member, are left out. */
export async function membersOfOrders(tx: Tx, shopId: bigint, orderIds: readonly bigint[]): Promise<bigint[]> {
  const rows = await tx.rows<{ memberId: bigint }>(
    `SELECT DISTINCT member_id AS "memberId" FROM shop_order
      WHERE shop_id = $1 AND id = ANY ($2::bigint[]) AND member_id IS NOT NULL`,
    [shopId, orderIds],
  );
  return rows.map(({ memberId }) => memberId);
}

/** The orders, oldest first, locked. Call it with their members' accounts locked. */
export async function lockOrders(tx: Tx, shopId: bigint, orderIds: readonly bigint[]): Promise<OrderRecord[]> {
  const rows = await tx.rows<OrderRecord>(
    `SELECT id, member_id AS "memberId", name, currency, processed_at AS "processedAt", snapshot_at AS "snapshotAt",
            is_paid AS "isPaid", cancelled_at AS "cancelledAt", lines, codes, programme_version AS "programmeVersion",
            tier_key AS "tierKey", multiplier_percent AS "multiplierPercent", basis_minor::float8 AS "basisMinor",
            refunded_minor::float8 AS "refundedMinor", credited::float8 AS credited, available_at AS "availableAt",
            matured_at AS "maturedAt", is_reversed AS "isReversed"
       FROM shop_order WHERE shop_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id FOR UPDATE`,
    [shopId, orderIds],
  );
  return rows.sort((a, b) => a.processedAt.getTime() - b.processedAt.getTime() || (a.id < b.id ? -1 : 1));
}

/** The refunds of these orders that no settlement has counted yet. */
export async function unsettledRefunds(tx: Tx, shopId: bigint, orderIds: readonly bigint[]): Promise<Refund[]> {
  return tx.rows<Refund>(
    `SELECT id, order_id AS "orderId", refunded_at AS "refundedAt", lines, extra_minor::float8 AS "extraMinor"
       FROM order_refund WHERE shop_id = $1 AND order_id = ANY ($2::bigint[]) AND settled_at IS NULL`,
    [shopId, orderIds],
  );
}

export type SettledRow = Pick<OrderRecord, "id" | "basisMinor" | "refundedMinor" | "credited" | "isReversed"> & {
  programmeVersion: number;
  tierKey: string;
  multiplierPercent: number;
  availableAt: Date;
  maturedAt: Date | null;
};

export async function saveSettlements(
  tx: Tx,
  shopId: bigint,
  orders: readonly SettledRow[],
  refundIds: readonly bigint[],
  at: Date,
): Promise<void> {
  const input = columns(
    orders.map((order) => ({
      id: order.id,
      programme_version: order.programmeVersion,
      tier_key: order.tierKey,
      multiplier_percent: order.multiplierPercent,
      basis_minor: order.basisMinor,
      refunded_minor: order.refundedMinor,
      credited: order.credited,
      available_at: order.availableAt,
      matured_at: order.maturedAt,
      is_reversed: order.isReversed,
    })),
    {
      id: "bigint",
      programme_version: "integer",
      tier_key: "text",
      multiplier_percent: "integer",
      basis_minor: "bigint",
      refunded_minor: "bigint",
      credited: "bigint",
      available_at: "timestamptz",
      matured_at: "timestamptz",
      is_reversed: "boolean",
    },
    2,
  );
  await tx.rows(
    `UPDATE shop_order AS o
        SET programme_version = input.programme_version, tier_key = input.tier_key,
            multiplier_percent = input.multiplier_percent, basis_minor = input.basis_minor,
            refunded_minor = input.refunded_minor, credited = input.credited, available_at = input.available_at,
            matured_at = input.matured_at, is_reversed = input.is_reversed
       FROM ${input.from} WHERE o.shop_id = $1 AND o.id = input.id`,
    [shopId, ...input.values],
  );
  if (refundIds.length > 0) {
    await tx.rows("UPDATE order_refund SET settled_at = $3 WHERE shop_id = $1 AND id = ANY ($2::bigint[])", [
      shopId,
      refundIds,
      at,
    ]);
  }
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
