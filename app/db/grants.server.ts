import type { HeldGrant } from "~/domain/ledger/grant-entries";
import { columns, wanted } from "./columns.server";
import type { Sql, Tx } from "./database.server";

/** What members have been given, what they lost again included. The caller holds the accounts' locks. */
export async function grantsOfMembers(tx: Tx, shopId: bigint, memberIds: readonly bigint[]): Promise<HeldGrant[]> {
  if (memberIds.length === 0) return [];
  return tx.rows<HeldGrant>(
    `SELECT member_id AS "memberId", g.key, points::float8 AS points, times, is_held AS "isHeld", reward_key AS "rewardKey",
            programme_version AS version, granted_at AS "grantedAt", reason
       FROM ${wanted("$2::bigint[]")}
       JOIN member_grant AS g ON g.shop_id = wanted.shop_id AND g.member_id = wanted.key`,
    [shopId, memberIds],
  );
}

/** Write what grants have become. A reward that was given once is not given again; one that could not be is tried anew. */
export async function saveGrants(tx: Tx, shopId: bigint, grants: readonly HeldGrant[]): Promise<void> {
  if (grants.length === 0) return;
  const input = columns(
    grants.map((grant) => ({
      member_id: grant.memberId,
      key: grant.key,
      points: grant.points,
      times: grant.times,
      is_held: grant.isHeld,
      reward_key: grant.rewardKey,
      programme_version: grant.version,
      granted_at: grant.grantedAt,
      reason: grant.reason,
    })),
    {
      member_id: "bigint",
      key: "text",
      points: "bigint",
      times: "integer",
      is_held: "boolean",
      reward_key: "text",
      programme_version: "integer",
      granted_at: "timestamptz",
      reason: "jsonb",
    },
    2,
  );
  await tx.rows(
    `INSERT INTO member_grant (shop_id, member_id, key, points, times, is_held, reward_key, programme_version, granted_at, reason)
     SELECT $1, member_id, key, points, times, is_held, reward_key, programme_version, granted_at, reason FROM ${input.from}
     ON CONFLICT (shop_id, member_id, key) DO UPDATE
        SET points = excluded.points, times = excluded.times, is_held = excluded.is_held, reason = excluded.reason,
            reward_key = CASE WHEN member_grant.reward_issued_at IS NULL THEN excluded.reward_key ELSE member_grant.reward_key END,
            programme_version = excluded.programme_version, granted_at = excluded.granted_at,
            reward_attempts = 0, reward_retry_at = NULL`,
    [shopId, ...input.values],
  );
}

export type RewardToGive = { shopId: bigint; memberId: bigint; key: string; rewardKey: string; version: number };

/** How often it is tried to give a reward, with waits that double from a minute: for some eight hours. */
const MOST_ATTEMPTS = 10;

/** Rewards that are granted and not given yet, of shops that have the app; those that could not be given only when they are due again. */
export async function findRewardsToGive(sql: Sql, now: Date, limit: number): Promise<RewardToGive[]> {
  return sql.rows<RewardToGive>(
    `SELECT shop_id AS "shopId", member_id AS "memberId", key, reward_key AS "rewardKey", programme_version AS version
       FROM member_grant JOIN shop ON shop.id = shop_id AND shop.installed_at IS NOT NULL
      WHERE reward_key IS NOT NULL AND reward_issued_at IS NULL AND is_held
        AND reward_attempts < ${MOST_ATTEMPTS} AND coalesce(reward_retry_at, '-infinity') <= $2
      ORDER BY shop_id, granted_at LIMIT $1`,
    [limit, now],
  );
}

/** Note that a grant's reward could not be given. */
export async function markRewardFailed(
  sql: Sql,
  { shopId, memberId, key }: Pick<RewardToGive, "shopId" | "memberId" | "key">,
  at: Date,
): Promise<void> {
  await sql.rows(
    `UPDATE member_grant SET reward_attempts = reward_attempts + 1,
            reward_retry_at = $4::timestamptz + interval '1 minute' * 2 ^ reward_attempts
      WHERE shop_id = $1 AND member_id = $2 AND key = $3 AND reward_issued_at IS NULL`,
    [shopId, memberId, key, at],
  );
}

/** Note that a grant's reward is given. False: it was before, or is no longer deserved. */
export async function markRewardGiven(
  tx: Tx,
  shopId: bigint,
  memberId: bigint,
  key: string,
  at: Date,
): Promise<boolean> {
  const rows = await tx.rows(
    `UPDATE member_grant SET reward_issued_at = $4
      WHERE shop_id = $1 AND member_id = $2 AND key = $3 AND reward_issued_at IS NULL AND is_held RETURNING 1`,
    [shopId, memberId, key, at],
  );
  return rows.length > 0;
}
