import type { TierMove } from "~/domain/tiers/tier-moves";
import { wanted } from "./columns.server";
import type { Sql, Tx } from "./database.server";

/** A move by hand as it is on record; `until` is when it ends or has ended, null for never. */
export type RecordedMove = TierMove & { id: string; reason: string; by: string; endedBy: string | null };

const UNTIL = "least(tier_move.until_at, tier_move.ended_at)";

/** The moves by hand of members, oldest first; members without any are missing. */
export async function movesOfMembers(
  sql: Sql,
  shopId: bigint,
  memberIds: readonly bigint[],
): Promise<Map<bigint, TierMove[]>> {
  if (memberIds.length === 0) return new Map();
  const rows = await sql.rows<TierMove & { memberId: bigint }>(
    `SELECT member_id AS "memberId", tier_key AS "tierKey", from_at AS "from", ${UNTIL} AS "until"
       FROM ${wanted("$2::bigint[]")}
       JOIN tier_move ON tier_move.shop_id = wanted.shop_id AND tier_move.member_id = wanted.key
      ORDER BY from_at, recorded_at, id`,
    [shopId, memberIds],
  );
  return Map.groupBy(rows, ({ memberId }) => memberId);
}

/** A member's moves by hand with who made them and why, oldest first. */
export async function listTierMoves(sql: Sql, shopId: bigint, memberId: bigint): Promise<RecordedMove[]> {
  return sql.rows<RecordedMove>(
    `SELECT id, tier_key AS "tierKey", from_at AS "from", ${UNTIL} AS "until", reason, by, ended_by AS "endedBy"
       FROM tier_move WHERE shop_id = $1 AND member_id = $2 ORDER BY from_at, recorded_at, id`,
    [shopId, memberId],
  );
}

/** Record a move. False: it was recorded before. */
export async function insertTierMove(
  tx: Tx,
  shopId: bigint,
  memberId: bigint,
  move: Omit<RecordedMove, "endedBy">,
): Promise<boolean> {
  const rows = await tx.rows(
    `INSERT INTO tier_move (shop_id, id, member_id, tier_key, from_at, until_at, reason, by, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $5) ON CONFLICT (shop_id, id) DO NOTHING RETURNING id`,
    [shopId, move.id, memberId, move.tierKey, move.from, move.until, move.reason, move.by],
  );
  return rows.length > 0;
}

/** End every move of a member that would still bind after an instant. Returns how many that were. */
export async function endTierMoves(
  tx: Tx,
  shopId: bigint,
  memberId: bigint,
  ended: { at: Date; by: string },
): Promise<number> {
  const rows = await tx.rows(
    `UPDATE tier_move SET ended_at = $3, ended_by = $4
      WHERE shop_id = $1 AND member_id = $2 AND ended_at IS NULL AND (until_at IS NULL OR until_at > $3) RETURNING id`,
    [shopId, memberId, ended.at, ended.by],
  );
  return rows.length;
}

/** What is left of a member's orders that count, with what tells when they came to count. */
export type GainRow = {
  processedAt: Date;
  fulfilledAt: Date | null;
  version: number;
  minor: number;
  points: number;
};

/** What a member's tier rests on: their orders of which something is left that earned and was not undone or refunded. */
export async function listGains(sql: Sql, shopId: bigint, memberId: bigint): Promise<GainRow[]> {
  return sql.rows<GainRow>(
    `SELECT processed_at AS "processedAt", fulfilled_at AS "fulfilledAt", programme_version AS version,
            (basis_minor - refunded_minor)::float8 AS minor, credited::float8 AS points
       FROM shop_order
      WHERE shop_id = $1 AND member_id = $2 AND basis_minor > refunded_minor AND NOT is_reversed`,
    [shopId, memberId],
  );
}
