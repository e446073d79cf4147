import type { Reward } from "~/domain/programme/programme";
import type { Sql, Tx } from "./database.server";

export type RedemptionStatus = "reserved" | "issued" | "used" | "cancelled" | "expired" | "failed";

/** A redemption; `reward` holds the terms as they were when the points were taken. */
export type Redemption = {
  id: string;
  memberId: bigint;
  rewardKey: string;
  reward: Reward;
  programmeVersion: number;
  points: number;
  status: RedemptionStatus;
  code: string;
  discountGid: string | null;
  orderId: bigint | null;
  reservedAt: Date;
  expiresAt: Date;
};

const REDEMPTION = `id, member_id AS "memberId", reward_key AS "rewardKey", reward, programme_version AS "programmeVersion",
  points::float8 AS points, status, code, discount_gid AS "discountGid", order_id AS "orderId",
  reserved_at AS "reservedAt", expires_at AS "expiresAt"`;

export async function findRedemption(sql: Sql, shopId: bigint, id: string): Promise<Redemption | null> {
  const rows = await sql.rows<Redemption>(`SELECT ${REDEMPTION} FROM redemption WHERE shop_id = $1 AND id = $2`, [
    shopId,
    id,
  ]);
  return rows[0] ?? null;
}

export async function lockRedemptionsByCode(tx: Tx, shopId: bigint, codes: readonly string[]): Promise<Redemption[]> {
  return tx.rows<Redemption>(
    `SELECT ${REDEMPTION} FROM redemption WHERE shop_id = $1 AND code = ANY ($2::text[]) ORDER BY id FOR UPDATE`,
    [shopId, codes],
  );
}

export async function findRedemptionByDiscount(
  sql: Sql,
  shopId: bigint,
  discountGid: string,
): Promise<Redemption | null> {
  const rows = await sql.rows<Redemption>(
    `SELECT ${REDEMPTION} FROM redemption WHERE shop_id = $1 AND discount_gid = $2`,
    [shopId, discountGid],
  );
  return rows[0] ?? null;
}

export async function insertRedemption(tx: Tx, shopId: bigint, redemption: Redemption): Promise<void> {
  await tx.rows(
    `INSERT INTO redemption (shop_id, id, member_id, reward_key, reward, programme_version, points, status, code, reserved_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      shopId,
      redemption.id,
      redemption.memberId,
      redemption.rewardKey,
      JSON.stringify(redemption.reward),
      redemption.programmeVersion,
      redemption.points,
      redemption.status,
      redemption.code,
      redemption.reservedAt,
      redemption.expiresAt,
    ],
  );
}

/** The discount exists in Shopify now. Changes nothing unless the redemption is still waiting for it. */
export async function markIssued(tx: Tx, shopId: bigint, id: string, discountGid: string, at: Date): Promise<void> {
  await tx.rows(
    `UPDATE redemption SET status = 'issued', discount_gid = $3, issued_at = $4
      WHERE shop_id = $1 AND id = $2 AND status = 'reserved'`,
    [shopId, id, discountGid, at],
  );
}

/** An order used the code. `givenMinor`: what it took off. */
export async function markUsed(
  tx: Tx,
  shopId: bigint,
  id: string,
  { orderId, at, givenMinor }: { orderId: bigint; at: Date; givenMinor: number },
): Promise<void> {
  await tx.rows(
    `UPDATE redemption SET status = 'used', order_id = $3, used_at = $4, given_minor = $5
      WHERE shop_id = $1 AND id = $2`,
    [shopId, id, orderId, at, givenMinor],
  );
}

/** Close a redemption that will never be used (any more). `failure` is for the merchant's eyes. */
export async function markClosed(
  tx: Tx,
  shopId: bigint,
  id: string,
  status: "cancelled" | "expired" | "failed",
  at: Date,
  failure: string | null = null,
): Promise<void> {
  await tx.rows("UPDATE redemption SET status = $3, closed_at = $4, failure = $5 WHERE shop_id = $1 AND id = $2", [
    shopId,
    id,
    status,
    at,
    failure,
  ]);
}

/** Redemptions whose code ran out unused before an instant, oldest first. */
export async function expiredRedemptions(
  sql: Sql,
  before: Date,
  limit: number,
): Promise<{ shopId: bigint; id: string }[]> {
  return sql.rows(
    `SELECT shop_id AS "shopId", id FROM redemption
      WHERE status IN ('reserved', 'issued') AND expires_at < $1 ORDER BY expires_at LIMIT $2`,
    [before, limit],
  );
}
